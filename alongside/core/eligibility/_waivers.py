"""Waivers: a named person lets one criterion count as met, for one subject, for a while, and may be asked why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from alongside.core.eligibility._family import Facts, Family, Waiver
from alongside.core.eligibility._model import Specification, facts_of, is_within
from alongside.core.errors import InputError

REFERRAL = "referral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A waiver that stands although a fact behind it was recorded after it was given."""

    criterion: str
    fact: str
    by: str
    recorded_on: date


def concerns(waiver: Waiver, specification: Specification) -> bool:
    """Return whether a waiver was given for this specification in this version, as far as it says."""
    return waiver.specification in {None, specification.id} and waiver.version in {
        None,
        specification.version,
    }


def waived_on(waivers: Iterable[Waiver], *, on: date) -> frozenset[str]:
    """Return the criteria that are waived on a day; a waiver holds in [on, until)."""
    return frozenset(one.criterion for one in waivers if is_within(on, one.on, one.until))


def for_review(
    specification: Specification, waivers: Iterable[Waiver], facts: Facts, *, on: date
) -> tuple[Review, ...]:
    """Return the waivers in force whose facts were recorded again after they were given; they stand until reviewed."""
    return tuple(
        Review(criterion=waiver.criterion, fact=fact, by=waiver.by, recorded_on=later)
        for waiver in waivers
        if is_within(on, waiver.on, waiver.until)
        for fact in facts_of(specification.criterion(waiver.criterion).test)
        if (later := _last_recorded(facts, fact)) is not None and later > waiver.on
    )


def _last_recorded(facts: Facts, fact: str) -> date | None:
    return max((one.recorded_on for one in facts.get(fact, ()) if one.recorded_on is not None), default=None)


def check_waivers(specification: Specification, family: Family, *, subjects: frozenset[str]) -> None:
    """Refuse a waiver that nobody could have given."""
    barred = _barred(family)
    criteria = {one.id: one for one in specification.criteria}
    for at, waiver in enumerate(family.waivers):
        place = f"waivers[{at}]"
        if waiver.until <= waiver.on:
            raise InputError(
                f"{place}.until", "it ends on {until}, which is not after {on}; change one.",
                until=waiver.until, on=waiver.on,
            )  # fmt: skip
        if not concerns(waiver, specification):
            continue
        if waiver.criterion not in criteria:
            raise InputError(
                f"{place}.criterion",
                "'{id}' is not a criterion of {specification}; correct it or take the waiver out.",
                id=waiver.criterion, specification=specification.id,
            )  # fmt: skip
        if waiver.subject not in subjects:
            raise InputError(
                f"{place}.subject", "'{subject}' is nobody in this family; name one of {subjects}.",
                subject=waiver.subject, subjects=", ".join(sorted(subjects)) or "the children, once one is listed",
            )  # fmt: skip
        _check_giver(waiver, kind=criteria[waiver.criterion].kind, roles=criteria[waiver.criterion].waivable_by,
                     barred=barred, place=place)  # fmt: skip


def _check_giver(
    waiver: Waiver, *, kind: str, roles: tuple[str, ...], barred: frozenset[str], place: str
) -> None:
    if kind == "safety":
        raise InputError(
            f"{place}.criterion", "'{id}' is a safety criterion, which nobody can waive; take the waiver out.",
            id=waiver.criterion,
        )  # fmt: skip
    if waiver.role not in roles:
        raise InputError(
            f"{place}.role", "'{role}' may not waive '{id}'; {who}.",
            role=waiver.role, id=waiver.criterion,
            who=f"it takes one of {', '.join(roles)}" if roles else "nobody may, so take the waiver out",
        )  # fmt: skip
    if _name(waiver.by) in barred:
        raise InputError(
            f"{place}.by",
            "'{by}' referred this family or has a conflict of interest, and so cannot waive for it; ask somebody else.",
            by=waiver.by,
        )


def _barred(family: Family) -> frozenset[str]:
    """Everybody who referred the family, by the list or by what they recorded as a referral, or is in conflict."""
    everything = [family.facts, *(child.facts for child in family.children)]
    referred = [
        one.recorded_by
        for facts in everything
        for recorded in facts.values()
        for one in recorded
        if one.recorded_by is not None and (one.source or "").casefold() == REFERRAL
    ]
    return frozenset(_name(one) for one in (*family.referred_by, *family.in_conflict, *referred))


def _name(written: str) -> str:
    """A name for comparison: capitals and blanks tell nobody apart."""
    return " ".join(written.split()).casefold()
