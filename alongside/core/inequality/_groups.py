"""Groups in their social order, with their place on it: what every measure of a gradient is computed from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, NotEstimable, as_floats


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialGroups:
    """Groups from least to most deprived, those with nobody in them left out.

    `shares`: share of the population in each group (sums to 1). `ranks`: cumulative population share to the
    group's middle, 0 = least deprived, 1 = most. `rates`: events per head, or whatever unit the rates came
    in. `events`, `population`: totals behind the rates, None where only rates are known (then nothing has an
    interval). `is_list`: events are people of this population, each at most once, so chance is binomial; else Poisson.
    """

    shares: FloatArray
    ranks: FloatArray
    rates: FloatArray
    events: float | None
    population: float | None
    is_list: bool = False

    @property
    def chance(self) -> FloatArray:
        """The variance of each group's events over that of a Poisson count: 1 - rate for people of a list, else 1."""
        return np.clip(1 - self.rates, 0, 1) if self.is_list else np.ones_like(self.rates)

    @property
    def mean(self) -> float:
        """The rate of everyone together."""
        return float(self.shares @ self.rates)

    @property
    def event_shares(self) -> FloatArray:
        """The share of all events in each group."""
        return self.shares * self.rates / self.mean

    @property
    def mean_rank(self) -> float:
        """Where on the social order the average event stands; 1/2 where there is no gradient."""
        return float(self.event_shares @ self.ranks)

    @property
    def spread(self) -> float:
        """The population variance of the ranks (1/12 in the limit of many small groups)."""
        return float(self.shares @ (self.ranks - 0.5) ** 2)


def groups_of_counts(
    *, events: ArrayLike, population: ArrayLike, is_list: bool = False
) -> SocialGroups | NotEstimable:
    """Place groups, given from least to most deprived, on the social order.

    rank_g = cumulative population share before g + half the share of g.

    `events`, `population`: counts by group, of one length; `is_list`: each event is another person of the population.

    *Source:* Pamuk ER (1985), Population Studies 39:17-31, doi:10.1080/0032472031000141256.
    *Limits:* events in a group without population have no rate, so nothing can be said.

    >>> groups_of_counts(events=[1, 3], population=[10, 30]).ranks
    array([0.125, 0.625])
    """
    counted, people = _checked(events, field="events"), _checked(population, field="population")
    if counted.shape != people.shape:
        raise InputError(
            "population",
            "There are {events} groups of events and {population} of population: give one each a group.",
            events=counted.size,
            population=people.size,
        )
    if np.any((people == 0) & (counted > 0)):
        return NotEstimable("a group has events but nobody in its population, so it has no rate")
    held = people > 0
    if held.sum() < 2:
        return NotEstimable("a gradient needs at least two groups with people in them")
    if counted.sum() == 0:
        return NotEstimable("nobody was counted in any group")
    return _placed(
        rates=counted[held] / people[held],
        weights=people[held],
        events=float(counted.sum()),
        population=float(people.sum()),
        is_list=is_list,
    )


def groups_of_rates(*, rates: ArrayLike, shares: ArrayLike | None = None) -> SocialGroups | NotEstimable:
    """Place groups of which only the rates are known; equal shares (tenths, fifths) unless given.

    `rates`: from least to most deprived, in any unit; `shares`: population shares or weights, of the same
    length.

    *Source:* Pamuk ER (1985), Population Studies 39:17-31, doi:10.1080/0032472031000141256.
    *Limits:* without denominators no measure has an interval.

    >>> groups_of_rates(rates=[9, 14, 21]).ranks.round(3)
    array([0.167, 0.5  , 0.833])
    """
    given = _checked(rates, field="rates")
    weights = np.ones(given.shape) if shares is None else _checked(shares, field="shares")
    if weights.shape != given.shape:
        raise InputError(
            "shares",
            "There are {rates} rates and {shares} shares: give one share for every rate.",
            rates=given.size,
            shares=weights.size,
        )
    held = weights > 0
    if held.sum() < 2:
        return NotEstimable("a gradient needs at least two groups with people in them")
    if given[held].sum() == 0:
        return NotEstimable("nobody was counted in any group")
    return _placed(rates=given[held], weights=weights[held], events=None, population=None, is_list=False)


def _placed(
    *, rates: FloatArray, weights: FloatArray, events: float | None, population: float | None, is_list: bool
) -> SocialGroups:
    shares = weights / weights.sum()
    ranks = np.cumsum(shares) - shares / 2
    return SocialGroups(
        shares=shares, ranks=ranks, rates=rates, events=events, population=population, is_list=is_list
    )


def _checked(values: ArrayLike, *, field: str) -> FloatArray:
    numbers = as_floats(values)
    if numbers.ndim != 1:
        raise InputError(field, "The {name} are not a plain list: give one number a group.", name=field)
    if not np.all(np.isfinite(numbers)) or np.any(numbers < 0):
        raise InputError(
            field, "The {name} hold a negative or missing number: give counts of 0 or more.", name=field
        )
    return numbers


def checked_level(level: float) -> float:
    """Return `level`, or refuse what is not a share between 0 and 1."""
    if not 0 < level < 1:
        raise InputError(
            "level", "The level is {level}: give a share between 0 and 1, such as 0.95.", level=level
        )
    return level
