"""Whom a specification is answered for: each child with the facts the family shares, or the family as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from alongside.core.eligibility._checks import FACT_NAME, refuse_never_stored
from alongside.core.eligibility._family import Facts, Family, Range, Recorded, Waiver
from alongside.core.eligibility._model import Specification, birth_dates
from alongside.core.eligibility._values import FIRST_YEAR, LAST_YEAR, check_value
from alongside.core.eligibility._waivers import check_waivers, concerns
from alongside.core.errors import InputError

FAMILY_SUBJECT = "family"
MOST_HORIZON = 240
"""Months ahead that a timeline may look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One child, or the family, with what is recorded and the waivers given for them."""

    id: str
    facts: Facts
    waivers: tuple[Waiver, ...] = ()


def subjects_of(specification: Specification, family: Family) -> tuple[Subject, ...]:
    """Return whom to answer for; child facts come from that child only, family facts are shared."""
    waivers = [one for one in family.waivers if concerns(one, specification)]
    if specification.unit == "family":
        people = [(FAMILY_SUBJECT, family.facts)]
    else:
        people = [(child.id, {**family.facts, **child.facts}) for child in family.children]
    return tuple(
        Subject(id=name, facts=facts, waivers=tuple(one for one in waivers if one.subject == name))
        for name, facts in people
    )


def check_day(specification: Specification, *, on: date) -> None:
    """Refuse a day on which the specification is not in force."""
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise InputError(
            "on",
            "{on} is out of reach; give a day from {first} to {last}.",
            on=on,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    if on < specification.valid_from:
        raise InputError(
            "on",
            "{on} is before {id} begins, on {start}; give a later day or an earlier version.",
            on=on,
            id=specification.id,
            start=specification.valid_from,
        )
    if specification.valid_to is not None and on >= specification.valid_to:
        raise InputError(
            "on",
            "{id} ended on {end}, and {on} is not before that; give an earlier day or a later version.",
            on=on,
            id=specification.id,
            end=specification.valid_to,
        )


def check_asked(specification: Specification, *, on: date, horizon_months: int) -> None:
    """Refuse a day or a horizon for which no answer can be given, whatever the family."""
    check_day(specification, on=on)
    if not 0 <= horizon_months <= MOST_HORIZON:
        raise InputError(
            "horizon_months",
            "the horizon is {given} months; give 0 to {most}.",
            given=horizon_months,
            most=MOST_HORIZON,
        )


def check_family(
    specification: Specification, family: Family, *, on: date, known_elsewhere: Iterable[str] = ()
) -> None:
    """Refuse a family that this specification cannot be answered for, naming the place and the remedy.

    `known_elsewhere`: facts that other specifications ask, which this one leaves alone.
    """
    elsewhere = frozenset(known_elsewhere)
    births = birth_dates(specification)
    for place, facts, whose in _placed(family):
        for name, recorded in facts.items():
            _check_name(name, specification, elsewhere, whose=whose, place=f"{place}.{name}")
            if name in specification.facts:
                _check_recorded(name, recorded, specification, place=f"{place}.{name}")
            if name in births:
                _check_born(recorded, on=on, place=f"{place}.{name}")
    _check_children(family)
    check_waivers(
        specification, family, subjects=frozenset(one.id for one in subjects_of(specification, family))
    )


def _placed(family: Family) -> list[tuple[str, Facts, str]]:
    children = [(f"children[{at}].facts", child.facts, "child") for at, child in enumerate(family.children)]
    return [("family.facts", family.facts, "family"), *children]


def _check_name(
    name: str, specification: Specification, elsewhere: frozenset[str], *, whose: str, place: str
) -> None:
    refuse_never_stored(name, place=place)
    if name not in specification.facts and name not in elsewhere:
        raise InputError(
            place, "'{name}' is not a fact that {id} asks; correct its name or take it out.",
            name=name, id=specification.id,
        )  # fmt: skip
    match = FACT_NAME.fullmatch(name)
    if match is None or match[1] != whose:
        raise InputError(
            place,
            "'{name}' stands among the facts of a {whose}; put it with the others.",
            name=name,
            whose=whose,
        )


def _check_recorded(
    name: str, recorded: Sequence[Recorded], specification: Specification, *, place: str
) -> None:
    for at, one in enumerate(recorded):
        where = f"{place}[{at}]" if len(recorded) > 1 else place
        check_value(one.value, specification.facts[name], place=f"{where}.value")


def check_births(births: Mapping[str, Sequence[Recorded]], *, on: date) -> None:
    """Refuse a birth after the day of the answer, named by its place."""
    for place, recorded in births.items():
        _check_born(recorded, on=on, place=place)


def _check_born(recorded: Sequence[Recorded], *, on: date, place: str) -> None:
    for one in recorded:
        first = one.value.low if isinstance(one.value, Range) else one.value
        assert isinstance(first, date)  # held against its type before
        if first > on:
            raise InputError(
                place,
                "the birth date {born} is after {on}; correct it, or leave it out until the birth.",
                born=first,
                on=on,
            )


def _check_children(family: Family) -> None:
    seen: dict[str, int] = {}
    for at, child in enumerate(family.children):
        if child.id in seen:
            raise InputError(
                f"children[{at}].id", "two children have the id '{id}'; give each their own.", id=child.id
            )
        seen[child.id] = at


def known_facts(specifications: Iterable[Specification]) -> frozenset[str]:
    """Return every fact that any of the specifications asks."""
    return frozenset(name for one in specifications for name in one.facts)
