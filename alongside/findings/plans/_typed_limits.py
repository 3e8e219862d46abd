"""The limits of a typed plan: those it breaks, and those it touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from alongside.core.recruitment import Brief, Plan
from alongside.findings.numbers import percent
from alongside.findings.plans._sentences import people, pounds
from alongside.findings.sentences import Sentence, plain

A_PERSON, A_SHARE, A_PENNY = 1e-6, 1e-9, 0.005


def broken(
    brief: Brief, found: Plan, people_by: Mapping[str, float], units_by: Mapping[str, int]
) -> Iterator[Sentence]:
    """Yield the limits that a typed plan breaks; `brief`: the task with what was bought."""
    yield from _units(brief, people_by, units_by)
    for channel in brief.channels:
        if found.allocation[channel.name] > channel.cap + A_PERSON:
            values = {"name": plain(channel.name), "most": f"{channel.cap:,.0f}"}
            yield Sentence("{name} can bring at most {most}.", values)
    total = float(found.recruits.sum())
    if total > brief.remaining + A_PERSON:
        values = {"n": people(total), "left": f"{brief.remaining:,.0f}"}
        yield Sentence("That is {n} people, and {left} remain to be recruited.", values)
    if found.cost_gbp > brief.budget_gbp + A_PENNY:
        values = {"cost": pounds(found.cost_gbp), "left": pounds(brief.budget_gbp)}
        yield Sentence("It costs {cost}, and there are {left}.", values)
    yield from _floors(brief, found)
    if brief.minimum_n is not None and found.n < brief.minimum_n - A_PERSON:
        values = {"n": people(found.n), "least": people(brief.minimum_n)}
        yield Sentence("It ends with {n} people, and {least} are wanted at least.", values)


def _units(brief: Brief, people_by: Mapping[str, float], units_by: Mapping[str, int]) -> Iterator[Sentence]:
    """Say where more is bought than there is, or people are to come through a way that is not bought."""
    for one in brief.strategies:
        count = units_by.get(one.name, 0)
        if count > one.units:
            values = {"name": plain(one.name), "most": f"{one.units:,}", "count": f"{count:,}"}
            yield Sentence("Of {name} {most} can be had, and this buys {count}.", values)
        if one.new_channel is not None and not count and people_by.get(one.new_channel.name, 0.0) > 0:
            yield Sentence(
                "{name} is not bought, so nobody can come that way: try it with a unit.",
                {"name": plain(one.name)},
            )


def _floors(brief: Brief, found: Plan) -> Iterator[Sentence]:
    rows = zip(brief.categories, brief.least_shares.tolist(), found.shares.tolist(), strict=True)
    for name, floor, share in rows:
        if share < floor - A_SHARE:
            values = {"name": plain(name), "share": percent(share), "floor": percent(floor)}
            yield Sentence("{name} would be {share} of those in, and its floor is {floor}.", values)


def touched(brief: Brief, found: Plan, units_by: Mapping[str, int]) -> Iterator[Sentence]:
    """Yield the limits that a typed plan just reaches, and what it leaves."""
    total = float(found.recruits.sum())
    if abs(total - brief.remaining) <= A_PERSON:
        yield Sentence("Every place is used.")
    elif total < brief.remaining:
        yield Sentence("{n} of the places stay free.", {"n": people(brief.remaining - total)})
    if abs(found.cost_gbp - brief.budget_gbp) <= A_PENNY:
        yield Sentence("The whole budget is spent.")
    elif found.cost_gbp < brief.budget_gbp < float("inf"):
        yield Sentence("{left} of the money is left.", {"left": pounds(brief.budget_gbp - found.cost_gbp)})
    for channel in brief.channels:
        if abs(found.allocation[channel.name] - channel.cap) <= A_PERSON and channel.cap > 0:
            yield Sentence("{name} brings all it can.", {"name": plain(channel.name)})
    idle = [one.name for one in brief.strategies if units_by.get(one.name, 0) and not one.can_help]
    for name in idle:
        yield Sentence(
            "{name} is expected to change nothing, so its price buys nothing.", {"name": plain(name)}
        )
