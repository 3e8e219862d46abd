"""The best real-valued plan when mixes and rates are known: least distance, or floors held as well as can be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._bodies import (
    as_mix,
    as_recruits,
    distance_target,
    mix_body,
    mix_rows,
    recruits_body,
    settled,
)
from alongside.core.recruitment._brief import Brief
from alongside.core.recruitment._feasible import feasible_recruits
from alongside.core.recruitment._minimise import Certificate, certificate, minimise
from alongside.core.recruitment._polytope import Corner, Polytope, lowest

TIED = 1e-9
"""Plans whose mixes differ by less than this are one mix; the cheaper is taken."""
WORTH_IT, A_PENNY = 1e-6, 0.01
"""Less than a penny, or than this part of the cost, is rounding and not a saving."""


def best_recruits(brief: Brief, *, start: FloatArray | None = None) -> FloatArray | None:
    """Return recruits (C,) of the best plan, the cheaper among equals, or None where no plan keeps every limit."""
    if brief.objective == "floors":
        return _floors_held(brief)
    found = _nearest_mix(brief, start)
    return None if found is None else _cheapest_of_that_mix(brief, found)


def nearest_recruits(brief: Brief, *, start: FloatArray | None = None) -> FloatArray | None:
    """Return recruits (C,) whose expected mix is least far from the population's, ties left as they fall."""
    return _nearest_mix(brief, start)


def best_certificate(brief: Brief, recruits: FloatArray) -> Certificate:
    """Return how one knows that a plan is the best for its objective."""
    if brief.objective == "floors":
        return _floors_certificate(brief, recruits)
    return certificate(target=distance_target(brief), polytope=mix_body(brief), x=as_mix(brief, recruits))


def _nearest_mix(brief: Brief, start: FloatArray | None) -> FloatArray | None:
    begun = feasible_recruits(brief) if start is None else start
    if begun is None:
        return None
    x = minimise(target=distance_target(brief), polytope=mix_body(brief), start=as_mix(brief, begun))
    return as_recruits(brief, x)


def _cheapest_of_that_mix(brief: Brief, recruits: FloatArray) -> FloatArray:
    """Return the cheapest plan with the same expected mix; of those that cost the same, the one of most people."""
    if len(brief.channels) == 1:
        return recruits
    body = _same_mix(brief, recruits)
    cheaper = lowest(body, brief.costs / max(1e-12, float(brief.costs.max(initial=0.0))))
    if cheaper is None or not _is_worth_it(brief, recruits, cheaper.x * brief.most):
        return recruits
    return _polished(brief, np.maximum(cheaper.x, 0.0) * brief.most, recruits)


def _same_mix(brief: Brief, recruits: FloatArray) -> Polytope:
    """Every group's count may differ from q n by next to nothing: (M - q 1') alpha + (r - q R)/N = 0."""
    counts = brief.recruited + brief.mixes @ recruits
    q = counts / counts.sum()
    rows = brief.mixes - q[:, None]
    gap = (q * brief.known - brief.recruited) / brief.most
    body = recruits_body(brief)
    return replace(
        body,
        rows=np.vstack([body.rows, rows, -rows]),
        limits=np.concatenate([body.limits, gap + TIED, -gap + TIED]),
        names=(*body.names, *(["mix"] * (2 * len(q)))),
    )


def _is_worth_it(brief: Brief, now: FloatArray, then: FloatArray) -> bool:
    before, after = float(brief.costs @ now), float(brief.costs @ then)
    return before - after > max(A_PENNY, WORTH_IT * before)


def _polished(brief: Brief, cheaper: FloatArray, before: FloatArray) -> FloatArray:
    """Bring a corner that linear programming found to the precision of the distance itself, unused channels closed."""
    used = cheaper > WORTH_IT * brief.most
    channels = tuple(
        channel if is_used else replace(channel, cap=0.0)
        for channel, is_used in zip(brief.channels, used, strict=True)
    )
    closed = replace(brief, channels=channels)
    begun = feasible_recruits(closed)
    found = _nearest_mix(closed, np.where(used, cheaper, 0.0) if begun is None else cheaper * used)
    return cheaper if found is None or not _is_worth_it(brief, before, found) else found


def _floors_held(brief: Brief) -> FloatArray | None:
    """Maximise t with q_g >= t f_g for every floor: a linear program in (x, t); then the cheapest plan with that t.

    *Source:* Charnes and Cooper 1962, doi:10.1002/nav.3800090303.
    """
    best = _floors_program(brief)
    if best is None:
        return None
    ratio = -best.least
    body = _with_floors(brief, ratio * (1.0 - TIED))
    cheapest = lowest(body, brief.costs / max(1e-12, float(brief.costs.max(initial=0.0))))
    return as_recruits(brief, best.x[:-1]) if cheapest is None else settled(brief, cheapest.x * brief.most)


def _floors_program(brief: Brief) -> Corner | None:
    plain = mix_body(brief)
    asked = brief.least_shares > 0
    rows = np.column_stack([-mix_rows(brief)[asked], brief.least_shares[asked]])
    wider = replace(
        plain,
        rows=np.vstack([np.column_stack([plain.rows, np.zeros(len(plain.rows))]), rows]),
        limits=np.append(plain.limits, np.zeros(len(rows))),
        names=(*plain.names, *("ratio" for _ in rows)),
        equal=np.column_stack([plain.equal, np.zeros(len(plain.equal))]),
    )
    return lowest(wider, np.append(np.zeros(plain.rows.shape[1]), -1.0))


def _with_floors(brief: Brief, ratio: float) -> Polytope:
    return recruits_body(replace(brief, objective="kl", floors=brief.least_shares * ratio))


def _floors_certificate(brief: Brief, recruits: FloatArray) -> Certificate:
    """For a linear program the gap is how far the plan stays below the bound of the program itself."""
    best = _floors_program(brief)
    assert best is not None  # there is a plan
    x = as_mix(brief, recruits)
    asked = brief.least_shares > 0
    reached = float(((mix_rows(brief) @ x)[asked] / brief.least_shares[asked]).min())
    body = mix_body(brief)
    over = body.rows @ x - body.limits
    return Certificate(
        stationarity=0.0,
        gap=max(0.0, -best.least - reached),
        violation=max(0.0, float(over.max())),
        prices=best.prices[: len(body.limits)],
    )
