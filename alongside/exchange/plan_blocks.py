"""The blocks of a plan's JSON that stand by themselves: channels, strategies, proof, rule and adaptation point."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeAlias

from alongside.core.quantities import Interval
from alongside.core.recruitment import (
    AdaptationPoint,
    Channel,
    Operating,
    PlanAnswer,
    Rule,
    Strategy,
    frozen_digest,
)
from alongside.exchange.numbers import number

Document: TypeAlias = dict[str, Any]
STRANGERS = "somebody of a group that the population has not is in the mix, so its distance has no value"
NOT_PROVED = "over priors the plan is the best found from several starts, which is no proof"
NO_RULE = "no rule was given to simulate"
NO_POINT = "no adaptation point was given"
NEVER_SO = "no simulated recruitment was of this kind"


def limit_block(value: float) -> Any:
    return "unlimited" if math.isinf(value) else number(value)


def channel_block(channel: Channel, categories: Sequence[str]) -> Document:
    return {
        "name": channel.name,
        "mix": dict(zip(categories, (number(float(share)) for share in channel.mix), strict=True)),
        "cost_gbp": number(channel.cost_gbp),
        "cap": limit_block(channel.cap),
        "mix_effective_n": "known"
        if math.isinf(channel.mix_effective_n)
        else number(channel.mix_effective_n),
        "rate_effective_n": "known"
        if math.isinf(channel.rate_effective_n)
        else number(channel.rate_effective_n),
    }


def strategy_block(one: Strategy, answer: PlanAnswer) -> Document:
    bought = answer.best.units.get(one.name, 0)
    return {
        "name": one.name,
        "cost_gbp": number(one.cost_gbp),
        "units": one.units,
        "channel": one.new_channel.name if one.new_channel else one.channel,
        "is_new_channel": one.new_channel is not None,
        "groups": list(one.groups),
        "multiplier": number(one.multiplier),
        "spread": number(one.spread),
        "evidence": one.evidence,
        "bought": bought,
        "why": _why(one, bought),
    }


def _why(one: Strategy, bought: int) -> str:
    """Why a strategy was bought or not, in a word."""
    if bought:
        return "bought"
    if one.units == 0:
        return "no_units"
    return "not_worth_it" if one.can_help else "expected_to_change_nothing"


def certificate_block(answer: PlanAnswer) -> Document:
    found = answer.certificate
    if answer.ranked:
        return {"not_estimable": NOT_PROVED}
    return {
        "stationarity": number(found.stationarity),
        "gap": number(found.gap),
        "violation": number(found.violation),
    }


def binding_block(limit: str, price: float | None) -> Document:
    kind, _, name = limit.partition(":")
    row: Document = {"limit": kind, "name": name}
    return row if price is None else {**row, "price": number(price)}


def rule_block(rule: Rule | None, found: Operating | None) -> Document:
    """The rule agreed beforehand, and how it works out over simulated recruitments."""
    if rule is None or found is None:
        return {"not_estimable": NO_RULE}
    return {
        "look_after": number(rule.look_after),
        "act_below": number(rule.act_below),
        "certainty": number(rule.certainty),
        "groups": list(rule.groups),
        "replicates": found.replicates,
        "should_act": number(found.should_act),
        "acts_when_it_should": chance_block(found.acts_when_it_should, found.acts_when_it_should_interval),
        "acts_when_not": chance_block(found.acts_when_not, found.acts_when_not_interval),
        "ends": [
            {
                "way": way,
                "mean_kl": number(found.mean_kl[way], reason=STRANGERS),
                "standard_error": number(found.standard_error[way], reason=STRANGERS),
                "mean_cost_gbp": number(found.mean_cost_gbp[way]),
                "none_below": number(found.none_below[way]),
            }
            for way in ("as_before", "rule", "always")
        ],
    }


def chance_block(value: float | None, interval: Interval | None) -> Document:
    if value is None or interval is None:
        return {"not_estimable": NEVER_SO}
    return {
        "value": number(value),
        "low": number(interval.low),
        "high": number(interval.high),
        "level": interval.level,
    }


def adaptation_block(point: AdaptationPoint | None) -> Document:
    """The adaptation point as it was read, with the digest that freezes it."""
    if point is None:
        return {"not_estimable": NO_POINT}
    row: Document = {
        "name": point.name,
        "rule": point.rule,
        "agreed_on": point.agreed_on.isoformat(),
        "deciders": list(point.deciders),
        "sha256": frozen_digest(point),
    }
    if point.on is not None:
        row["on"] = point.on.isoformat()
    if point.at_count is not None:
        row["at_count"] = point.at_count
    if point.decision is not None:
        row["decision"] = {
            "chosen": point.decision.chosen,
            "reason": point.decision.reason,
            "decided_on": point.decision.decided_on.isoformat(),
            "seen_sha256": point.decision.seen_sha256,
        }
    return row
