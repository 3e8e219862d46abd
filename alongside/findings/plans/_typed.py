"""What a typed plan would lead to: an answer, the limits it breaks, and a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment import FAIR_SHARE, Brief, plan_of
from alongside.findings.numbers import percent, ratio
from alongside.findings.plans._sentences import people, pounds
from alongside.findings.sentences import Sentence, plain
from alongside.findings.tables import Column, FindingTable

COLUMNS = ("Group", "Of the population", "In so far", "Of those in at the end", "Of its share")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPlan:
    """Where so many people through each channel would lead, as expected."""

    answer: str
    broken: tuple[str, ...]
    table: FindingTable


def typed_plan(brief: Brief, recruits: FloatArray) -> TypedPlan:
    """Return what `recruits` through each channel, shape (C,), would lead to."""
    found = plan_of(brief, recruits)
    ratios = np.divide(
        found.shares, brief.population, out=np.full(found.shares.size, np.nan), where=brief.population > 0
    )
    short = [name for name, each in zip(brief.categories, ratios, strict=True) if each < FAIR_SHARE]
    values = {"n": people(found.n), "cost": pounds(found.cost_gbp), "missing": _missing(short)}
    return TypedPlan(
        answer=str(Sentence("At the end {n} people would be in, for {cost} more. {missing}", values)),
        broken=tuple(str(said) for said in _broken(brief, recruits)),
        table=_table(brief, found.shares, ratios),
    )


def _missing(short: list[str]) -> Sentence:
    if not short:
        return Sentence("No group would be below four fifths of its share.")
    groups = ", ".join(plain(name) for name in short)
    return Sentence("{groups} would still be below four fifths of their share.", {"groups": groups})


def _broken(brief: Brief, recruits: FloatArray) -> Iterator[Sentence]:
    """Yield the limits that a typed plan breaks."""
    for channel, count in zip(brief.channels, recruits.tolist(), strict=True):
        if count > channel.cap:
            values = {"name": plain(channel.name), "most": f"{channel.cap:,.0f}"}
            yield Sentence("{name} can bring at most {most}.", values)
    total, cost = float(recruits.sum()), float(brief.costs @ recruits)
    if total > brief.remaining:
        values = {"n": people(total), "left": f"{brief.remaining:,.0f}"}
        yield Sentence("That is {n} people, and {left} remain to be recruited.", values)
    if cost > brief.budget_gbp:
        values = {"cost": pounds(cost), "left": pounds(brief.budget_gbp)}
        yield Sentence("It costs {cost}, and there are {left}.", values)


def _table(brief: Brief, shares: FloatArray, ratios: FloatArray) -> FindingTable:
    rows = tuple(
        (
            plain(name),
            percent(float(brief.population[at])),
            f"{brief.recruited[at]:,.0f}",
            percent(float(shares[at])),
            "no share" if np.isnan(ratios[at]) else ratio(float(ratios[at])),
        )
        for at, name in enumerate(brief.categories)
    )
    columns = tuple(Column(title=title, numeric=at > 0) for at, title in enumerate(COLUMNS))
    return FindingTable(caption="Who would be in, as expected", columns=columns, rows=rows)
