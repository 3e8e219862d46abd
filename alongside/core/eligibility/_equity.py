"""Whom would a specification shut out? Each criterion, group by group, before anyone is turned away by it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from alongside.core.eligibility._checks import check_specification
from alongside.core.eligibility._family import Facts
from alongside.core.eligibility._fit import states_of
from alongside.core.eligibility._model import (
    Rule,
    RuleGroup,
    Specification,
    birth_dates,
    facts_of,
    named_in,
)
from alongside.core.eligibility._rule import needed_of, result_of, rule_on, rule_truth
from alongside.core.eligibility._subjects import Subject, check_births, check_day
from alongside.core.errors import InputError
from alongside.core.inference import risk_ratio_score
from alongside.core.quantities import Estimate, Interval, NotEstimable

Basis: TypeAlias = Literal["real", "surveyed", "assumed", "not_said"]

NO_SAMPLING_ERROR = "no sampling error, assumption"
NOBODY_TOLD = "nothing can be said of anybody in this group"
NOBODY_IN_LARGEST = "nothing can be said of anybody in the largest group"
NONE_SHUT_OUT = "nobody of the largest group is shut out, so there is nothing to compare with"
LARGEST_ITSELF = "the group that the others are held against"
SCORE = "score interval of a ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """So many people of one group with the same facts; a fact left out is not known."""

    group: str
    facts: Facts
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutOut:
    """One criterion, or any of them (None), in one group.

    `people` are counted in all; of these `shut_out` are shut out, `alone` by this criterion alone (of any criterion:
    by some one alone), and of `cannot_say` it is not known. `ratio`: the share shut out among those of whom it can be
    said, over that of the largest group; infinite where some are shut out here and nobody there, 1 of the largest
    group itself. `at_least` and `at_most`: the ratio of all people if those not known were put where they make it
    smallest and largest; None where there is no such ratio.
    """

    criterion: str | None
    group: str
    people: int
    shut_out: int
    alone: int
    cannot_say: int
    ratio: Estimate | NotEstimable
    at_least: float | None
    at_most: float | None

    @property
    def told(self) -> int:
        """Those of whom it can be said."""
        return self.people - self.cannot_say


@dataclass(frozen=True, slots=True, kw_only=True)
class Equity:
    """Every criterion in every group. `needs`: the facts that a criterion was not given for any group."""

    basis: Basis
    largest: str
    groups: tuple[str, ...]
    rows: tuple[ShutOut, ...]
    needs: Mapping[str, tuple[str, ...]]


def equity_test(
    specification: Specification,
    people: Sequence[People],
    *,
    basis: Basis,
    on: date,
    level: float = 0.95,
) -> Equity:
    """Count, for every criterion and group, who is shut out, who by this alone, and of whom it cannot be said.

    Ratios are to the largest group, over those of whom it can be said; what is not known is counted beside them and
    never taken for a no. A criterion none of whose facts were given is left out of "any" and "alone" where it stands
    among criteria that must all be met, and is not known elsewhere; where no criterion is left, nothing can be said of
    anybody. Counts of real or surveyed people get the score interval of a ratio; assumed counts get none. A birth
    after `on` is refused.

    *Source:* Miettinen and Nurminen 1985, Stat Med 4:213-226, doi:10.1002/sim.4780040211 (see `risk_ratio_score`).
    *Limits:* the interval takes a survey for a simple random sample.
    """
    check_specification(specification)
    check_day(specification, on=on)
    births = birth_dates(specification)
    for one in people:
        check_births({f"{one.group}.{name}": one.facts.get(name, ()) for name in births}, on=on)
    totals = _totals(people)
    largest = max(totals, key=lambda group: (totals[group], group))
    given = {name for one in people for name, records in one.facts.items() if records}
    needs = _needs(specification, given, on=on)
    counted = list(_counted(specification, people, left_out=frozenset(needs), on=on))
    rows: list[ShutOut] = []
    for criterion in (None, *dict.fromkeys(named_in(rule_on(specification, on=on)))):
        tallies = {group: _tally(counted, criterion, group, people=totals[group]) for group in totals}
        rows += [
            _row(criterion, group, tally, tallies[largest], basis, level) for group, tally in tallies.items()
        ]
    return Equity(basis=basis, largest=largest, groups=tuple(totals), rows=tuple(rows), needs=needs)


def _row(
    criterion: str | None, group: str, own: _Tally, largest: _Tally, basis: Basis, level: float
) -> ShutOut:
    at_least, at_most = _extremes(own, largest)
    return ShutOut(
        criterion=criterion,
        group=group,
        people=own.people,
        shut_out=own.shut_out,
        alone=own.alone,
        cannot_say=own.cannot_say,
        ratio=_ratio(own, largest, basis=basis, level=level),
        at_least=at_least,
        at_most=at_most,
    )


def _extremes(own: _Tally, largest: _Tally) -> tuple[float | None, float | None]:
    """The same people cannot be shut out and not: of the largest group itself both are 1."""
    if own is largest:
        return 1.0, 1.0
    return (
        _over(own.shut_out, own.people, largest.shut_out + largest.cannot_say, largest.people),
        _over(own.shut_out + own.cannot_say, own.people, largest.shut_out, largest.people),
    )


def _over(own: int, people: int, largest: int, most: int) -> float | None:
    """One share over another: infinite over nothing, None where both are nothing or nobody is counted."""
    if not people or not (own or largest):
        return None
    return (own / people) / (largest / most) if largest else math.inf


def _totals(people: Iterable[People]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for one in people:
        totals[one.group] = totals.get(one.group, 0) + one.count
    if not any(totals.values()):
        raise InputError("count", "nobody is counted in any group; give a count above 0.")
    return totals


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """People for whom one answer was worked out: which criteria shut them out, which alone, which cannot be said.

    None stands for the whole answer; among `alone`, for some one criterion alone.
    """

    group: str
    count: int
    shut_out: frozenset[str | None]
    alone: frozenset[str | None]
    cannot_say: frozenset[str | None]


def _counted(
    specification: Specification, people: Iterable[People], *, left_out: frozenset[str], on: date
) -> Iterator[_Counted]:
    whole = rule_on(specification, on=on)
    rule, names = _tested(whole, left_out), set(named_in(whole))
    for one in people:
        states = states_of(specification, Subject(id="", facts=one.facts), on=on)
        result = "cannot_say_yet" if rule is None else result_of(rule, states)
        missed = {name for name in names if states[name] == "not_met"}
        alone = {
            name for name in missed
            if rule is not None and result == "does_not_fit" and rule_truth(rule, {**states, name: "met"})
        }  # fmt: skip
        unknown = {name for name in names if states[name] == "not_known"}
        yield _Counted(
            group=one.group,
            count=one.count,
            shut_out=frozenset({*missed, *([None] if result == "does_not_fit" else [])}),
            alone=frozenset({*alone, *([None] if alone else [])}),
            cannot_say=frozenset({*unknown, *([None] if result == "cannot_say_yet" else [])}),
        )


def _tested(rule: Rule, left_out: frozenset[str]) -> Rule | None:
    """The rule without what cannot be tested: from "all" it leaves; elsewhere it stays, and is not known.

    None where nothing of it can be tested.
    """
    if isinstance(rule, str):
        return None if rule in left_out else rule
    parts = tuple(part for part in (_tested(one, left_out) for one in rule.of) if part is not None)
    if not parts:
        return None
    return RuleGroup(of=parts) if needed_of(rule) == len(rule.of) else rule


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tally:
    """One criterion in one group: everybody, and of whom what can be said."""

    people: int
    shut_out: int
    alone: int
    cannot_say: int

    @property
    def told(self) -> int:
        """Those of whom it can be said."""
        return self.people - self.cannot_say


def _tally(counted: Iterable[_Counted], criterion: str | None, group: str, *, people: int) -> _Tally:
    own = [one for one in counted if one.group == group]
    return _Tally(
        people=people,
        shut_out=sum(one.count for one in own if criterion in one.shut_out),
        alone=sum(one.count for one in own if criterion in one.alone),
        cannot_say=sum(one.count for one in own if criterion in one.cannot_say),
    )


def _ratio(own: _Tally, largest: _Tally, *, basis: Basis, level: float) -> Estimate | NotEstimable:
    if not own.told or not largest.told:
        return NotEstimable(NOBODY_IN_LARGEST if own.told else NOBODY_TOLD)
    if own is largest:
        return Estimate(value=1.0, interval=None, n=own.told, method=LARGEST_ITSELF)
    value = _over(own.shut_out, own.told, largest.shut_out, largest.told)
    if value is None:
        return NotEstimable(NONE_SHUT_OUT)
    if basis not in {"real", "surveyed"}:
        return Estimate(value=value, interval=None, n=own.told, method=NO_SAMPLING_ERROR)
    limits = risk_ratio_score(x1=own.shut_out, n1=own.told, x2=largest.shut_out, n2=largest.told, level=level)
    interval = Interval(low=float(limits.low), high=float(limits.high), level=level)
    return Estimate(value=value, interval=interval, n=own.told, method=SCORE)


def _needs(specification: Specification, given: set[str], *, on: date) -> dict[str, tuple[str, ...]]:
    """The criteria none of whose facts were given for anybody, with the facts that they need."""
    asked = {one.id: facts_of(one.test) for one in specification.in_force(on)}
    return {
        name: asked[name]
        for name in dict.fromkeys(named_in(rule_on(specification, on=on)))
        if not given & set(asked[name])
    }
