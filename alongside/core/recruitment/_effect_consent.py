"""The effect on consent: four chances to say yes, three of them integrated out, none of them above 1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import betainc

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._effect_posterior import WORTHS

LOWEST_LOG, FINEST, COARSEST, STEPS_A_DEVIATION = 12.0, 2e-4, 0.02, 5.0
NOTHING, CUT = 1e-13, -1e3


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """Of those who decided, how many said yes."""

    yes: float
    decided: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FourChances:
    """Those who decided in the channel and elsewhere, before and after the start."""

    treated_before: Yes
    treated_after: Yes
    controls_before: Yes
    controls_after: Yes

    @property
    def nuisances(self) -> tuple[Yes, Yes, Yes]:
        """The three whose chances are integrated out."""
        return self.treated_before, self.controls_after, self.controls_before


def consent_likelihood(four: FourChances) -> Callable[[FloatArray], FloatArray]:
    """Return the log likelihood of log multipliers (P,), one row for each of `WORTHS`, shape (12, P).

    L(mu) = E[C r mu^x (1 - r mu)^(n - x); r mu <= 1], r = p_T0 p_C1/p_C0, each chance Beta(1/2 + x, 1/2 + n - x) after
    its own counts: people who said yes and no are binomial. Counts worth a share w of themselves are w x and w n.
    Chances are spread over a grid of their logarithms by their distribution functions, and their product and
    quotient is the convolution of the three.

    *Source:* Jeffreys 1946, doi:10.1098/rspa.1946.0056 (the priors of the three chances); the ratio of ratios is the
    difference in differences of log risks.
    *Limits:* the grid ends at chances of 6 in a million; what lies below is counted there.
    """
    step = _step(four)
    size = int(np.ceil(LOWEST_LOG / step)) + 1
    rows = [_log_likelihood(four, float(worth), step, size) for worth in WORTHS]
    places = step * np.arange(-size + 1, 2 * size - 1)

    def likelihood(at: FloatArray) -> FloatArray:
        return np.array([np.interp(at, places, row) for row in rows])

    return likelihood


def _step(four: FourChances) -> float:
    cells = (*four.nuisances, four.treated_after)
    narrow = min(
        np.sqrt((one.decided - one.yes + 0.5) / ((one.yes + 0.5) * (one.decided + 1.0))) for one in cells
    )
    return float(np.clip(narrow / STEPS_A_DEVIATION, FINEST, COARSEST))


def _log_likelihood(four: FourChances, worth: float, step: float, size: int) -> FloatArray:
    """By theta = k step, k from -(size - 1) to 2 (size - 1): L(k) = sum_q f(q) g(q - k), log r = -q step."""
    before, elsewhere, base = (_masses(one, worth, step, size) for one in four.nuisances)
    log_r = _convolved(_convolved(before, elsewhere), base[::-1])  # from q = -(size - 1) to 2 (size - 1)
    came = _chance_of(four.treated_after, worth, step, size)
    found = _convolved(log_r, came[::-1])  # its place m holds k = m - 2 (size - 1)
    kept = np.maximum(found[size - 1 :], 0.0)
    top = kept.max()
    return np.where(kept > NOTHING * top, np.log(np.maximum(kept, 1e-300) / top), CUT)


def _masses(one: Yes, worth: float, step: float, size: int) -> FloatArray:
    """The chance that the logarithm of a chance is within half a step of -k step."""
    a, b = 0.5 + worth * one.yes, 0.5 + worth * (one.decided - one.yes)
    edges = np.exp(-step * (np.arange(size + 1) - 0.5))
    edges[0], edges[-1] = 1.0, 0.0
    return np.asarray(-np.diff(betainc(a, b, np.minimum(edges, 1.0))))


def _chance_of(one: Yes, worth: float, step: float, size: int) -> FloatArray:
    """The likelihood of those who decided at chances exp(-k step), 1 at its best."""
    log = -step * np.arange(size)
    yes, no = worth * one.yes, worth * (one.decided - one.yes)
    against = np.log1p(
        -np.exp(np.minimum(log, -step / 4.0))
    )  # the first cell reaches from 1 to half a step below
    value = yes * log + no * against
    return np.asarray(np.exp(value - value.max()))


def _convolved(first: FloatArray, second: FloatArray) -> FloatArray:
    size = first.size + second.size - 1
    length = 1 << (size - 1).bit_length()
    found = np.fft.irfft(np.fft.rfft(first, length) * np.fft.rfft(second, length), length)
    return np.asarray(found[:size])
