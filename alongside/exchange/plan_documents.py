"""A plan as JSON: what `alongside plan` writes, what the web stores, and what reports and papers are made from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, TypeAlias

from alongside.core.errors import InputError
from alongside.core.quantities import NotEstimable
from alongside.core.recruitment import (
    Brief,
    Operating,
    Plan,
    PlanAnswer,
    Ranked,
    chance_of_shares,
)
from alongside.exchange.numbers import number
from alongside.exchange.plan_blocks import (
    STRANGERS,
    adaptation_block,
    binding_block,
    certificate_block,
    channel_block,
    limit_block,
    rule_block,
    strategy_block,
)
from alongside.exchange.plan_effects import effect_block
from alongside.exchange.plans import PlanFile

Document: TypeAlias = dict[str, Any]
FORMAT, FORMAT_VERSION = "alongside-plan", 1
SCHEMA, INPUT_SCHEMA = "plan.schema.json", "plan-input.schema.json"
NO_FLOORS = "no floor was asked for"
NO_SUCH_GROUP = "the population has nobody of this group"
TWO_SIDED = 1.959964
NO_STRATEGY = "no strategy was offered that is expected to change anything"
NONE_WITHOUT = "without a strategy no plan keeps every limit"
FLOORS_ASKED = "the objective was the floors, not the distance"
ALWAYS_BEST = "it was the best in every draw"
AS_KNOWN = "mixes and rates were taken as known, so how sure the ranking is was not asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProvenance:
    """How a plan came about, so that it can be made again from itself."""

    version: str
    parameters: Mapping[str, Any]
    inputs: Sequence[Mapping[str, str]]
    seed: int


def plan_document(
    answer: PlanAnswer,
    *,
    file: PlanFile,
    provenance: PlanProvenance,
    operating: Operating | None = None,
    notices: Sequence[Mapping[str, str]] = (),
) -> Document:
    """Write an answer as a plan."""
    brief = file.brief
    order = [answer.brief.categories.index(name) for name in brief.categories]
    write = _Writer(brief.categories, order, tuple(channel.name for channel in brief.channels))
    return {
        **_task(answer, file, write),
        "channels": [channel_block(channel, brief.categories) for channel in brief.channels],
        "strategies": [strategy_block(one, answer) for one in brief.strategies],
        "effects": [effect_block(one) for one in file.effects],
        "optimum": write.plan(answer.best),
        "whole": _whole(answer, write),
        "certificate": certificate_block(answer),
        "binding": [binding_block(row.limit, None if answer.ranked else row.price) for row in answer.binding],
        **({} if answer.richer is None else {"with_1000_gbp_more": write.plan(answer.richer)}),
        "groups": _groups(answer, brief),
        "below_four_fifths": list(answer.below),
        "alternatives": [
            {
                "why": one.why,
                "channel": one.channel,
                "above": number(_above(answer, one.plan)),
                **write.plan(one.plan),
            }
            for one in answer.alternatives
        ],
        "near_optimal_within": number(answer.near),
        "comparisons": [
            {
                "why": one.why,
                "keeps_every_limit": keeps,
                "above": number(_above(answer, one.plan), reason=STRANGERS),
                **write.plan(one.plan),
            }
            for one, keeps in answer.thumb
        ],
        "pareto": [write.plan(plan) for plan in answer.front],
        "ranking": _ranking(answer, write),
        "strategy_search": _search(answer),
        "rule": rule_block(file.rule, operating),
        "adaptation": adaptation_block(file.adaptation),
        "notices": [dict(notice) for notice in (*file.notices, *notices)],
        "provenance": {
            "package": "alongside",
            "version": provenance.version,
            "method": "plan 1",
            "parameters": dict(provenance.parameters),
            "inputs": [dict(entry) for entry in provenance.inputs],
            "seed": provenance.seed,
        },
    }


def _task(answer: PlanAnswer, file: PlanFile, write: _Writer) -> Document:
    """What was asked."""
    brief = file.brief
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "title": file.title,
        "unit": file.unit,
        "objective": brief.objective,
        "uncertainty": "none" if file.uncertainty.is_none else "priors",
        "population": {"name": file.population_name, "shares": write.by_group(answer.brief.population)},
        "recruited": {
            "n": number(brief.known + brief.not_known),
            "counts": write.by_group(answer.brief.recruited),
        },
        "remaining": number(brief.remaining),
        "minimum_n": number(answer.brief.least + brief.not_known),
        "budget_gbp": limit_block(brief.budget_gbp),
    }


@dataclass(frozen=True, slots=True)
class _Writer:
    """Groups and channels in the order of the file."""

    categories: tuple[str, ...]
    order: list[int]
    channels: tuple[str, ...]

    def by_channel(self, people: Mapping[str, float]) -> dict[str, Any]:
        names = [
            *(name for name in self.channels if name in people),
            *sorted(set(people) - set(self.channels)),
        ]
        return {name: number(round(people[name], 9)) for name in names}

    def by_group(self, values: Any) -> dict[str, Any]:
        return {name: number(float(values[at])) for name, at in zip(self.categories, self.order, strict=True)}

    def plan(self, plan: Plan) -> Document:
        return {
            "allocation": self.by_channel(plan.allocation),
            "units": dict(plan.units),
            "kl": number(plan.kl, reason=STRANGERS),
            "n": number(round(plan.n, 9)),
            "cost_gbp": number(round(plan.cost_gbp, 6)),
            "shares": self.by_group(plan.shares),
            "smallest_floor_ratio": number(plan.floor_ratio, reason=NO_FLOORS),
        }


def _above(answer: PlanAnswer, plan: Plan) -> float:
    """How much further from the population than the best plan, or by how much fewer of its floors it holds."""
    if answer.brief.objective == "floors":
        return (answer.best.floor_ratio or 0.0) - (plan.floor_ratio or 0.0)
    return plan.kl - answer.best.kl


def _search(answer: PlanAnswer) -> Document:
    """How many combinations of strategies were tried, and what the best plan without any would be worth."""
    if answer.search is None:
        return {"not_estimable": NO_STRATEGY}
    without = next((loss for units, loss, _ in answer.search.tried if not any(units)), None)
    return {
        "combinations": len(answer.search.tried),
        "is_exhaustive": answer.search.is_exhaustive,
        "kl_without": number(without, reason=NONE_WITHOUT)
        if answer.plain.objective == "kl"
        else {"not_estimable": FLOORS_ASKED},
    }


def _ranking(answer: PlanAnswer, write: _Writer) -> Document:
    """Plans under the priors, the best first; how often the chosen one stays best, and what is lost if not."""
    if not answer.ranked:
        return {"not_estimable": AS_KNOWN}
    first = answer.ranked[0]
    return {
        "draws": answer.draws,
        "level": 0.95,
        "criterion": "mean_kl" if answer.plain.objective == "kl" else "all_floors",
        "plans": [_ranked(row, answer, write) for row in answer.ranked],
        "stays_best": number(first.best_in),
        "mean_loss_if_not": number(first.loss_if_not if first.best_in < 1 else None, reason=ALWAYS_BEST),
    }


def _ranked(row: Ranked, answer: PlanAnswer, write: _Writer) -> Document:
    has_floors = bool((answer.plain.least_shares > 0).any())
    names = (channel.name for channel in row.bought.channels)
    return {
        "plan": row.why,
        "allocation": write.by_channel(dict(zip(names, row.recruits.tolist(), strict=True))),
        "units": dict(row.bought.bought),
        "mean_kl": number(row.mean_kl, reason=STRANGERS),
        "kl_low": number(row.kl_low, reason=STRANGERS),
        "kl_high": number(row.kl_high, reason=STRANGERS),
        "all_floors": number(row.all_floors if has_floors else None, reason=NO_FLOORS),
        "best_in": number(row.best_in),
        "mean_loss": number(row.mean_loss),
    }


def _whole(answer: PlanAnswer, write: _Writer) -> Document:
    if isinstance(answer.whole, NotEstimable):
        return {"not_estimable": str(answer.whole)}
    return {"is_proved": answer.is_whole_proved, **write.plan(answer.whole)}


def _groups(answer: PlanAnswer, brief: Brief) -> list[Document]:
    known, rows = answer.brief, []
    total, by_chance = known.known, TWO_SIDED * chance_of_shares(known, answer.best.recruits)
    to_find = known.mixes @ answer.best.recruits
    spent_on = known.mixes @ (answer.best.recruits * known.costs)
    for name in brief.categories:
        at = known.categories.index(name)
        share, planned = float(known.population[at]), float(answer.best.shares[at])
        row = {
            "category": name,
            "population_share": number(share),
            "recruited_count": number(float(known.recruited[at])),
            "recruited_share": number(
                float(known.recruited[at]) / total if total else None, reason="nobody yet"
            ),
            "planned_share": number(planned),
            "to_find": number(round(float(to_find[at]), 6)),
            "to_find_gbp": number(round(float(spent_on[at]), 6)),
            "ratio": number(planned / share if share else None, reason=NO_SUCH_GROUP),
            "low": number(max(0.0, planned - by_chance[at]) / share if share else None, reason=NO_SUCH_GROUP),
            "high": number((planned + by_chance[at]) / share if share else None, reason=NO_SUCH_GROUP),
        }
        if known.least_shares[at] > 0:
            row["floor"] = number(float(known.least_shares[at]))
        rows.append(row)
    return rows


@cache
def schema(name: str = SCHEMA) -> Document:
    """The JSON Schema of a plan, or of PLAN.json, as shipped."""
    text = resources.files("alongside.exchange.schemas").joinpath(name).read_text(encoding="utf-8")
    loaded: Document = json.loads(text)
    return loaded


def check(document: object, *, name: str = SCHEMA) -> Document:
    """Return a plan that follows the schema, or refuse it saying where it first does not."""
    import jsonschema

    validator = jsonschema.Draft202012Validator(schema(name))
    problem = next(iter(sorted(validator.iter_errors(document), key=lambda error: error.json_path)), None)
    if problem is not None:
        raise InputError(
            "plan",
            "This is not a plan of this program: at {place}, {message}.",
            place=problem.json_path,
            message=problem.message[:200],
        )
    assert isinstance(document, dict)  # the schema has just said so
    return document


def write(document: Document) -> bytes:
    """Write a plan as UTF-8 JSON, refusing anything that JSON has no word for."""
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
