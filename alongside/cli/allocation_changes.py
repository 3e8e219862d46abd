"""The work of everything besides an allocation: corrections, amendments, unblinding, closing, revealing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from alongside.cli.allocation_live import answer, moment, strata_of, undisturbed, warn_of
from alongside.core.allocation import (
    Asked,
    amend_content,
    close_content,
    correct_content,
    key_of,
    reseed_content,
    said,
    unblind_content,
)
from alongside.core.errors import InputError, RuleBroken
from alongside.exchange.allocation_design import read_design
from alongside.exchange.allocation_log import LogFile, key_for, locked_log
from alongside.exchange.allocation_seeds import (
    commitment_record,
    read_seed,
    read_shares,
    refuse_other_commitment,
)

TOLD = ("participant", "design_sha256", "commitment")
"""What an answer repeats of its entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What every change is asked with."""

    log: Path
    seed: Path
    reason: str
    by: Sequence[str]
    at: str | None


Make: TypeAlias = Callable[[LogFile, bytes, Asked], dict[str, Any]]


def _changed(asking: Asking, make: Make) -> None:
    """Add the entry that `make` returns, and answer with it."""
    secret = read_seed(asking.seed, is_secret=True)
    with locked_log(asking.log) as file:
        key = key_for(file.register, secret)
        content = make(file, key, Asked(reason=asking.reason, by=asking.by, at=moment(asking.at)))
        _add(file, content)


def _add(file: LogFile, content: dict[str, Any]) -> None:
    with undisturbed():
        entry = file.append(content)
        receipt = {"index": entry.index, "hash": entry.hash}
        told = {name: entry.content[name] for name in TOLD if name in entry.content}
        arm = file.register.people[str(told["participant"])].arm if content["type"] == "unblind" else None
        answer(
            {
                "index": entry.index,
                "type": entry.content["type"],
                **told,
                **({} if arm is None else {"arm": arm}),
                "receipt": receipt,
            }
        )


def correct(asking: Asking, *, participant: str, strata: Sequence[str]) -> None:
    """Correct somebody's strata."""
    given = strata_of(strata)
    _changed(
        asking,
        lambda file, key, asked: correct_content(
            register=file.register,
            key=key,
            index=file.next_index,
            participant=participant,
            strata=given,
            asked=asked,
        ),
    )


def amend(asking: Asking, *, design: Path) -> None:
    """Go on under another design."""
    checked = read_design(design)
    warn_of(checked)
    _changed(
        asking,
        lambda file, key, asked: amend_content(
            register=file.register, key=key, index=file.next_index, design=checked, asked=asked
        ),
    )


def unblind(asking: Asking, *, participant: str) -> None:
    """Tell somebody's arm once the record of it stands in the log."""
    _changed(
        asking,
        lambda file, key, asked: unblind_content(
            register=file.register, key=key, index=file.next_index, participant=participant, asked=asked
        ),
    )


def close(asking: Asking) -> None:
    """Close the list."""
    _changed(
        asking,
        lambda file, key, asked: close_content(
            register=file.register, key=key, index=file.next_index, asked=asked
        ),
    )


def reseed(asking: Asking, *, public_value: str, public_source: str) -> None:
    """Begin a new epoch under a new seed."""
    secret = read_seed(asking.seed, is_secret=True)
    value = said(public_value, field="public_value")
    with locked_log(asking.log) as file:
        register = file.register
        record = commitment_record(
            seed=secret,
            study=register.study,
            list_name=register.list_name,
            design_sha256=register.designed.sha256,
        )
        commitment = record["commitment"]
        refuse_other_commitment(None, seed=asking.seed, record=record)
        content = reseed_content(
            register=register,
            key=key_of(seed=secret, commitment=commitment, public_value=value),
            index=file.next_index,
            commitment=commitment,
            public_value=value,
            public_source=public_source,
            asked=Asked(reason=asking.reason, by=asking.by, at=moment(asking.at)),
        )
        _add(file, content)


def reveal(
    log: Path, *, reason: str, by: Sequence[str], locked_on: str, seed: Path | None, shares: Sequence[Path]
) -> None:
    """Show the seed: after the lock, for a reason, to two people."""
    people = list(dict.fromkeys(said(name, field="by") for name in by))
    if len(people) < 2:
        raise InputError("by", "A seed is revealed to two people: name both with --by.")
    if (seed is None) is not bool(shares):
        raise InputError("seed", "Give the seed's file with --seed, or both shares with --share, not both.")
    why, locked = said(reason, field="reason"), _day(locked_on)
    secret = read_shares(shares) if seed is None else read_seed(seed, is_secret=True)
    with locked_log(log) as file:
        if not file.register.is_closed:
            raise RuleBroken(
                "This list is not closed: close it first; a seed foretells every arm still to come."
            )
        key_for(file.register, secret)
        answer(
            {
                "study": file.register.study,
                "list": file.register.list_name,
                "commitment": file.register.epochs[-1].commitment,
                "seed": secret.hex(),
                "reason": why,
                "by": people,
                "database_locked_on": locked,
                "at": moment(None),
                "head": {"index": file.head.index, "hash": file.head.hash},
            }
        )


def _day(given: str) -> str:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise InputError(
            "locked_on", "--locked-on is '{given}': write a date, such as 2027-03-31.", given=given
        ) from None
    if day.isoformat() > moment(None)[:10]:
        raise RuleBroken("The database is locked on {given} only: reveal the seed then.", given=given)
    return day.isoformat()
