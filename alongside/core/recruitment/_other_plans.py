"""Plans beside the best one: the usual rules of thumb, near-optimal different plans, and the front."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._best import best_recruits
from alongside.core.recruitment._bodies import recruits_body, settled
from alongside.core.recruitment._brief import Brief
from alongside.core.recruitment._plan_made import Plan, plan_of
from alongside.core.recruitment._polytope import lowest

MOST_ALTERNATIVES = 5
NEAR_PART, NEAR_CHANCE = 0.05, 0.1
"""Near-optimal: within a twentieth of the best, or a tenth of what chance alone puts between a mix and its aim."""
FRONT_SIZES, FRONT_PRICES = 5, 8
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherPlan:
    """A plan with the reason it is listed: a code and the channel it is about, if any."""

    why: str
    channel: str
    plan: Plan


def equal_split(brief: Brief) -> FloatArray:
    """Return every place shared out evenly, what a cap turns away going evenly to the others."""
    return shared_out(np.ones(len(brief.channels)), brief)


def in_proportion(brief: Brief) -> FloatArray:
    """Return every place shared out in proportion to what each channel can bring (its cap, or all that remain)."""
    return shared_out(np.minimum(brief.caps, brief.remaining), brief)


def shared_out(weights: FloatArray, brief: Brief) -> FloatArray:
    """Fill places in proportion to weights up to the caps and the budget."""
    plan = np.zeros(len(weights))
    places = brief.remaining
    open_to = (weights > 0) & (brief.caps > 0)
    while places > TOLERANCE and open_to.any():
        share = np.where(open_to, weights, 0.0)
        step = np.minimum(places * share / share.sum(), brief.caps - plan)
        plan, places = plan + step, places - float(step.sum())
        open_to &= plan < brief.caps - TOLERANCE
    cost = float(brief.costs @ plan)
    return plan * min(1.0, brief.left_gbp / cost) if cost > 0 else plan


def rules_of_thumb(brief: Brief) -> tuple[tuple[OtherPlan, bool], ...]:
    """Return the equal split and the proportional plan, each with whether it keeps every limit."""
    body, found = recruits_body(brief), []
    for why, recruits in (("equal_split", equal_split(brief)), ("in_proportion", in_proportion(brief))):
        keeps = bool((body.rows @ recruits / brief.most <= body.limits + TOLERANCE).all())
        found.append((OtherPlan(why=why, channel="", plan=plan_of(brief, recruits)), keeps))
    return tuple(found)


def near_enough(brief: Brief, best: Plan) -> float:
    """Return how far above the best distance a plan may lie to count as near-optimal, in nats.

    Perfect recruitment of n people puts (G - 1)/(2 n) nats between their mix and the population's on average.

    *Source:* Wilks 1938, doi:10.1214/aoms/1177732360 (2 n KL is about chi-square with G - 1 degrees of freedom).
    """
    chance = (int((brief.population > 0).sum()) - 1) / (2.0 * max(best.n, 1.0))
    return max(NEAR_PART * best.kl, NEAR_CHANCE * chance)


def different_plans(brief: Brief, best: Plan) -> tuple[OtherPlan, ...]:
    """Return plans that are nearly as good and as different as can be: cheaper, or with most or least of a channel.

    From the best plan towards the plan that goes furthest in one respect, as far as the distance stays near: the
    distance is convex along that line among plans of one size, so everything before its end is near as well.
    """
    extremes = [_towards(brief, best, brief.costs, "cheaper", "")]
    for at, channel in enumerate(brief.channels):
        one = np.eye(len(brief.channels))[at]
        extremes.append(_towards(brief, best, one, "least", channel.name))
        extremes.append(_towards(brief, best, -one, "most", channel.name))
    return _spread_out(brief, best, extremes)


def _towards(brief: Brief, best: Plan, objective: FloatArray, why: str, channel: str) -> OtherPlan:
    scale = max(1e-12, float(np.abs(objective).max(initial=0.0)))
    corner = lowest(recruits_body(brief), objective / scale)
    assert corner is not None  # the best plan keeps every limit
    end = _best_with(brief, objective / scale, corner.least)
    far = corner.x * brief.most if end is None else end
    step = _furthest_near(brief, best, far)
    moved = best.recruits + step * (far - best.recruits)
    return OtherPlan(why=why, channel=channel, plan=plan_of(brief, settled(brief, moved)))


def _best_with(brief: Brief, objective: FloatArray, least: float) -> FloatArray | None:
    """The best plan at the far end itself: of all plans that go furthest, the nearest mix."""
    if np.count_nonzero(objective) != 1:
        return None
    at, sign = int(np.flatnonzero(objective)[0]), float(objective.sum())
    value = max(0.0, sign * least * brief.most)
    value *= 1.0 + 1e-7 * sign  # a little inside, so that rounding leaves room
    change = {"cap": value} if sign > 0 else {"cap": value, "least": value}
    channels = list(brief.channels)
    channels[at] = replace(channels[at], **change)  # type: ignore[arg-type]  # both fields are numbers
    return best_recruits(replace(brief, channels=tuple(channels)))


def _furthest_near(brief: Brief, best: Plan, far: FloatArray) -> float:
    """The longest step, by halving, that keeps the plan near-optimal."""
    limit = _loss(brief, best.recruits) + near_enough(brief, best)
    if _loss(brief, far) <= limit:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2.0
        near = _loss(brief, best.recruits + middle * (far - best.recruits)) <= limit
        low, high = (middle, high) if near else (low, middle)
    return low


def _loss(brief: Brief, recruits: FloatArray) -> float:
    return _of_plan(brief, plan_of(brief, recruits))


def _of_plan(brief: Brief, plan: Plan) -> float:
    return plan.kl if brief.objective == "kl" else -(plan.floor_ratio or 0.0)


def _spread_out(brief: Brief, best: Plan, found: list[OtherPlan]) -> tuple[OtherPlan, ...]:
    """Keep the plans furthest from the best and from each other, in people moved."""
    kept: list[OtherPlan] = []
    least = max(1.0, 0.02 * float(best.recruits.sum()))
    for _ in range(MOST_ALTERNATIVES):
        taken = [best.recruits, *(one.plan.recruits for one in kept)]
        distances = [min(float(np.abs(one.plan.recruits - other).sum()) for other in taken) for one in found]
        if not distances or max(distances) < 2 * least:
            break
        kept.append(found[int(np.argmax(distances))])
    return tuple(sorted(kept, key=lambda one: _loss(brief, one.plan.recruits)))


def front(brief: Brief, best: Plan) -> tuple[Plan, ...]:
    """Return plans of which none is better in distance, number of people and cost at once.

    For sizes from the least to the most and budgets from the least that reaches each to what its best plan
    costs, the best plan; those that another beats in every respect are left out.
    """
    found = [best]
    for size in (*_sizes(brief), best.n):
        found += _over_prices(replace(brief, minimum_n=size, remaining=size - brief.known - brief.not_known))
    return undominated(found, brief)


def _sizes(brief: Brief) -> FloatArray:
    available = brief.known + float(np.minimum(brief.caps, brief.remaining).sum())
    most = min(brief.most, available)
    steps = 1 if most - brief.least < 0.5 else min(FRONT_SIZES, int(most - brief.least) + 1)
    return np.linspace(most if steps == 1 else brief.least, most, max(1, steps)) + brief.not_known


def _over_prices(brief: Brief) -> list[Plan]:
    best = best_recruits(brief) if brief.most > 0 else None
    if best is None:
        return []
    corner = lowest(recruits_body(brief), brief.costs / max(1e-12, float(brief.costs.max(initial=0.0))))
    dear = float(brief.costs @ best)
    cheap = dear if corner is None else float(brief.costs @ np.maximum(corner.x, 0.0)) * brief.most
    plans = [plan_of(brief, best)]
    if dear - cheap <= 0.01:
        return plans
    prices = brief.spent_gbp + np.linspace(cheap, dear, FRONT_PRICES)[:-1] + 1e-7 * dear
    found = [best_recruits(replace(brief, budget_gbp=float(price))) for price in prices]
    return [*plans, *(plan_of(brief, cheaper) for cheaper in found if cheaper is not None)]


def undominated(plans: list[Plan], brief: Brief) -> tuple[Plan, ...]:
    """Return the plans that no other equals or beats in every respect; of equals the first."""
    values = np.array([[_of_plan(brief, one), -one.n, one.cost_gbp] for one in plans]).reshape(-1, 3)
    slack = np.array([1e-9, 1e-6, 1e-2])
    kept = []
    for at, value in enumerate(values):
        no_worse = (values <= value + slack).all(axis=1)
        better = no_worse & (values < value - slack).any(axis=1)
        same_before = no_worse[:at] & (np.abs(values[:at] - value) <= slack).all(axis=1)
        if not better.any() and not same_before.any():
            kept.append(plans[at])
    return tuple(sorted(kept, key=lambda plan: (round(plan.n, 3), plan.cost_gbp)))


def value_of(brief: Brief, recruits: FloatArray) -> float:
    """Return what a plan is judged by: its distance, or minus its smallest share over floor; the lower the better."""
    return _loss(brief, recruits)
