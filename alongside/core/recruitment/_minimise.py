"""Minimise a smooth convex function over flat limits: Newton's method on faces, with a certificate at its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._polytope import Polytope, lowest

Which: TypeAlias = NDArray[np.bool_]
TOUCHING = 1e-9
MOST_FACES, MOST_STEPS, MOST_HALVINGS = 400, 80, 60
FLAT = 1e-20
"""Squared Newton decrement below which a face holds nothing lower that a computer could tell."""
STATIONARY = 1e-9
STILL = 1e-15
"""A fall by less than this part of the value is rounding."""


class Target(Protocol):
    """What is minimised."""

    def value(self, x: FloatArray) -> float:
        """The value at x."""

    def slope(self, x: FloatArray) -> FloatArray:
        """The gradient at x."""

    def curvature(self, x: FloatArray) -> FloatArray:
        """The Hessian at x."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """How one knows that a plan is the best: the conditions of Karush, Kuhn and Tucker, and a bound.

    `stationarity`: the largest part of the slope that the limits' prices do not balance. `gap`: nothing within
    the limits can be lower by more than this. `violation`: the furthest step over a limit. `prices`: what one
    unit of each limit would be worth.
    """

    stationarity: float
    gap: float
    violation: float
    prices: FloatArray


def minimise(*, target: Target, polytope: Polytope, start: FloatArray) -> FloatArray:
    """Return where a convex target is least within the limits, from a start within them.

    On the face of the limits touched, Newton steps; at the face's lowest point the slope is split into what the
    limits balance (their prices, by non-negative least squares) and the rest, which, turned round, is a way down
    that keeps every limit touched. No rest: the conditions of Karush, Kuhn and Tucker hold. `start` (K,).

    *Source:* Nocedal and Wright 2006, Numerical Optimization, chapters 12 and 16,
    doi:10.1007/978-0-387-40065-5; Lawson and Hanson 1974, chapter 23 (the cone of feasible directions).
    """
    x, least = start, np.inf
    for _ in range(MOST_FACES):
        x = _lowest_on_face(target, polytope, x)
        moved = _off_the_face(target, polytope, x, least)
        if moved is None:
            break
        least, x = target.value(x), moved
    return x


def _off_the_face(target: Target, polytope: Polytope, x: FloatArray, before: float) -> FloatArray | None:
    """Step down from the lowest point of a face; None at the lowest of all, and where nothing was gained."""
    now = target.value(x)
    is_lower = now < before - STILL * abs(now)
    down = _way_down(target.slope(x), polytope, polytope.slack(x) <= TOUCHING) if is_lower else None
    return None if down is None else _moved(target, polytope, x, down)


def certificate(*, target: Target, polytope: Polytope, x: FloatArray) -> Certificate:
    """Return how one knows that x is the lowest: slope = -sum of prices x limits touched, prices >= 0.

    The gap is slope'(x - v) at the corner v that the slope likes best: a convex target lies above its tangent.

    *Source:* Karush 1939; Kuhn and Tucker 1951; Jaggi 2013, equation 2 (the gap), proceedings.mlr.press/v28.
    """
    slope = target.slope(x)
    touched = polytope.limits - polytope.rows @ x <= TOUCHING
    prices, rest = _prices(slope, polytope, touched)
    corner = lowest(polytope, slope)
    over = np.append(polytope.rows @ x - polytope.limits, np.abs(polytope.equal @ x - polytope.given))
    return Certificate(
        stationarity=float(np.abs(rest).max()),
        gap=0.0 if corner is None else max(0.0, float(slope @ x) - corner.least),
        violation=max(0.0, float(over.max())),
        prices=prices,
    )


def _prices(slope: FloatArray, polytope: Polytope, touched: Which) -> tuple[FloatArray, FloatArray]:
    from scipy.optimize import nnls  # half a second to import, and most of the program has no plan

    normals = np.vstack([polytope.rows[touched], polytope.equal, -polytope.equal])
    found, _ = nnls(normals.T, -slope, maxiter=50 * (len(normals) + 1))
    prices = np.zeros(len(polytope.limits))
    prices[touched] = found[: int(touched.sum())]
    return prices, np.asarray(slope + normals.T @ found)


def _way_down(slope: FloatArray, polytope: Polytope, touched: Which) -> FloatArray | None:
    _, rest = _prices(slope, polytope, touched)
    return None if np.abs(rest).max() <= STATIONARY * max(1.0, float(np.abs(slope).max())) else -rest


def _moved(target: Target, polytope: Polytope, x: FloatArray, down: FloatArray) -> FloatArray | None:
    """Step along a way down as far as the curve and the limits let; None where nothing lower is found."""
    down = down / np.linalg.norm(down)
    kept = (polytope.slack(x) <= TOUCHING) & (polytope.rows @ down > -TOUCHING)
    down = _project(np.vstack([polytope.rows[kept], polytope.equal]), down)
    bent = float(down @ target.curvature(x) @ down)
    fall = -float(target.slope(x) @ down)
    step = min(_room(polytope, x, down, kept), fall / bent if bent > 0 else np.inf)
    is_down = fall > 0 and fall**2 > FLAT * max(bent, FLAT) and np.isfinite(step)
    return _lower(target, x, down, step, fall) if is_down else None


def _lowest_on_face(target: Target, polytope: Polytope, x: FloatArray) -> FloatArray:
    touched = polytope.slack(x) <= TOUCHING
    for _ in range(MOST_STEPS):
        free = _free(np.vstack([polytope.rows[touched], polytope.equal]))
        step = _newton(target, x, free)
        if step is None:
            break
        room = _room(polytope, x, step, touched)
        nearer = _lower(target, x, step, min(1.0, room), -float(target.slope(x) @ step))
        if nearer is None:
            break
        x = nearer
        touched = touched | (polytope.slack(x) <= TOUCHING)
    return x


def _free(normals: FloatArray) -> FloatArray:
    """Columns that span the ways that keep every limit of a face."""
    _, sizes, ways = np.linalg.svd(normals, full_matrices=True)
    return np.asarray(ways[int((sizes > 1e-11 * max(1.0, float(sizes.max(initial=0.0)))).sum()) :].T)


def _project(normals: FloatArray, way: FloatArray) -> FloatArray:
    free = _free(normals)
    return np.asarray(free @ (free.T @ way))


def _newton(target: Target, x: FloatArray, free: FloatArray) -> FloatArray | None:
    slope = free.T @ target.slope(x)
    if not slope.size:
        return None
    curved = free.T @ target.curvature(x) @ free
    step = -np.linalg.pinv(curved, rcond=1e-13, hermitian=True) @ slope
    return np.asarray(free @ step) if -float(slope @ step) > FLAT else None


def _room(polytope: Polytope, x: FloatArray, way: FloatArray, kept: Which) -> float:
    """How far one can go before the next limit; those kept all along the way do not count."""
    towards = polytope.rows @ way
    ahead = ~kept & (towards > 1e-14)
    return float(np.min(polytope.slack(x)[ahead] / towards[ahead], initial=np.inf))


def _lower(target: Target, x: FloatArray, way: FloatArray, step: float, fall: float) -> FloatArray | None:
    """Halve a step until the target falls by at least a little of what its slope promises."""
    before = target.value(x)
    for _ in range(MOST_HALVINGS):
        further = x + step * way
        if target.value(further) <= before - 1e-4 * step * fall and (further != x).any():
            return further
        step /= 2.0
    return None
