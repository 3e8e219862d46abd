"""Where recruitment will end: how many, when, in what mix, and how likely every floor is to hold."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, as_floats
from alongside.core.recruitment._arrivals import Closure, RecruitmentSource, exposure
from alongside.core.recruitment._forecast_mixes import going_on_draws, mix_draws
from alongside.core.recruitment._forecast_rates import rate_draws
from alongside.core.recruitment._simulate import Future, Remaining, simulate_remaining

MOST_WEEKS = 520
MOST_RECRUITS = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingOn:
    """What was thought beforehand of the chance to go on from one stage to the next: `mean`, worth `people`."""

    mean: float
    people: float

    def __post_init__(self) -> None:
        if not 0 <= self.mean <= 1 or not self.people > 0:
            raise InputError(
                "stages",
                "A chance to go on of {mean} worth {people} people cannot be used: give a share from 0 to 1 and a "
                "number above 0.",
                mean=self.mean,
                people=self.people,
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What has been seen of one dimension by a date; G groups, the last of them `not known` where there is one.

    `arrived` (C,): people found by each source. `exposed` (C,): weeks at full strength. `mixes` (M, G): those found, by
    channel. `recruited`, `pending` (G,): recruited so far, and found but not decided. `decided`, `went_on` (2, G): of
    those found and of those recruited, how many have decided, and how many went on. `by_source` (C,): recruits so far.
    """

    arrived: FloatArray
    exposed: FloatArray
    mixes: FloatArray
    recruited: FloatArray
    pending: FloatArray
    decided: FloatArray
    went_on: FloatArray
    by_source: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is still to come, as agreed or supposed.

    `population` (G,): shares of the known groups adding to 1 (0 for not known). `target_n`: recruits wanted in all.
    `mix_priors` (M, G) in people. `consent`, `retention`: thought beforehand; None to learn them.
    """

    sources: tuple[RecruitmentSource, ...]
    channels: tuple[str, ...]
    population: FloatArray
    target_n: int
    ends: tuple[datetime.date, ...]
    mix_priors: FloatArray
    holidays: tuple[Closure, ...] = ()
    has_consent: bool = False
    has_retention: bool = False
    consent: GoingOn | None = None
    retention: GoingOn | None = None
    draws: int = 10_000

    def __post_init__(self) -> None:
        if not self.sources:
            raise InputError(
                "channels", "There is no channel to recruit through: name at least one, with its rate."
            )
        if not 1 <= len(self.ends) <= MOST_WEEKS:
            raise InputError(
                "ends_on",
                "The forecast runs over {weeks} weeks: choose an end from 1 to {most} weeks ahead.",
                weeks=len(self.ends),
                most=MOST_WEEKS,
            )
        if not 1 <= self.target_n <= MOST_RECRUITS:
            raise InputError(
                "target_n",
                "The target is {n}: give a number of recruits from 1 to {most:,}.",
                n=self.target_n,
                most=MOST_RECRUITS,
            )

    @property
    def channel_of(self) -> np.ndarray:
        """The place of each source's channel."""
        return np.array([self.channels.index(source.channel) for source in self.sources])


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Draws of the end: `n` (S,), `recruited`, `retained` (S, G), `weeks` (S,) (-1: not reached), `running` (S, W).

    `rates` (S, C): weekly rates; `mixes` (S, M, G). `is_from_priors`: nobody had come.
    """

    outlook: Outlook
    history: History
    n: FloatArray
    recruited: FloatArray
    retained: FloatArray
    weeks: np.ndarray
    running: FloatArray
    rates: FloatArray
    mixes: FloatArray
    is_from_priors: bool = field(default=False)

    @property
    def shares(self) -> FloatArray:
        """Each group's share of those recruited whose group is known, shape (S, G); NaN where nobody is."""
        known = self.recruited * (self.outlook.population > 0)
        total = known.sum(axis=1, keepdims=True)
        return as_floats(np.divide(known, total, out=np.full(known.shape, np.nan), where=total > 0))

    @property
    def ratios(self) -> FloatArray:
        """Each group's share over its share of the population; NaN where the population has none."""
        p = self.outlook.population
        return as_floats(self.shares / np.where(p > 0, p, np.nan))

    def chance_of_floors(self, floors: FloatArray) -> tuple[FloatArray, float]:
        """The chance that each floor holds at the end, and that all do; `floors` (G,) least shares, 0 for none."""
        holds = np.nan_to_num(self.shares, nan=0.0) >= floors - 1e-12
        return as_floats(holds.mean(axis=0)), float(holds.all(axis=1).mean())


def forecast(*, history: History, outlook: Outlook, rng: np.random.Generator) -> Forecast:
    """Return the predictive distribution of the end of recruitment.

    Rates, mixes and chances to go on are drawn from what is known of them, then people are, week by week, until the
    target is reached or the weeks are over. Those recruited already stay as they are.

    *Source:* Anisimov and Fedorov 2007, Stat Med 26:4958-4975, doi:10.1002/sim.2956; posterior predictive simulation:
    Gelman et al. 2013, Bayesian Data Analysis, section 1.9.
    *Limits:* sources, mixes and chances go on as they have been; nothing is learnt of what will change.
    """
    draws, groups = outlook.draws, outlook.population.size
    rates = rate_draws(
        sources=outlook.sources, arrived=history.arrived, exposed=history.exposed, draws=draws, rng=rng
    )
    mixes = mix_draws(
        counts=history.mixes, population=outlook.population, priors=outlook.mix_priors, draws=draws, rng=rng
    )
    chances = [
        _going_on(has, thought, history.went_on[at], history.decided[at], (draws, groups), rng)
        for at, (has, thought) in enumerate(
            ((outlook.has_consent, outlook.consent), (outlook.has_retention, outlook.retention))
        )
    ]
    caps = as_floats([source.cap for source in outlook.sources])
    future = Future(
        rates=rates,
        exposure=exposure(sources=outlook.sources, ends=outlook.ends, holidays=outlook.holidays),
        channel_of=outlook.channel_of,
        mixes=mixes,
        consent=chances[0],
        retention=chances[1],
        caps=np.maximum(caps - history.by_source, 0.0),
        pending=history.pending,
    )
    already = float(history.recruited.sum())
    remaining = max(0, round(outlook.target_n - already))
    made = simulate_remaining(future=future, remaining=remaining, rng=rng)
    return _forecast(outlook, history, made, future, chances[1], rng)


def _going_on(
    has: bool,
    thought: GoingOn | None,
    went_on: FloatArray,
    decided: FloatArray,
    shape: tuple[int, int],
    rng: np.random.Generator,
) -> FloatArray:
    """Draws of the chance to go on; 1 where there is no such stage and nothing is thought of it."""
    if not has and thought is None:
        return np.ones(shape)
    return going_on_draws(
        went_on=went_on,
        decided=decided,
        prior_mean=None if thought is None else thought.mean,
        prior_people=0.0 if thought is None else thought.people,
        draws=shape[0],
        rng=rng,
    )


def _forecast(
    outlook: Outlook,
    history: History,
    made: Remaining,
    future: Future,
    retention: FloatArray,
    rng: np.random.Generator,
) -> Forecast:
    waiting = (history.recruited - history.decided[1]).astype(np.int64)
    kept = history.went_on[1] + rng.binomial(np.maximum(waiting, 0), retention)
    recruited = history.recruited + made.recruited
    return Forecast(
        outlook=outlook,
        history=history,
        n=recruited.sum(axis=1),
        recruited=recruited,
        retained=kept + made.retained,
        weeks=made.weeks,
        running=history.recruited.sum() + made.running,
        rates=future.rates,
        mixes=future.mixes,
        is_from_priors=float(history.arrived.sum()) == 0,
    )


def quantiles(values: FloatArray, *, level: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the median and the equal-tailed limits over draws (the first axis); NaN draws are left out."""
    ends: Sequence[float] = ((1 - level) / 2, 0.5, (1 + level) / 2)
    low, middle, high = np.nanquantile(values, ends, axis=0, method="inverted_cdf")
    return as_floats(middle), as_floats(low), as_floats(high)
