"""The rest of recruitment, many times over: who would still come, through which channel, and when it is enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, as_floats

IntArray: TypeAlias = NDArray[np.int64]
NOT_REACHED = -1
MOST_AT_ONCE = 100_000_000
"""People in one week, or pending: who is in and who is too late cannot be drawn from ten times as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Future:
    """What one simulation each is made from; S simulations, W weeks, C sources, M channels, G groups.

    `rates` (S, C): people found a week by a source at full strength. `exposure` (W, C): how open each source is.
    `channel_of` (C,): the channel, from 0, that a source belongs to. `mixes` (S, M, G): shares of those found.
    `consent` (S, G): chance that one found is recruited; `retention` (S, G): that one recruited is still there at the
    end. `caps` (C,): the most recruits of a source. `pending` (G,): found already, not decided.
    """

    rates: FloatArray
    exposure: FloatArray
    channel_of: IntArray
    mixes: FloatArray
    consent: FloatArray
    retention: FloatArray
    caps: FloatArray
    pending: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """What came of each simulation.

    `found`, `recruited`, `retained` (S, G): people at each of the three stages. `by_source` (S, C): recruits of each
    source. `weeks` (S,): the week, from 1, in which the number was reached, 0 where nobody was wanted and -1 where it
    was not reached. `running` (S, W): recruits by the end of each week.
    """

    found: FloatArray
    recruited: FloatArray
    retained: FloatArray
    by_source: FloatArray
    weeks: IntArray
    running: FloatArray


def simulate_remaining(*, future: Future, remaining: int, rng: np.random.Generator) -> Remaining:
    """Return the rest of recruitment, simulated until `remaining` more are recruited or the weeks are over.

    Recruits of a source in a week are Poisson(rate x exposure x share who consent), no more than its cap in all; in the
    week that fills the last place, who is in and who is too late is drawn at random. Those found but not recruited,
    and those retained, follow by group.

    *Source:* Anisimov and Fedorov 2007, Stat Med 26:4958-4975, doi:10.1002/sim.2956 (Poisson arrivals with gamma
    rates); a Poisson process thinned by consent: Kingman 1993, Poisson Processes, section 5.1.
    *Limits:* weeks are the clock; those pending decide in the first week.

    >>> future = Future(
    ...     rates=np.array([[5.0]]),
    ...     exposure=np.ones((4, 1)),
    ...     channel_of=np.array([0]),
    ...     mixes=np.array([[[0.5, 0.5]]]),
    ...     consent=np.ones((1, 2)),
    ...     retention=np.ones((1, 2)),
    ...     caps=np.array([3.0]),
    ...     pending=np.zeros(2),
    ... )
    >>> made = simulate_remaining(future=future, remaining=10, rng=np.random.default_rng(1))
    >>> float(made.recruited.sum()), int(made.weeks[0])
    (3.0, -1)
    """
    _check(future, remaining)
    taken = np.einsum("smg,sg->sm", future.mixes, future.consent)
    early = rng.binomial(future.pending.astype(np.int64), future.consent).astype(np.float64)
    weekly = _weekly(future, taken[:, future.channel_of], rng)
    weekly = _within_caps(weekly, future.caps)
    early = _first_places(early, remaining, rng)
    left = remaining - early.sum(axis=1)
    weeks, open_weeks = _weeks_reached(weekly, left)
    by_source = _filled(weekly, left, weeks, rng)
    recruited = early + _by_group(by_source, future, taken, rng)
    missed = _not_recruited(future, open_weeks, taken, rng)
    running = np.minimum(early.sum(axis=1)[:, None] + np.cumsum(weekly.sum(axis=2), axis=1), remaining)
    return Remaining(
        found=recruited + missed,
        recruited=recruited,
        retained=rng.binomial(recruited.astype(np.int64), future.retention).astype(np.float64),
        by_source=by_source,
        weeks=weeks,
        running=as_floats(running),
    )


def _check(future: Future, remaining: int) -> None:
    sources = future.rates.shape[1]
    if future.exposure.shape[1] != sources or future.channel_of.shape != (sources,):
        raise InputError("future", "Rates, exposure and channels must each have one column a source.")
    # The most that any draw of the rates brings in the fullest week, each source at its own; far above any week's mean.
    busiest = float(future.rates.max(axis=0, initial=0.0) @ future.exposure.max(axis=0, initial=0.0))
    foreseen = max(busiest, float(future.pending.sum()))
    if not foreseen <= MOST_AT_ONCE:
        raise InputError(
            "channels",
            "Up to {foreseen:,.0f} people in one week are more than can be simulated: correct the rates, or the counts "
            "of those who came, so that there are at most {most:,}.",
            foreseen=foreseen,
            most=MOST_AT_ONCE,
        )
    if remaining < 0:
        raise InputError(
            "remaining", "{remaining} people are still to come: give 0 or more.", remaining=remaining
        )


def _weekly(future: Future, taken: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Recruits of each source in each week, shape (S, W, C)."""
    mean = (future.rates * taken)[:, None, :] * future.exposure
    return as_floats(rng.poisson(mean))


def _within_caps(weekly: FloatArray, caps: FloatArray) -> FloatArray:
    if np.isinf(caps).all():
        return weekly
    total = np.minimum(np.cumsum(weekly, axis=1), caps)
    return np.diff(total, axis=1, prepend=0.0)


def _first_places(early: FloatArray, remaining: int, rng: np.random.Generator) -> FloatArray:
    """Of those who decide at once, no more than there are places: who is too late is drawn at random."""
    over = early.sum(axis=1) > remaining
    for row in np.flatnonzero(over):
        early[row] = rng.multivariate_hypergeometric(early[row].astype(np.int64), remaining)
    return early


def _weeks_reached(weekly: FloatArray, left: FloatArray) -> tuple[IntArray, FloatArray]:
    """The week in which the number is reached, and how much of each week was needed, shape (S, W)."""
    each = weekly.sum(axis=2)
    running = np.cumsum(each, axis=1)
    enough = running >= left[:, None]
    reached = np.where(enough.any(axis=1), enough.argmax(axis=1) + 1, NOT_REACHED)
    weeks = np.where(left <= 0, 0, reached).astype(np.int64)
    before = running - each
    part = np.clip((left[:, None] - before) / np.maximum(each, 1.0), 0.0, 1.0)
    return weeks, np.where((each == 0) & (before < left[:, None]), 1.0, part)


def _filled(weekly: FloatArray, left: FloatArray, weeks: IntArray, rng: np.random.Generator) -> FloatArray:
    """Recruits of each source up to the last place, shape (S, C)."""
    running = np.cumsum(weekly, axis=1)
    rows = np.arange(len(weeks))
    whole = np.where(weeks == NOT_REACHED, weekly.shape[1], np.maximum(weeks - 1, 0))
    padded = np.concatenate([np.zeros_like(running[:, :1]), running], axis=1)
    total = padded[rows, whole]
    last = np.where((weeks > 0)[:, None], weekly[rows, np.maximum(weeks, 1) - 1], 0.0)
    places = np.where(weeks > 0, left - total.sum(axis=1), 0.0)
    return total + _at_random(last, places, rng)


def _at_random(people: FloatArray, places: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Fill places from groups of people at random, one column after another."""
    found, rest, left = np.zeros_like(people), people.sum(axis=1), places.copy()
    for column in range(people.shape[1]):
        good = people[:, column]
        rest = rest - good
        drawn = rng.hypergeometric(good.astype(np.int64), rest.astype(np.int64), left.astype(np.int64))
        found[:, column] = drawn
        left = left - drawn
    return found


def _by_group(
    by_source: FloatArray, future: Future, taken: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Recruits by group: each channel's own mix of those who consent."""
    total = np.zeros((by_source.shape[0], future.mixes.shape[2]))
    for channel in range(future.mixes.shape[1]):
        people = by_source[:, future.channel_of == channel].sum(axis=1).astype(np.int64)
        shares = future.mixes[:, channel] * future.consent
        total += rng.multinomial(people, _adding_to_one(shares, future.mixes[:, channel]))
    return total


def _not_recruited(
    future: Future, open_weeks: FloatArray, taken: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Those found who did not consent while places were open, by group."""
    lost = future.rates * (1 - taken[:, future.channel_of]) * (open_weeks @ future.exposure)
    total = np.zeros((lost.shape[0], future.mixes.shape[2]))
    for channel in range(future.mixes.shape[1]):
        people = rng.poisson(np.maximum(lost[:, future.channel_of == channel].sum(axis=1), 0.0))
        shares = future.mixes[:, channel] * (1 - future.consent)
        total += rng.multinomial(people, _adding_to_one(shares, future.mixes[:, channel]))
    return total


def _adding_to_one(shares: FloatArray, otherwise: FloatArray) -> FloatArray:
    """Shares of those counted; where nobody can be, the shares of everyone (nobody will be drawn from them)."""
    total = shares.sum(axis=1, keepdims=True)
    chosen = np.where(total > 0, shares, otherwise)
    return as_floats(chosen / chosen.sum(axis=1, keepdims=True))
