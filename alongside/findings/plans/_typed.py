"""What a typed plan would lead to: an answer, the limits it breaks or touches, what is not known, and a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment import (
    FAIR_SHARE,
    Brief,
    Doubt,
    Plan,
    doubt_of,
    is_unsure,
    plan_of,
    with_strategies,
)
from alongside.findings.numbers import distance, percent, ratio
from alongside.findings.plans._sentences import people, pounds
from alongside.findings.plans._typed_limits import broken, touched
from alongside.findings.sentences import Sentence, listed, plain
from alongside.findings.tables import Column, FindingTable

COLUMNS = ("Group", "Of the population", "In so far", "Of those in at the end", "Of its share")
UNSURE = ("Likely between", "Chance of ending below four fifths")
DRAWS, SEED = 1_000, 1
ASSUMED = "this is your assumption"
"""How the evidence of a strategy begins for which none was named."""
KNOWN = (
    "Who comes each way, how many come, and what each strategy does were taken as known. "
    "What chance does comes on top, and who comes through a way is assumed to stay as it was."
)
PRIORS = (
    "That was drawn {draws} times from the evidence you gave: who comes, how many, and what strategies do. "
    "Whether the next to come are like those before remains an assumption."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPlan:
    """Where so many people through each channel, with so much bought, would lead, as expected.

    `said`: how near the mix comes, and which limits it touches; `not_known`: what none of it can tell.
    """

    answer: str
    said: tuple[str, ...]
    broken: tuple[str, ...]
    not_known: tuple[str, ...]
    table: FindingTable


def typed_plan(brief: Brief, people_by: Mapping[str, float], units_by: Mapping[str, int]) -> TypedPlan:
    """Return what so many people through each channel, with so many units of each strategy, would lead to."""
    units = tuple(units_by.get(one.name, 0) for one in brief.strategies)
    bought = with_strategies(brief, units)
    recruits = np.array([people_by.get(channel.name, 0.0) for channel in bought.channels])
    found = plan_of(bought, recruits)
    ratios = np.divide(
        found.shares, brief.population, out=np.full(found.shares.size, np.nan), where=brief.population > 0
    )
    doubt = _doubt(brief, units, recruits)
    return TypedPlan(
        answer=str(_answer(brief, bought, found, ratios)),
        said=tuple(str(one) for one in (*_nearness(brief, found), *touched(bought, found, units_by))),
        broken=tuple(str(one) for one in broken(bought, found, people_by, units_by)),
        not_known=tuple(str(one) for one in _not_known(brief, units, doubt)),
        table=_table(brief, found.shares, ratios, doubt),
    )


def _doubt(brief: Brief, units: tuple[int, ...], recruits: FloatArray) -> Doubt | None:
    if not is_unsure(brief, units) or not recruits.sum():
        return None
    return doubt_of(brief, units, recruits, draws=DRAWS, rng=np.random.default_rng(SEED))


def _answer(brief: Brief, bought: Brief, found: Plan, ratios: FloatArray) -> Sentence:
    short = [name for name, each in zip(brief.categories, ratios, strict=True) if each < FAIR_SHARE]
    values = {"n": people(found.n), "cost": pounds(found.cost_gbp), "missing": _missing(short)}
    if not bought.spent_gbp:
        return Sentence("At the end {n} people would be in, for {cost} more. {missing}", values)
    return Sentence(
        "At the end {n} people would be in, for {cost} more, {spent} of it for strategies. {missing}",
        {**values, "spent": pounds(bought.spent_gbp)},
    )


def _missing(short: list[str]) -> Sentence:
    if not short:
        return Sentence("No group would be below four fifths of its share.")
    groups = listed((plain(name) for name in short), most=8)
    return Sentence("{groups} would still be below four fifths of their share.", {"groups": groups})


def _nearness(brief: Brief, found: Plan) -> Iterator[Sentence]:
    """Say how much nearer the mix comes, where that has a value before and after."""
    if brief.known <= 0 or not np.isfinite(found.kl):
        return
    before = plan_of(brief, np.zeros(len(brief.channels))).kl
    way = (
        "nearer to" if found.kl < before - 1e-9 else "further from" if found.kl > before + 1e-9 else "as near"
    )
    values = {"before": distance(before), "after": distance(found.kl), "way": way}
    if way == "as near":
        yield Sentence("The mix stays as near the population's as it is ({after} nats).", values)
    else:
        yield Sentence("The mix comes {way} the population's: from {before} to {after} nats.", values)


def _not_known(brief: Brief, units: tuple[int, ...], doubt: Doubt | None) -> Iterator[Sentence]:
    """Say what is not known: the chance that groups end short, what was assumed, or that all was taken as known."""
    if doubt is None:
        yield Sentence(KNOWN)
    else:
        yield from _chances(brief, doubt)
        yield Sentence(PRIORS, {"draws": f"{doubt.draws:,}"})
    assumed = [
        plain(one.name)
        for one, count in zip(brief.strategies, units, strict=True)
        if count and (not one.evidence or one.evidence.startswith(ASSUMED))
    ]
    if assumed:
        yield Sentence(
            "What {named} would do is your assumption: no evidence is named.", {"named": listed(assumed)}
        )


def _chances(brief: Brief, doubt: Doubt) -> Iterator[Sentence]:
    yield Sentence(
        "The chance that some group ends below four fifths of its share is {chance}.",
        {"chance": chance(doubt.any_below)},
    )
    most = int(np.argmax(doubt.below))
    if doubt.below[most] > 0:
        yield Sentence(
            "It is highest for {group}: {chance}.",
            {"group": plain(brief.categories[most]), "chance": chance(float(doubt.below[most]))},
        )


def chance(value: float) -> str:
    """Return a chance from draws as so many in 100, its ends as far as draws can tell.

    >>> chance(0.304), chance(0.001), chance(0.999)
    ('about 30 in 100', 'less than 1 in 100', 'more than 99 in 100')
    """
    if value < 0.005:
        return "less than 1 in 100"
    return "more than 99 in 100" if value > 0.995 else f"about {100 * value:.0f} in 100"


def _table(brief: Brief, shares: FloatArray, ratios: FloatArray, doubt: Doubt | None) -> FindingTable:
    rows = tuple(
        (
            plain(name),
            percent(float(brief.population[at])),
            f"{brief.recruited[at]:,.0f}",
            percent(float(shares[at])),
            "no share" if np.isnan(ratios[at]) else ratio(float(ratios[at])),
            *(() if doubt is None else _unsure(doubt, at, has=not np.isnan(ratios[at]))),
        )
        for at, name in enumerate(brief.categories)
    )
    titles = COLUMNS if doubt is None else (*COLUMNS, *UNSURE)
    columns = tuple(Column(title=title, numeric=at > 0) for at, title in enumerate(titles))
    return FindingTable(caption="Who would be in, as expected", columns=columns, rows=rows)


def _unsure(doubt: Doubt, at: int, *, has: bool) -> tuple[str, str]:
    if not has:
        return "no share", "no share"
    between = f"{ratio(float(doubt.low[at]))} to {ratio(float(doubt.high[at]))}"
    return between, chance(float(doubt.below[at])).removeprefix("about ")
