"""Whether any plan keeps every limit, and if none does, which limit is in the way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NoReturn

import numpy as np

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray
from alongside.core.recruitment._bodies import recruits_body
from alongside.core.recruitment._brief import UNLIMITED, Brief
from alongside.core.recruitment._polytope import Polytope, lowest

NEARLY = 1e-9


def feasible_recruits(brief: Brief) -> FloatArray | None:
    """Return recruits (C,) that keep every limit, or None where none do."""
    body = recruits_body(brief)
    found = lowest(body, np.zeros(len(brief.channels)))
    return None if found is None else np.maximum(found.x, 0.0) * brief.most


def refuse_infeasible(brief: Brief) -> NoReturn:
    """Raise one sentence that says which limit is in the way, the simplest one first."""
    _refuse_too_few_places(brief)
    _refuse_too_little_money(brief)
    _refuse_a_floor_alone(brief)
    _refuse_floors_together(brief)


def _refuse_too_few_places(brief: Brief) -> None:
    asked = brief.least + brief.not_known
    if not brief.channels:
        raise InputError(
            "channels", "No channel is open, and no strategy that opens one can be bought within the limits."
        )
    if brief.least > brief.most + NEARLY:
        raise InputError(
            "minimum_n",
            "No plan reaches minimum_n {asked:,g}: {known:,g} recruited and {remaining:,g} still to recruit are "
            "{most:,g}. Lower minimum_n or raise remaining.",
            asked=asked,
            known=brief.known + brief.not_known,
            remaining=brief.remaining,
            most=brief.most + brief.not_known,
        )
    available = float(np.minimum(brief.caps, brief.remaining).sum())
    if brief.known + available < brief.least - NEARLY:
        raise InputError(
            "caps",
            "No plan reaches the {asked:,g} people asked for: {strangers}the channels' caps let in {available:,g} "
            "more, and {needed:,g} are needed. Raise a cap, add a channel, or set minimum_n to {reached:,} or fewer.",
            asked=asked,
            available=available,
            needed=brief.least - brief.known,
            reached=math.floor(brief.known + brief.not_known + available + NEARLY),
            strangers=_strangers(brief),
        )


def _strangers(brief: Brief) -> str:
    """Name the channels that cannot be used because the population lacks a group they bring."""
    names = [
        channel.name for channel, is_so in zip(brief.channels, brief.bring_strangers, strict=True) if is_so
    ]
    if not names:
        return ""
    return (
        f"{', '.join(names)} cannot be used, since the population has nobody of a group that comes that way; "
    )


def _refuse_too_little_money(brief: Brief) -> None:
    cheapest = _least(brief, brief.costs, recruits_body(brief).without("budget", "floor:"))
    needed = cheapest * brief.most
    if needed <= brief.left_gbp * (1 + NEARLY) + NEARLY:
        return
    open_to = np.flatnonzero(brief.caps > 0)
    first = min(open_to, key=lambda at: float(brief.costs[at]))
    buys_nobody = bool(brief.costs[first] > brief.left_gbp)
    template = (
        "The budget of £{budget:,.2f} buys nobody: the cheapest recruit, through '{channel}', costs £{price:,.2f}, "
        "and the {people:,g} people still needed cost at least £{needed:,.2f}. Raise budget_gbp or lower minimum_n."
        if buys_nobody
        else "The budget of £{budget:,.2f} does not reach the {asked:,g} people asked for: the {people:,g} still "
        "needed cost at least £{needed:,.2f}. Raise budget_gbp or lower minimum_n."
    )
    raise InputError(
        "budget_gbp",
        template,
        budget=brief.budget_gbp,
        channel=brief.channels[first].name,
        price=float(brief.costs[first]),
        people=brief.least - brief.known,
        asked=brief.least + brief.not_known,
        needed=needed,
    )


def _least(brief: Brief, objective: FloatArray, body: Polytope) -> float:
    found = lowest(body, objective)
    assert found is not None  # the places were checked before
    return found.least


def _refuse_a_floor_alone(brief: Brief) -> None:
    for at in np.flatnonzero(brief.least_shares > 0):
        most = _most_share(brief, int(at))
        if most < brief.least_shares[at] - NEARLY:
            _refuse_floor(brief, int(at), most)


def _most_share(brief: Brief, at: int) -> float:
    """The largest expected share of a group that the other limits allow, floors apart."""
    from alongside.core.recruitment._bodies import mix_body, mix_rows

    found = lowest(mix_body(brief).without("floor:"), -mix_rows(brief)[at])
    assert found is not None  # places and money were checked before
    return max(0.0, -found.least)


def _refuse_floor(brief: Brief, at: int, most: float) -> None:
    group, floor = brief.categories[at], float(brief.least_shares[at])
    if not (brief.mixes[at][brief.caps > 0] > 0).any():
        raise InputError(
            "floors",
            "The floor of {floor:.4g} for '{group}' cannot be met: no channel brings in anyone of that group, and "
            "with those recruited its share ends at {most:.4g} at most. {strategies}",
            floor=floor,
            group=group,
            most=most,
            strategies=_who_brings(brief, at),
        )
    raise InputError(
        "floors",
        "The floor of {floor:.4g} for '{group}' cannot be met: within the other limits its share can be {most:.4g} "
        "at most. {remedy}",
        floor=floor,
        group=group,
        most=most,
        remedy=_what_would_help(brief, (at,)),
    )


def _who_brings(brief: Brief, at: int) -> str:
    names = [
        one.name for one in brief.strategies if one.new_channel is not None and one.new_channel.mix[at] > 0
    ]
    if names:
        return (
            "Of the strategies listed, "
            + ", ".join(f"'{name}'" for name in names)
            + " would bring it in, but not enough of it within the other limits."
        )
    return "None of the strategies listed would bring it in: add a channel that does, or lower the floor."


def _what_would_help(brief: Brief, floors: Sequence[int]) -> str:
    """Say which one limit, if it were lifted, would let these floors hold."""
    kept = np.zeros(len(brief.categories))
    kept[list(floors)] = brief.least_shares[list(floors)]
    asked = replace(brief, floors=kept)
    lifted = {
        "The budget is in the way: raise budget_gbp, or lower the floor.": replace(
            asked, budget_gbp=UNLIMITED
        ),
        "The caps are in the way: raise the cap of a channel that brings the group, or lower the floor.": replace(
            asked, channels=tuple(replace(channel, cap=UNLIMITED) for channel in asked.channels)
        ),
        "minimum_n is in the way: lower it, or lower the floor.": replace(asked, minimum_n=0.0),
    }
    for sentence, freer in lifted.items():
        if feasible_recruits(freer) is not None:
            return sentence
    return "Lower the floor, raise remaining, or add a channel that brings more of the group."


def _refuse_floors_together(brief: Brief) -> NoReturn:
    """Name floors of which each could hold, and all of which are needed for the conflict."""
    every = [int(at) for at in np.flatnonzero(brief.least_shares > 0)]
    for at in list(every):
        fewer = [other for other in every if other != at]
        every = every if _floors_hold(brief, fewer) else fewer
    names = ", ".join(f"'{brief.categories[at]}' ({brief.least_shares[at]:.4g})" for at in every)
    raise InputError(
        "floors",
        "The floors of {names} can each be met, but not together. {remedy}",
        names=names,
        remedy=_what_would_help(brief, every),
    )


def _floors_hold(brief: Brief, floors: Sequence[int]) -> bool:
    kept = np.zeros(len(brief.categories))
    kept[list(floors)] = brief.least_shares[list(floors)]
    return feasible_recruits(replace(brief, floors=kept)) is not None
