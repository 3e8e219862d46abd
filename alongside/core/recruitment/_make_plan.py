"""A whole answer for known mixes and rates: the best plan, its certificate, its neighbours and the front."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.core.quantities import FloatArray, NotEstimable
from alongside.core.recruitment._best import best_certificate, best_recruits
from alongside.core.recruitment._bodies import mix_body
from alongside.core.recruitment._brief import Brief, check_brief, in_order
from alongside.core.recruitment._feasible import refuse_infeasible
from alongside.core.recruitment._minimise import Certificate
from alongside.core.recruitment._other_plans import (
    OtherPlan,
    different_plans,
    front,
    near_enough,
    rules_of_thumb,
)
from alongside.core.recruitment._plan_made import Plan, below_fair_share, plan_of
from alongside.core.recruitment._whole_people import WholePlan, best_whole_plan

A_SHARE = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A limit that the best plan touches. `price`: how much lower the objective's loss would be for one more unit
    of it (a pound, a recruit), None where the limit is not in such a unit."""

    limit: str
    price: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer:
    """Everything found. `near` is how far above the best a near-optimal plan may lie, in nats.

    `thumb`: rules of thumb, each with whether it keeps every limit.
    """

    brief: Brief
    best: Plan
    whole: Plan | NotEstimable
    is_whole_proved: bool
    certificate: Certificate
    binding: tuple[Binding, ...]
    below: tuple[str, ...]
    alternatives: tuple[OtherPlan, ...]
    thumb: tuple[tuple[OtherPlan, bool], ...]
    front: tuple[Plan, ...]
    near: float


def make_plan(brief: Brief) -> PlanAnswer:
    """Return the best plan for known mixes and rates, and how one knows.

    Minimise KL(q||p), q = (recruited + sum a_c mix_c)/n, over real a with sum a <= remaining, n >= minimum_n,
    caps, budget and floors on expected shares; or maximise min q_g/floor_g. Both are solved in (a/n, 1/n), where
    they are convex (Charnes and Cooper 1962) whether n is free or not. Ties go to the cheaper plan.

    *Source:* Kullback and Leibler 1951, doi:10.1214/aoms/1177729694; Charnes and Cooper 1962,
    doi:10.1002/nav.3800090303. Closed form of the example: q = p, hence 30 of 100 recruits.
    *Limits:* expectations only: what chance does to a mix of n people is `(G - 1)/(2n)` nats more.

    >>> from alongside.core.recruitment import Channel
    >>> leaflets = Channel(name="leaflets", mix=np.array([1.0, 0.0]), cost_gbp=1)
    >>> visits = Channel(name="visits", mix=np.array([0.0, 1.0]), cost_gbp=9)
    >>> answer = make_plan(
    ...     Brief(
    ...         categories=("a", "b"),
    ...         population=np.array([0.7, 0.3]),
    ...         recruited=np.zeros(2),
    ...         remaining=100,
    ...         channels=(leaflets, visits),
    ...     )
    ... )
    >>> {name: round(people, 6) for name, people in answer.best.allocation.items()}, round(answer.best.kl, 9)
    ({'leaflets': 70.0, 'visits': 30.0}, 0.0)
    """
    check_brief(brief)
    ordered = in_order(brief)
    recruits = best_recruits(ordered)
    if recruits is None:
        refuse_infeasible(ordered)
        raise AssertionError  # one of its sentences always fits
    best = plan_of(ordered, recruits)
    found = best_certificate(ordered, recruits)
    whole = best_whole_plan(ordered, recruits)
    return PlanAnswer(
        brief=ordered,
        best=best,
        whole=plan_of(ordered, whole.recruits) if isinstance(whole, WholePlan) else whole,
        is_whole_proved=isinstance(whole, WholePlan) and whole.is_proved,
        certificate=found,
        binding=_binding(ordered, recruits, found),
        below=below_fair_share(ordered, best.shares),
        alternatives=different_plans(ordered, best),
        thumb=rules_of_thumb(ordered),
        front=front(ordered, best),
        near=near_enough(ordered, best),
    )


def _binding(brief: Brief, recruits: FloatArray, found: Certificate) -> tuple[Binding, ...]:
    """The limits that are touched, channels without recruits apart, with what one more unit would be worth."""
    body = mix_body(brief)
    n = brief.known + float(recruits.sum())
    x = np.append(recruits, brief.most) / n
    touched = body.limits - body.rows @ x <= A_SHARE
    scales = {
        "budget": float(body.rows[body.names.index("budget"), :-1].max()) if "budget" in body.names else 0.0
    }
    return tuple(
        Binding(limit=name, price=_price(brief, name, float(found.prices[at]), n, scales))
        for at, name in enumerate(body.names)
        if touched[at] and not name.startswith("least:")
    )


def _price(brief: Brief, name: str, price: float, n: float, scales: dict[str, float]) -> float | None:
    """Turn the price of a flat side into that of one more pound or recruit: the side moves by 1/n of it."""
    if name == "budget":
        dearest = float(brief.costs.max(initial=0.0))
        return price * scales["budget"] / dearest / n if dearest > 0 else 0.0
    return price / n if name.startswith("cap:") else None
