"""A plan's tables: what each channel brings, the groups at the end, plans side by side, and the front."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from alongside.findings.numbers import percent, ratio
from alongside.findings.plans._sentences import people, pounds, why_words
from alongside.findings.reading import number
from alongside.findings.sentences import plain
from alongside.findings.tables import Column, FindingTable

PlanDocument: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Mapping[str, Any]
NONE = "-"


def columns(*titles: str) -> tuple[Column, ...]:
    """Return columns of numbers, the first apart."""
    return tuple(Column(title=title, numeric=at > 0) for at, title in enumerate(titles))


def _distance(value: object) -> str:
    found = number(value)
    return NONE if found is None else f"{found:.6f}"


def _share(value: object) -> str:
    found = number(value)
    return NONE if found is None else percent(found)


def _ratio(value: object) -> str:
    found = number(value)
    return NONE if found is None else ratio(found)


def _between(row: Row) -> str:
    low, high = number(row["low"]), number(row["high"])
    return NONE if low is None or high is None else f"{ratio(low)} to {ratio(high)}"


def channels_table(document: PlanDocument) -> FindingTable:
    """Return how many each channel brings: exactly, in whole people, at what price, and its cap."""
    chosen, in_whole = document["optimum"]["allocation"], document["whole"].get("allocation", {})
    facts = {channel["name"]: channel for channel in document["channels"]}
    rows = []
    for name, value in chosen.items():
        channel = facts.get(name, {})
        cap = channel.get("cap", NONE)
        rows.append(
            (
                plain(name),
                people(value),
                people(in_whole[name]) if name in in_whole else NONE,
                pounds(channel["cost_gbp"]) if channel else NONE,
                cap if isinstance(cap, str) else people(cap),
            )
        )
    return FindingTable(
        caption="Who is recruited through which channel",
        columns=columns("channel", "recruits", "in whole people", "each costs", "the most it can bring"),
        rows=tuple(rows),
    )


def plan_groups_table(document: PlanDocument) -> FindingTable:
    """Return every group: its share of the population, of those so far, and at the planned end."""
    rows = tuple(
        (
            plain(row["category"]),
            _share(row["population_share"]),
            people(row["recruited_count"]),
            _share(row["recruited_share"]),
            _share(row["planned_share"]),
            _ratio(row["ratio"]),
            _between(row),
            _share(row["floor"]) if "floor" in row else NONE,
        )
        for row in document["groups"]
    )
    titles = (
        "group",
        "population",
        "so far",
        "share so far",
        "planned share",
        "of its share",
        "by chance",
        "floor",
    )
    return FindingTable(caption="Groups at the planned end", columns=columns(*titles), rows=rows)


def plans_table(document: PlanDocument) -> FindingTable:
    """Return the best plan beside near-optimal ones and rules of thumb."""
    names = list(document["optimum"]["allocation"])
    rows = [_plan_row("the best", document["optimum"], names)]
    if "not_estimable" not in document["whole"]:
        rows.append(_plan_row("the best in whole people", document["whole"], names))
    rows += [_plan_row(why_words(row), row, names) for row in document["alternatives"]]
    rows += [_plan_row(_rule(row), row, names) for row in document["comparisons"]]
    titles = ("plan", "distance", "people", "cost", *(plain(name) for name in names))
    return FindingTable(caption="Plans side by side", columns=columns(*titles), rows=tuple(rows))


def _rule(row: Row) -> str:
    return why_words(row) if row["keeps_every_limit"] else f"{why_words(row)} (breaks a limit)"


def _plan_row(name: str, plan: Row, names: list[str]) -> tuple[str, ...]:
    allocation = plan["allocation"]
    return (
        name,
        _distance(plan["kl"]),
        people(plan["n"]),
        pounds(plan["cost_gbp"]),
        *(people(allocation.get(each, 0)) for each in names),
    )


def front_table(document: PlanDocument) -> FindingTable:
    """Return the front: plans that none beats in distance, people and cost at once."""
    names = list(document["optimum"]["allocation"])
    rows = tuple(_plan_row(str(at), plan, names) for at, plan in enumerate(document["pareto"], start=1))
    titles = ("plan", "distance", "people", "cost", *(plain(name) for name in names))
    return FindingTable(
        caption="What more money and more people would buy", columns=columns(*titles), rows=rows
    )


_WAYS = {"as_before": "go on as before", "rule": "follow the rule", "always": "always change"}


def rule_table(document: PlanDocument) -> FindingTable:
    """Return where going on as before, following the rule and always changing would end, with standard errors."""
    rows = tuple(
        (
            _WAYS[row["way"]],
            _distance(row["mean_kl"]),
            _distance(row["standard_error"]),
            pounds(row["mean_cost_gbp"]),
            _share(row["none_below"]),
        )
        for row in document["rule"]["ends"]
    )
    titles = ("way", "mean distance", "standard error", "mean cost", "no group below")
    return FindingTable(caption="Where each way would end", columns=columns(*titles), rows=rows)


_RANKED = {"known": "best for the means", "average": "best on average"}


def strategies_table(document: PlanDocument) -> FindingTable:
    """Return every strategy: what it would change, by how much, its price, whether it is bought, and its evidence."""
    rows = tuple(
        (
            plain(row["name"]),
            f"{plain(row['channel'])}{' (new)' if row['is_new_channel'] else ''}",
            plain(", ".join(row["groups"])) or "everyone",
            NONE if row["is_new_channel"] else ratio(row["multiplier"]),
            pounds(row["cost_gbp"]),
            f"{row['bought']} of {row['units']}",
            evidence_words(document, row),
        )
        for row in document["strategies"]
    )
    titles = ("strategy", "channel", "for", "times", "a unit costs", "bought", "evidence")
    return FindingTable(caption="Strategies", columns=columns(*titles), rows=rows)


def evidence_words(document: PlanDocument, row: Row) -> str:
    """Return in a few words what stands behind a strategy: arrivals, evidence that was named, or nothing."""
    found = {one["strategy"]: one for one in document.get("effects", ())}.get(row["name"])
    named = plain(row["evidence"] if found is None else found["evidence"])
    words = [named] if named else []
    return "; ".join([*words, "learnt from arrivals"] if found and found["learnt"] else words) or "assumed"


def ranking_table(document: PlanDocument) -> FindingTable:
    """Return plans under the priors, each with its distance, the chance of all floors, and how often it is best."""
    rows = tuple(
        (
            _RANKED.get(row["plan"]) or why_words({"why": row["plan"]}),
            plain(", ".join(row["units"])) or "none",
            f"{_distance(row['mean_kl'])} ({_distance(row['kl_low'])} to {_distance(row['kl_high'])})",
            _share(row["all_floors"]),
            _share(row["best_in"]),
            _distance(row["mean_loss"]),
        )
        for row in document["ranking"].get("plans", ())
    )
    titles = ("plan", "strategies", "mean distance (95%)", "all floors hold", "best in", "mean loss")
    return FindingTable(caption="How sure the ranking is", columns=columns(*titles), rows=rows)
