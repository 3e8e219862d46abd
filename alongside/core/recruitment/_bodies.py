"""The limits of a task as flat sides of a body: of recruits for linear questions, of mixes for the distance."""

from __future__ import annotations

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._brief import Brief
from alongside.core.recruitment._mix_target import MixTarget, mix_target
from alongside.core.recruitment._polytope import Polytope


def recruits_body(brief: Brief) -> Polytope:
    """Return what a plan's recruits may be: alpha = recruits/everyone, shape (C,); every limit is flat in it.

    Sides: `least:CHANNEL` (nobody), `cap:CHANNEL`, `budget`, `remaining`, `minimum_n`, `floor:GROUP`.
    """
    most, count = brief.most, len(brief.channels)
    sides: list[tuple[str, FloatArray, float]] = []
    for at, channel in enumerate(brief.channels):
        one = np.eye(count)[at]
        sides.append((f"least:{channel.name}", -one, -channel.least / most))
        if np.isfinite(brief.caps[at]):
            sides.append((f"cap:{channel.name}", one, float(brief.caps[at]) / most))
    if np.isfinite(brief.budget_gbp):
        scale = _scale(brief)
        sides.append(("budget", brief.costs / scale, brief.left_gbp / most / scale))
    sides.append(("remaining", np.ones(count), brief.remaining / most))
    sides.append(("minimum_n", -np.ones(count), (brief.known - brief.least) / most))
    sides += _floor_sides(brief)
    return _body(sides, count)


def _floor_sides(brief: Brief) -> list[tuple[str, FloatArray, float]]:
    """A floor f of group g: (r_g + sum a m_g) >= f (R + sum a); no limit where floors are the objective."""
    found: list[tuple[str, FloatArray, float]] = []
    if brief.objective == "floors":
        return found
    for at in np.flatnonzero(brief.least_shares > 0):
        floor = float(brief.least_shares[at])
        short = floor * brief.known - float(brief.recruited[at])
        found.append((f"floor:{brief.categories[at]}", floor - brief.mixes[at], -short / brief.most))
    return found


def _scale(brief: Brief) -> float:
    return max(float(brief.costs.max(initial=0.0)), brief.left_gbp / brief.most, 1e-12)


def _body(sides: list[tuple[str, FloatArray, float]], count: int) -> Polytope:
    return Polytope(
        rows=np.array([row for _, row, _ in sides]),
        limits=np.array([limit for _, _, limit in sides]),
        names=tuple(name for name, _, _ in sides),
        equal=np.zeros((0, count)),
        given=np.zeros(0),
    )


def mix_body(brief: Brief) -> Polytope:
    """Return what a plan's mix may be: x = (recruits/n, everyone/n), shape (C + 1,).

    Every limit of `recruits_body`, row alpha <= limit, becomes row b - limit s <= 0, and sum b + (R/N) s = 1: the
    mix q = M b + (r/N) s is linear in x although n is free, so that its distance is convex.

    *Source:* Charnes and Cooper 1962, doi:10.1002/nav.3800090303.
    """
    plain = recruits_body(brief)
    return Polytope(
        rows=np.column_stack([plain.rows, -plain.limits]),
        limits=np.zeros(len(plain.limits)),
        names=plain.names,
        equal=np.append(np.ones(len(brief.channels)), brief.known / brief.most)[None],
        given=np.ones(1),
    )


def mix_rows(brief: Brief) -> FloatArray:
    """Return Q of q = Q x, shape (G, C + 1)."""
    return np.column_stack([brief.mixes, brief.recruited / brief.most])


def distance_target(brief: Brief) -> MixTarget:
    """Return the distance of a plan's expected mix from the population's."""
    return mix_target(rows=mix_rows(brief), shares=brief.population)


def as_mix(brief: Brief, recruits: FloatArray) -> FloatArray:
    """Return recruits (C,) as a place in the body of mixes."""
    n = brief.known + float(recruits.sum())
    return np.append(recruits, brief.most) / n


def as_recruits(brief: Brief, x: FloatArray) -> FloatArray:
    """Return a place in the body of mixes as recruits; what lies on a limit but for rounding is set on it."""
    return settled(brief, x[:-1] / x[-1] * brief.most)


def settled(brief: Brief, recruits: FloatArray) -> FloatArray:
    """Set what lies on a limit but for rounding exactly on it: nobody, the cap, every place used."""
    near = 1e-7 * max(1.0, brief.most)
    found = np.where(recruits < near, 0.0, recruits)
    found = np.where(np.abs(found - brief.caps) < near, brief.caps, found)
    over = float(found.sum()) - brief.remaining
    if over and abs(over) < 10 * near:
        inside = np.where(found < brief.caps, found, 0.0)
        found[int(np.argmax(inside))] -= over if inside.max() > abs(over) else 0.0
    return found
