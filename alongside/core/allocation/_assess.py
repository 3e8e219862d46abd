"""What a design does over a whole trial: how well the next arm can be guessed, how far apart arms drift."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from alongside.core.allocation._design import Design, Strata
from alongside.core.allocation._simulate import Simulated, drawn, simulate
from alongside.core.allocation._step import step_of
from alongside.core.allocation._tally import Lists, Place, Tally, added, place_of
from alongside.core.allocation._thresholds import Floats, Whole
from alongside.core.errors import InputError
from alongside.core.quantities import Interval

MOST_STEPS = 15_000
"""Steps after which counting every course of a trial gives way to simulation."""
LEVEL = 0.95
MULTIPLIER = 1.959963984540054
TRIALS_AT_ONCE = 500
MOST_AT_ONCE = 2_000_000
"""Participants of all trials held in memory at once."""
LARGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """`correct_guess`: the share of arms guessed by somebody who knows the design and all before, and guesses the
    likeliest; imbalance: the mean over trials of the range of counts over the ratio (two arms 1:1: |n_A - n_B|), at
    the end and at its largest on the way; `by_position`: the chance of each arm, position by position.

    Exact fractions in `exact`, or `trials` simulated ones with 95% intervals of their means.
    """

    n: int
    correct_guess: float
    absolute_imbalance_end: float
    max_absolute_imbalance: float
    by_position: Sequence[Sequence[float]]
    exact: Exact | None
    trials: int | None = None
    intervals: Mapping[str, Interval] | None = None
    by_position_error: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """The same as exact fractions."""

    correct_guess: Fraction
    absolute_imbalance_end: Fraction
    max_absolute_imbalance: Fraction
    by_position: Sequence[Sequence[Fraction]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Participants:
    """Whom the trial will take: different strata with their weights; each participant is one of them at random."""

    strata: Sequence[Strata]
    weights: Sequence[Fraction]


def assess_exactly(*, design: Design, n: int, participants: Participants | None = None) -> Assessment | None:
    """Count every course a trial of n can take, weighted by its chance; None where there are too many.

    `participants`: None for every combination of levels alike.

    *Source:* the probability generating walk of Markaryan & Rosenberger 2010, Ann Stat 38:1546-1567,
    doi:10.1214/09-AOS758; guessing as in Blackwell & Hodges 1957, Ann Math Stat 28:449-460,
    doi:10.1214/aoms/1177706973.

    >>> from alongside.core.allocation import design_of
    >>> blocks = design_of({"method": "permuted_blocks", "arms": ["a", "b"], "sizes": [4]})
    >>> str(assess_exactly(design=blocks, n=4).exact.correct_guess)
    '17/24'
    """
    refuse_size(n)
    people = participants or every_stratum(design)
    if people is None:
        return None
    places = [
        (place_of(design, one), weight) for one, weight in zip(people.strata, people.weights, strict=True)
    ]
    courses = _Courses(design, places)
    for _ in range(n):
        if not courses.step():
            return None
    return courses.assessment(n)


def refuse_size(n: int) -> None:
    """Refuse a trial of nobody, or of more than can be looked at."""
    if not 1 <= n <= LARGEST:
        raise InputError("n", "n is {n}: give a number of participants from 1 to {most}.", n=n, most=LARGEST)


def every_stratum(design: Design) -> Participants | None:
    """Every combination of levels, all alike; None where they are too many to list."""
    strata: list[dict[str, str]] = [{}]
    for factor in design.factors:
        if len(strata) * len(factor.levels) > MOST_STEPS:
            return None
        strata = [{**one, factor.name: level} for one in strata for level in factor.levels]
    return Participants(strata=strata, weights=[Fraction(1, len(strata))] * len(strata))


class _Courses:
    """All the courses a trial can have taken, those alike in all that matters merged."""

    def __init__(self, design: Design, places: Sequence[tuple[Place, Fraction]]) -> None:
        self.design, self.places, self.steps = design, places, 0
        nobody = (0,) * len(design.arms)
        Key = tuple[frozenset[tuple[tuple[str, ...], Tally]], tuple[int, ...], Fraction]
        self.courses: dict[Key, Fraction] = {(frozenset(), nobody, Fraction(0)): Fraction(1)}
        self.guessed = Fraction(0)
        self.by_position: list[tuple[Fraction, ...]] = []

    def step(self) -> bool:
        """Take one more participant in every course; False where it is too much work."""
        before, self.courses = self.courses, {}
        totals = [Fraction(0)] * len(self.design.arms)
        for (lists, n, largest), weight in before.items():
            for place, share in self.places:
                self.steps += 1
                if self.steps > MOST_STEPS:
                    return False
                chances = self._branch(dict(lists), n, largest, place, weight * share)
                self.guessed += weight * share * max(chances)
                totals = [
                    sum_ + weight * share * chance for sum_, chance in zip(totals, chances, strict=True)
                ]
        self.by_position.append(tuple(totals))
        return True

    def _branch(
        self, lists: Lists, n: tuple[int, ...], largest: Fraction, place: Place, weight: Fraction
    ) -> tuple[Fraction, ...]:
        step = step_of(self.design, lists, place)
        sizes = self.design.sizes if step.opens_block else (0,)
        for slot, chance in enumerate(step.slots):
            if not chance:
                continue
            arm = self.design.arm_of_slot[slot]
            counts = (*n[:arm], n[arm] + 1, *n[arm + 1 :])
            reached = max(largest, imbalance(self.design, counts))
            for size in sizes:
                after = added(self.design, lists, place, slot=slot, size=size)
                key = (frozenset(after.items()), counts, reached)
                self.courses[key] = self.courses.get(key, Fraction(0)) + weight * chance / len(sizes)
        return step.probabilities

    def assessment(self, n: int) -> Assessment:
        """What the courses come to."""
        end, most = Fraction(0), Fraction(0)
        for (_, counts, largest), weight in self.courses.items():
            end += weight * imbalance(self.design, counts)
            most += weight * largest
        exact = Exact(
            correct_guess=self.guessed / n,
            absolute_imbalance_end=end,
            max_absolute_imbalance=most,
            by_position=self.by_position,
        )
        return Assessment(
            n=n,
            correct_guess=float(exact.correct_guess),
            absolute_imbalance_end=float(end),
            max_absolute_imbalance=float(most),
            by_position=[[float(chance) for chance in row] for row in self.by_position],
            exact=exact,
        )


def imbalance(design: Design, counts: Sequence[int]) -> Fraction:
    """Return the range of the arms' counts, each over its part of the ratio."""
    shares = [Fraction(count, times) for count, times in zip(counts, design.ratio, strict=True)]
    return max(shares) - min(shares)


def assess_by_simulation(
    *,
    design: Design,
    n: int,
    trials: int,
    rng: np.random.Generator,
    participants: Participants | None = None,
) -> Assessment:
    """Simulate trials of n and average; each mean has its 95% interval, known chances are used in place of draws.

    *Source:* guessing as in Blackwell & Hodges 1957, doi:10.1214/aoms/1177706973; the chance in place of the draw is
    conditional Monte Carlo, Hammersley 1956, J ACM 3:73-76, doi:10.1145/320825.320827.
    *Limits:* the interval is of chance in simulating, by the normal law.

    >>> from alongside.core.allocation import design_of
    >>> coin = design_of({"method": "big_stick", "arms": ["a", "b"], "b": 1})
    >>> rng = np.random.default_rng(1)
    >>> assess_by_simulation(design=coin, n=4, trials=100, rng=rng).correct_guess
    0.75
    """
    refuse_size(n)
    if not 2 <= trials <= 1_000_000:
        raise InputError("trials", "trials is {trials}: give a number from 2 to 1,000,000.", trials=trials)
    measured: list[Floats] = []
    positions = np.zeros((n, len(design.arms)))
    at_once = max(1, min(TRIALS_AT_ONCE, MOST_AT_ONCE // n))
    for begin in range(0, trials, at_once):
        size = min(at_once, trials - begin)
        levels = _levels(design, participants, n, size, rng)
        done = simulate(
            design=design,
            levels=levels,
            draws=drawn(rng, n=n, trials=size),
            block_draws=drawn(rng, n=n, trials=size),
            keep_chances=True,
        )
        measured.append(_measured(design, done))
        positions += 0.0 if done.chances is None else done.chances.sum(axis=2)
    return _averaged(design, np.concatenate(measured, axis=1), positions / trials, n=n)


def _levels(
    design: Design, participants: Participants | None, n: int, trials: int, rng: np.random.Generator
) -> Whole:
    if participants is None:
        wide = [len(factor.levels) for factor in design.factors]
        return rng.integers(0, wide, size=(n, trials, len(wide)), dtype=np.int64)
    known = np.array(
        [[factor.levels.index(one[factor.name]) for factor in design.factors] for one in participants.strata],
        np.int64,
    ).reshape(len(participants.strata), len(design.factors))
    weights = np.array([float(weight) for weight in participants.weights])
    return known[rng.choice(len(known), size=(n, trials), p=weights / weights.sum())]


def _measured(design: Design, done: Simulated) -> Floats:
    """Guesses, imbalance at the end and the largest, trial by trial."""
    arms = np.arange(len(design.arms))[:, None, None]
    counts = (done.arms == arms).cumsum(axis=1) / np.array(design.ratio, float)[:, None, None]
    apart = counts.max(axis=0) - counts.min(axis=0)
    guessed = np.zeros(apart.shape[1]) if done.chances is None else done.chances.max(axis=1).mean(axis=0)
    return np.stack([guessed, apart[-1], apart.max(axis=0)])


def _averaged(design: Design, measured: Floats, positions: Floats, *, n: int) -> Assessment:
    trials = measured.shape[1]
    means = measured.mean(axis=1)
    errors = MULTIPLIER * measured.std(axis=1, ddof=1) / np.sqrt(trials)
    names = ("correct_guess", "absolute_imbalance_end", "max_absolute_imbalance")
    return Assessment(
        n=n,
        correct_guess=float(means[0]),
        absolute_imbalance_end=float(means[1]),
        max_absolute_imbalance=float(means[2]),
        by_position=positions.tolist(),
        exact=None,
        trials=trials,
        intervals={
            name: Interval(low=float(mean - error), high=float(mean + error), level=LEVEL)
            for name, mean, error in zip(names, means, errors, strict=True)
        },
        by_position_error=MULTIPLIER * 0.5 / float(np.sqrt(trials)),
    )
