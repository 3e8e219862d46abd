"""The work of a live list: a seed and its commitment, the start, one participant after another."""

from __future__ import annotations

import json
import secrets
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alongside.core.allocation import (
    HAN_WARNING,
    SEED_BYTES,
    Allotted,
    Design,
    Strata,
    allocate_content,
    is_instant,
    key_of,
    said,
    start_content,
)
from alongside.core.errors import InputError, RuleBroken
from alongside.exchange.allocation_design import read_committable, read_design
from alongside.exchange.allocation_log import LogFile, create_log, key_for, locked_log, read_entries
from alongside.exchange.allocation_seeds import (
    commitment_record,
    read_seed,
    refuse_other_commitment,
    write_seed,
)


def answer(document: Mapping[str, Any]) -> None:
    """Print an answer as JSON."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let nobody interrupt between an entry and its answer, so that "nothing was changed" is never said wrongly."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def note(sentence: str) -> None:
    """Say what a person should know, beside the answer."""
    sys.stderr.write(f"alongside: {sentence}\n")


def warn_of(design: Design) -> None:
    """Say what a design's author should know of it."""
    if len(set(design.ratio)) > 1 and design.method == "minimisation" and not design.has_slots:
        note(HAN_WARNING)


def moment(at: str | None) -> str:
    """Read --at, or look at the clock: an instant in UTC, to the second."""
    if at is None:
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        given = datetime.fromisoformat(at)
        if given.tzinfo is None:
            raise ValueError
        text = given.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        text = ""
    if not is_instant(text):
        raise InputError(
            "at", "--at is '{at}': write a time with its zone, such as 2026-02-01T10:00:00Z.", at=at
        )
    return text


def told_apart(log: Path, strata: Sequence[str], more: Sequence[str]) -> tuple[Path, list[str]]:
    """Tell the log from strata that were typed without their option: a log's name has no = in it."""
    words = [str(log), *more]
    paths = [word for word in words if "=" not in word]
    if len(paths) == 1:
        words.remove(paths[0])
        return Path(paths[0]), [*strata, *words]
    return log, [*strata, *more]


def strata_of(pairs: Sequence[str]) -> Strata:
    """Read factor=level pairs."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, level = (part.strip() for part in pair.partition("="))
        if not (name and equals and level):
            raise InputError(
                "strata",
                "--strata has '{pair}': write a factor, = and a level, such as age=adult.",
                pair=pair,
            )
        if name in found:
            raise InputError("strata", "--strata gives {name} twice.", name=name)
        found[said(name, field="strata")] = said(level, field="strata")
    return found


def commit(design: Path, *, study: str, list_name: str, seed_out: Path, custodians: Sequence[str]) -> None:
    """Make a seed and print what to publish."""
    names = [said(name, field="custodian") for name in custodians]
    if names and len(set(names)) != 2:
        raise InputError("custodian", "Name two custodians, two different people, or none yet.")
    digest, checked = read_committable(design)
    if checked is not None:
        warn_of(checked)
    seed = secrets.token_bytes(SEED_BYTES)
    record = commitment_record(
        seed=seed,
        study=said(study, field="study"),
        list_name=said(list_name, field="list"),
        design_sha256=digest,
    )
    with undisturbed():
        write_seed(seed_out, seed=seed, pad=secrets.token_bytes(SEED_BYTES), record=record, custodians=names)
        answer(record)
    note(
        f"The seed is in {seed_out}. Hand {seed_out.name}.share-1 and {seed_out.name}.share-2 to two people outside "
        "the study team and delete them here; publish the record above before the first allocation."
    )


def start(
    design: Path,
    *,
    study: str,
    list_name: str,
    seed: Path,
    public_value: str,
    public_source: str,
    log: Path,
    record: Path | None,
    at: str | None,
) -> None:
    """Begin a log."""
    checked = read_design(design)
    secret = read_seed(seed, is_secret=True)
    promised = commitment_record(
        seed=secret,
        study=said(study, field="study"),
        list_name=said(list_name, field="list"),
        design_sha256=checked.sha256,
    )
    refuse_other_commitment(record, seed=seed, record=promised)
    value = said(public_value, field="public_value")
    content = start_content(
        design=checked,
        study=study,
        list_name=list_name,
        commitment=promised["commitment"],
        public_value=value,
        public_source=public_source,
        at=moment(at),
        key=key_of(seed=secret, commitment=promised["commitment"], public_value=value),
    )
    with undisturbed():
        entry = create_log(log, content)
        warn_of(checked)
        answer({**promised, "receipt": {"index": entry.index, "hash": entry.hash}})


def next_one(
    log: Path, *, seed: Path, participant: str, strata: Sequence[str], study: str | None, at: str | None
) -> None:
    """Allocate one participant, or repeat the stored answer."""
    given, name = strata_of(strata), said(participant, field="participant")
    secret = read_seed(seed, is_secret=True)
    with locked_log(log) as file:
        refuse_other_study(file, study)
        key = key_for(file.register, secret)
        known = file.register.people.get(name)
        if known is not None:
            _refuse_other_strata(name, known, given)
            answer(_answer(name, known, is_repeated=True))
            return
        content = allocate_content(
            register=file.register,
            key=key,
            index=file.next_index,
            participant=name,
            strata=given,
            at=moment(at),
        )
        with undisturbed():
            file.append(content)
            answer(_answer(name, file.register.people[name], is_repeated=False))


def refuse_other_study(file: LogFile, study: str | None) -> None:
    """Refuse a log that is not the one meant."""
    if study is not None and said(study, field="study") != file.register.study:
        raise InputError(
            "study", "{path} is the log of another study ({study}).", path=file.path,
            study=file.register.study,
        )  # fmt: skip


def _refuse_other_strata(name: str, known: Allotted, given: Strata) -> None:
    if given not in (known.strata, known.entered):
        raise RuleBroken(
            "{participant} is allocated already, with other strata ({strata}): ask with those, or correct them "
            "with alongside allocation correct.",
            participant=name,
            strata=", ".join(f"{factor}={level}" for factor, level in known.strata.items()) or "none",
        )


def _answer(name: str, one: Allotted, *, is_repeated: bool) -> dict[str, Any]:
    receipt = {"index": one.index, "hash": one.hash}
    return {
        "index": one.index, "participant": name, "arm": one.arm, "repeated": is_repeated, "receipt": receipt
    }  # fmt: skip


def head(log: Path) -> None:
    """Print the head on one line, as a file of heads has it."""
    last = read_entries(log)[-1]
    sys.stdout.write(json.dumps({"index": last.index, "hash": last.hash}) + "\n")
