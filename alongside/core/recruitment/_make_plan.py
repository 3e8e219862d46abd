"""A whole answer for known mixes and rates: the best plan, its certificate, its neighbours and the front."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    undominated,
)
from alongside.core.recruitment._plan_made import Plan, below_fair_share, plan_of
from alongside.core.recruitment._robust import Ranked, rank_plans
from alongside.core.recruitment._strategies import (
    OnProgress,
    Search,
    cheaper_ones,
    search_strategies,
    unheard,
    with_strategies,
)
from alongside.core.recruitment._whole_people import WholePlan, best_whole_plan, rounded_plan

A_SHARE = 1e-7
MOST_OTHERS = 12
MORE_GBP = 1_000.0
"""What a budget that is wholly spent is raised by, to see what more money would bring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A limit that the best plan touches. `price`: how much lower the objective's loss would be for one more unit
    of it (a pound, a recruit), None where the limit is not in such a unit."""

    limit: str
    price: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAnswer:
    """Everything found. `plain` is the task as given, `brief` with the strategies bought.

    `near`: how far above the best a near-optimal plan may lie, in nats.
    `thumb`: rules of thumb, each with whether it keeps every limit. `richer`: the best plan of the same strategies
    with `MORE_GBP` more, where the whole budget is spent and mixes are known.
    """

    plain: Brief
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
    search: Search | None = None
    ranked: tuple[Ranked, ...] = ()
    draws: int = 0
    richer: Plan | None = None


def make_plan(
    brief: Brief,
    *,
    rng: np.random.Generator,
    draws: int | None = None,
    on_progress: OnProgress = unheard,
) -> PlanAnswer:
    """Return the best plan, and how one knows: for known mixes and rates, or over `draws` of what is not known.

    Minimise KL(q||p), q = (recruited + sum a_c mix_c)/n, over real a with sum a <= remaining, n >= minimum_n,
    caps, budget and floors on expected shares; or maximise min q_g/floor_g. Both are solved in (a/n, 1/n), where
    they are convex (Charnes and Cooper 1962) whether n is free or not. Ties go to the cheaper plan. With draws,
    mean KL over priors and recruits, or the chance that all floors hold. `rng` draws priors and starts of searches;
    `on_progress` is told how far it is: combinations of strategies tried, plans ranked.

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
    ...     ),
    ...     rng=np.random.default_rng(1),
    ... )
    >>> {name: round(people, 6) for name, people in answer.best.allocation.items()}, round(answer.best.kl, 9)
    ({'leaflets': 70.0, 'visits': 30.0}, 0.0)
    """
    check_brief(brief)
    plain = in_order(brief)
    can_help = any(one.can_help for one in plain.strategies)
    search = search_strategies(plain, rng=rng, on_progress=on_progress) if can_help else None
    ordered = plain if search is None else with_strategies(plain, search.units)
    recruits = best_recruits(ordered) if ordered.channels else None
    if recruits is None:
        refuse_infeasible(plain)
    ranked: tuple[Ranked, ...] = ()
    if draws is not None:
        ranked = rank_plans(plain, search or _nothing(plain), draws=draws, rng=rng, on_progress=on_progress)
        ordered, recruits = ranked[0].bought, ranked[0].recruits
    return replace(_answer(plain, ordered, recruits, search, ranked), draws=draws or 0)


def _nothing(plain: Brief) -> Search:
    """The search where there is nothing to buy."""
    units = (0,) * len(plain.strategies)
    return Search(units=units, tried=((units, 0.0, 0.0),), is_exhaustive=True)


def _answer(
    plain: Brief, ordered: Brief, recruits: FloatArray, search: Search | None, ranked: tuple[Ranked, ...]
) -> PlanAnswer:
    best = plan_of(ordered, recruits)
    found = best_certificate(ordered, recruits)
    whole = rounded_plan(ordered, recruits) if ranked else best_whole_plan(ordered, recruits)
    binding = _binding(ordered, recruits, found)
    return PlanAnswer(
        plain=plain,
        brief=ordered,
        best=best,
        whole=plan_of(ordered, whole.recruits) if isinstance(whole, WholePlan) else whole,
        is_whole_proved=isinstance(whole, WholePlan) and whole.is_proved,
        certificate=found,
        binding=binding,
        below=below_fair_share(ordered, best.shares),
        alternatives=different_plans(ordered, best),
        thumb=rules_of_thumb(plain if plain.channels else ordered),
        front=_whole_front(plain, ordered, best, search),
        near=near_enough(ordered, best),
        search=search,
        ranked=ranked,
        richer=None if ranked else _richer(ordered, binding),
    )


def _richer(brief: Brief, binding: tuple[Binding, ...]) -> Plan | None:
    """The best plan with more money: a price holds for the first pound alone, so the task is solved anew."""
    if not any(one.limit == "budget" for one in binding):
        return None
    more = replace(brief, budget_gbp=brief.budget_gbp + MORE_GBP)
    recruits = best_recruits(more)
    return None if recruits is None else plan_of(more, recruits)


def _whole_front(plain: Brief, ordered: Brief, best: Plan, search: Search | None) -> tuple[Plan, ...]:
    """The front of the strategies bought, with the best plans of the other combinations that were tried."""
    others = () if search is None else cheaper_ones(search, most=MOST_OTHERS)
    bought = [with_strategies(plain, units) for units, _, _ in others]
    solved = [(one, best_recruits(one)) for one in bought]
    more = [plan_of(one, recruits) for one, recruits in solved if recruits is not None]
    return undominated([*front(ordered, best), *more], ordered)


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
