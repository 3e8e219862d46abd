"""Make every entry again from the seed and compare: does each arm follow from the strata and the order?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alongside.core.allocation._entries import allocate_content
from alongside.core.allocation._proof import commitment_of, key_of, salt_of
from alongside.core.allocation._read_design import design_of
from alongside.core.allocation._register import Register, strata_in, text
from alongside.core.errors import AlongsideError
from alongside.core.ledger import Entry, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFinding:
    """One thing found: its kind, the number of the entry, the field where it is known, and a sentence."""

    kind: str
    index: int
    field: str | None
    statement: Statement


@dataclass(slots=True, kw_only=True)
class Replay:
    """What making the entries again found; `unopened`: epochs for which no seed was given."""

    findings: list[LogFinding] = field(default_factory=list)
    unopened: list[int] = field(default_factory=list)
    epochs: int = 0


MISSING = object()
NOT_REPLAYED = (
    "Entry {index} does not follow from the seed and the entries before it: its {field} should differ."
)
NOT_READ = "Entry {index} cannot be replayed: {reason}"
WRONG_SEED = (
    "The seed does not open the commitment of entry {index}: it is another seed, or the seed of another log."
)
NOT_COMMITTED = (
    "The seed made entry {index}, but what it commits to is another study, list or design than stands there."
)


def replay(*, entries: Sequence[Entry], seeds: Sequence[bytes]) -> Replay:
    """Replay a log whose chain holds, entry by entry; every epoch that one of the seeds opens.

    *Source:* the protocol of proof, docs/decisions/0010-allocation-proof.md.
    """
    done = Replay()
    register = Register()
    key: bytes | None = None
    used: set[bytes] = set()
    for entry in entries:
        opens = entry.content.get("type") in ("start", "reseed")
        try:
            if opens:
                register.apply(entry)
                key = _open(register, entry, seeds, used, done)
            if key is not None:
                _compare(register, entry, key, done)
            if not opens:
                register.apply(entry)
        except AlongsideError as reason:
            done.findings.append(_finding("not_replayed", entry, None, NOT_READ, reason=str(reason)))
            break
    if len(used) < len(seeds) and not done.findings:
        done.findings.append(_finding("wrong_seed", entries[0], "commitment", WRONG_SEED))
    return done


def _open(
    register: Register, entry: Entry, seeds: Sequence[bytes], used: set[bytes], done: Replay
) -> bytes | None:
    done.epochs += 1
    epoch = register.epochs[-1]
    for seed in seeds:
        key = key_of(seed=seed, commitment=epoch.commitment, public_value=epoch.public_value)
        if epoch.commitment == _committed(register, seed):
            used.add(seed)
            return key
        if entry.content.get("salt") == salt_of(key=key, index=entry.index):
            used.add(seed)
            done.findings.append(_finding("not_replayed", entry, "commitment", NOT_COMMITTED))
            return key
    done.unopened.append(entry.index)
    return None


def _committed(register: Register, seed: bytes) -> str:
    return commitment_of(
        seed=seed,
        study=register.study,
        list_name=register.list_name,
        design_sha256=register.epochs[-1].design_sha256,
    )


def _compare(register: Register, entry: Entry, key: bytes, done: Replay) -> None:
    wanted = _expected(register, entry, key)
    names = [
        *wanted,
        *(entry.content.keys() - wanted.keys() if entry.content.get("type") == "allocate" else ()),
    ]
    for name in names:
        if entry.content.get(name, MISSING) != wanted.get(name, MISSING):
            done.findings.append(_finding("not_replayed", entry, name, NOT_REPLAYED, field=name))
            return


def _expected(register: Register, entry: Entry, key: bytes) -> Mapping[str, Any]:
    """What the entry must say; of one that is no allocation, what follows from the seed or the log."""
    if entry.content.get("type") == "allocate":
        return allocate_content(
            register=register,
            key=key,
            index=entry.index,
            participant=text(entry, "participant"),
            strata=strata_in(entry, "strata"),
            at=text(entry, "at"),
        )
    return {"salt": salt_of(key=key, index=entry.index), **_repeated(register, entry)}


def _repeated(register: Register, entry: Entry) -> Mapping[str, Any]:
    """What an entry says again that stands elsewhere in the log."""
    match entry.content.get("type"):
        case "start":
            return {"algorithm": register.designed.algorithm}
        case "amend_design":
            design = design_of(entry.content.get("design"))
            return {"algorithm": design.algorithm, "design_sha256": design.sha256}
        case "reseed":
            return {"design_sha256": register.designed.sha256}
        case "correct_strata" if text(entry, "participant") in register.people:
            return {"was": register.people[text(entry, "participant")].strata}
        case _:
            return {}


def _finding(kind: str, entry: Entry, name: str | None, template: str, **values: object) -> LogFinding:
    statement = Statement(template=template, values={"index": entry.index, **values})
    return LogFinding(kind=kind, index=entry.index, field=name, statement=statement)
