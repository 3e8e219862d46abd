"""Where a group's ratio lies when newcomers are drawn from a list, said so that it may be read at every date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from alongside.core.quantities import FloatArray, as_floats

IntArray: TypeAlias = NDArray[np.int64]
Curve: TypeAlias = Callable[[FloatArray], FloatArray]

FURTHEST = 6.0
"""Log ratios beyond which a limit is given as none or all: e^6 is about 400 to 1."""
GRID = np.linspace(-FURTHEST, FURTHEST, 97)
_STEP = float(GRID[1] - GRID[0])
_REACH = 40
_LEAST = 1e-300
_AT_ONCE = 24
_HALVINGS = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Newcomers from a list, shapes (T, G): of each group and elsewhere, and who waits before each date's newcomers."""

    joined: FloatArray
    inside: FloatArray
    outside: FloatArray
    newcomers: FloatArray
    """Shape (T,): all newcomers of each date."""

    def groups(self, chosen: slice) -> Waiting:
        """Return some of the groups."""
        return Waiting(
            joined=self.joined[:, chosen],
            inside=self.inside[:, chosen],
            outside=self.outside[:, chosen],
            newcomers=self.newcomers,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingLimits:
    """Shapes (T, G): limits of the group's share of newcomers, and of its ratio to what chance would bring."""

    low: FloatArray
    high: FloatArray
    ratio: FloatArray
    ratio_low: FloatArray
    ratio_high: FloatArray


def waiting_sequence(*, given: Waiting, log_e: FloatArray, level: float) -> WaitingLimits:
    """Return the confidence sequence of each group's ratio among newcomers drawn without replacement.

    Someone of the group is w times as likely to be next as anyone else waiting. Of m newcomers at a date, k are of the
    group with chance H(k) w^k / sum_j H(j) w^j, H hypergeometric, so the evidence against w is
    ln M(w) = ln E - x ln w + sum over dates of ln sum_j H(j) w^j; the sequence holds all w with M(w) < 1/(1 - level). E
    is the two-group E-value, so w = 1 is excluded exactly when E >= 1/(1 - level). ln M is convex in ln w. Each w is
    said as the share of newcomers it would be expected to bring by then, and that share over the one of w = 1.
    `log_e`: ln E of each group against everyone else, shape (T, G).

    *Source:* Cox 1972, J R Stat Soc B 34:187-220, doi:10.1111/j.2517-6161.1972.tb00899.x, section 6 (the chance within
    a date); the test martingale as Waudby-Smith and Ramdas 2020, arXiv:2006.04347, section 2.2.
    *Limits:* w is steady over time; limits of w beyond e^6 either way are given as nobody or everybody possible.

    >>> ones = np.ones((3, 1))
    >>> given = Waiting(joined=ones, inside=np.array([[9.0], [8], [7]]), outside=9 * ones, newcomers=np.ones(3))
    >>> limits = waiting_sequence(given=given, log_e=np.log([[1.0], [1.4], [2.2]]), level=0.95)
    >>> bool((limits.ratio_low < 1).all() and (limits.ratio_high > 1).all())
    True
    """
    parts = [
        _some_groups(given.groups(slice(start, start + _AT_ONCE)), log_e[:, start : start + _AT_ONCE], level)
        for start in range(0, log_e.shape[1], _AT_ONCE)
    ]
    joined = {name: np.concatenate([getattr(part, name) for part in parts], axis=1) for name in _NAMES}
    return WaitingLimits(**joined)


_NAMES = ("low", "high", "ratio", "ratio_low", "ratio_high")


def _some_groups(given: Waiting, log_e: FloatArray, level: float) -> WaitingLimits:
    x, n = np.cumsum(given.joined, axis=0), np.cumsum(given.newcomers)[:, None]
    tilt = _Curves(np.cumsum(_log_tilts(given), axis=0))
    path = _Curves(_expected_counts(given))

    def evidence(theta: FloatArray) -> FloatArray:
        return log_e - x * theta + tilt.at(theta)

    wanted = -np.log1p(-level)
    on_grid = log_e[..., None] - x[..., None] * GRID + tilt.values
    best = _lowest(evidence, on_grid)
    low = _crossing(evidence, on_grid, best, wanted, below=True)
    high = _crossing(evidence, on_grid, best, wanted, below=False)
    fair = path.at(np.zeros(x.shape))
    fair = np.where(fair > 0, fair, np.nan)
    many = np.maximum(n, 1.0)
    fewest, most = _possible(given)
    least = np.where((low <= -FURTHEST) | (x <= fewest), fewest, path.at(low))
    greatest = np.where((high >= FURTHEST) | (x >= most), most, path.at(high))
    return WaitingLimits(
        low=np.where(n > 0, least / many, 0.0),
        high=np.where(n > 0, greatest / many, 1.0),
        ratio=x / fair,
        ratio_low=least / fair,
        ratio_high=greatest / fair,
    )


def _possible(given: Waiting) -> tuple[FloatArray, FloatArray]:
    """The fewest and the most of each group who could have come by each date."""
    n = np.cumsum(given.newcomers)[:, None]
    before = np.cumsum(given.joined, axis=0) - given.joined
    elsewhere = np.cumsum(given.newcomers[:, None] - given.joined, axis=0) - (
        given.newcomers[:, None] - given.joined
    )
    return np.maximum(n - given.outside - elsewhere, 0.0), np.minimum(n, given.inside + before)


class _Curves:
    """Values on the grid of log ratios, shape (T, G, K), read between its points by cubics through four of them."""

    def __init__(self, values: FloatArray) -> None:
        self.values = values

    def at(self, theta: FloatArray) -> FloatArray:
        place = np.clip((theta + FURTHEST) / _STEP, 0, GRID.size - 1)
        first = np.clip(np.floor(place).astype(np.int64) - 1, 0, GRID.size - 4)
        t = place - first
        weights = (
            -(t - 1) * (t - 2) * (t - 3) / 6,
            t * (t - 2) * (t - 3) / 2,
            -t * (t - 1) * (t - 3) / 2,
            t * (t - 1) * (t - 2) / 6,
        )
        return as_floats(sum(weight * self._take(first + at) for at, weight in enumerate(weights)))

    def _take(self, index: IntArray) -> FloatArray:
        return as_floats(np.take_along_axis(self.values, index[..., None], axis=2)[..., 0])


def _lowest(evidence: Curve, on_grid: FloatArray) -> FloatArray:
    """Where a convex curve is lowest: beside its lowest point on the grid, a third is dropped at a time."""
    near = GRID[on_grid.argmin(axis=2)]
    low, high = np.maximum(near - _STEP, -FURTHEST), np.minimum(near + _STEP, FURTHEST)
    for _ in range(_HALVINGS):
        third = (high - low) / 3
        falls = evidence(low + third) > evidence(high - third)
        low, high = np.where(falls, low + third, low), np.where(falls, high, high - third)
    return as_floats((low + high) / 2)


def _crossing(
    evidence: Curve, on_grid: FloatArray, best: FloatArray, wanted: float, *, below: bool
) -> FloatArray:
    """Where the curve reaches `wanted` on one side of its lowest point; the edge where it never does."""
    side = best[..., None] > GRID if below else best[..., None] < GRID
    beyond = side & (on_grid >= wanted)
    last = GRID.size - 1 - beyond[..., ::-1].argmax(axis=2) if below else beyond.argmax(axis=2)
    far = GRID[last]
    near = np.minimum(far + _STEP, best) if below else np.maximum(far - _STEP, best)
    for _ in range(_HALVINGS):
        middle = (near + far) / 2
        is_out = evidence(middle) >= wanted
        near, far = np.where(is_out, near, middle), np.where(is_out, middle, far)
    return np.where(beyond.any(axis=2), far, -FURTHEST if below else FURTHEST)


def _log_tilts(given: Waiting) -> FloatArray:
    """ln sum_j H(j) w^j for every date and group on the grid of ln w, shape (T, G, K)."""
    found = np.zeros((*given.inside.shape, GRID.size))
    for date in np.flatnonzero(given.newcomers):
        found[date] = log_tilt(
            inside=given.inside[date], outside=given.outside[date], drawn=float(given.newcomers[date])
        )
    return found


def log_tilt(
    *, inside: FloatArray, outside: FloatArray, drawn: float, theta: FloatArray = GRID
) -> FloatArray:
    """ln of the mean of e^(theta j), j hypergeometric: of `drawn` people, how many are of the group; shape (G, K).

    Few people are added up one by one. Of many, the smooth terms are added up in steps of a quarter of their spread
    over ten spreads either side, which is as exact as a float.
    """
    if drawn == 1:
        share = (inside / (inside + outside))[:, None]
        return as_floats(np.log1p(share * np.expm1(theta)))
    if drawn <= 2 * _REACH:
        j = as_floats(np.arange(drawn + 1))
        chance = np.exp(_log_chance(j, inside[:, None], outside[:, None], drawn))
        return as_floats(np.log(np.maximum(chance @ np.exp(j[:, None] * theta), _LEAST)))
    return _log_tilt_of_many(inside[:, None], outside[:, None], drawn, theta)


def _log_tilt_of_many(r: FloatArray, s: FloatArray, drawn: float, theta: FloatArray) -> FloatArray:
    middle, spread = _tilted(r, s, drawn, np.exp(theta))
    step = np.maximum(1.0, spread / 4)
    start = np.where(step > 1, middle, np.round(middle))
    places = as_floats(start[..., None] + step[..., None] * np.arange(-_REACH, _REACH + 1))
    logs = _log_chance(places, r[..., None], s[..., None], drawn) + theta[:, None] * places
    return as_floats(special.logsumexp(logs, axis=-1) + np.log(step))


def _log_chance(j: FloatArray, r: FloatArray, s: FloatArray, drawn: float) -> FloatArray:
    """ln of the hypergeometric chance of j, -infinity where there cannot be so many or so few."""
    can_be = (j >= 0) & (j <= drawn) & (j <= r) & (drawn - j <= s)
    j = np.where(can_be, j, np.clip(j, np.maximum(drawn - s, 0.0), np.minimum(drawn, r)))

    def log_ways(top: FloatArray, taken: FloatArray) -> FloatArray:
        return as_floats(
            special.gammaln(top + 1) - special.gammaln(taken + 1) - special.gammaln(top - taken + 1)
        )

    return np.where(
        can_be, log_ways(r, j) + log_ways(s, drawn - j) - log_ways(r + s, as_floats(drawn)), -np.inf
    )


def _tilted(r: FloatArray, s: FloatArray, drawn: float, w: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Mean and spread of the tilted count, from the odds: k (s - m + k) = w (r - k)(m - k)."""
    half = w * (r + drawn) + s - drawn
    root = np.sqrt(np.maximum(half**2 - 4 * (w - 1) * w * r * drawn, 0.0))
    bottom = half + root
    k = np.divide(2 * w * r * drawn, bottom, out=np.zeros_like(bottom), where=bottom > 0)
    k = np.clip(k, np.maximum(drawn - s, 0.0), np.minimum(drawn, r))
    parts = (k, drawn - k, r - k, s - drawn + k)
    spread = 1 / np.sqrt(sum(1 / np.maximum(part, 0.25) for part in parts))
    return k, as_floats(spread)


def _expected_of(inside: FloatArray, outside: FloatArray, drawn: float, w: FloatArray) -> FloatArray:
    """How many of a date's newcomers are expected to be of the group: exact for one, by the odds for more."""
    if drawn == 0:
        return np.zeros_like(inside)
    if drawn == 1:
        return as_floats(w * inside / (w * inside + outside))
    return _tilted(inside, outside, drawn, w)[0]


def _expected_counts(given: Waiting) -> FloatArray:
    """How many of the group would be expected by each date for each w on the grid, shape (T, G, K).

    Each date's newcomers are split by the odds w among those who would then still wait.
    """
    w = np.exp(GRID)
    before = np.cumsum(given.joined, axis=0) - given.joined
    everyone = given.inside + given.outside
    ever = given.inside + before
    came = np.zeros((given.inside.shape[1], GRID.size))
    found = np.empty((*given.inside.shape, GRID.size))
    for date, drawn in enumerate(given.newcomers):
        total = everyone[date][:, None]
        inside = np.clip(ever[date][:, None] - came, 0.0, total)
        came = came + _expected_of(inside, total - inside, float(drawn), w)
        found[date] = came
    return found
