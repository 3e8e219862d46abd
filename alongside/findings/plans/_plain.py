"""The plain-language words of the adaptation paper: short words, short sentences, for readers of nine to eleven."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from alongside.findings.numbers import counted, frequencies, whole
from alongside.findings.plans._sentences import A_FEW, people, pounds, shown_plan
from alongside.findings.sentences import listed, plain

PlanDocument: TypeAlias = Mapping[str, Any]
TITLE = "Who should we ask next?"


def answer(document: PlanDocument) -> str:
    """Return the answer in two or three short sentences."""
    below = [plain(name) for name in document["below_four_fifths"]]
    cost = pounds(shown_plan(document)["cost_gbp"])
    if not below:
        return f"We found a plan. With it, each group would get close to its fair share. It costs {cost}."
    return f"We found a plan. It helps, but some would still be left out: {listed(below)}. It costs {cost}."


def about(document: PlanDocument) -> str:
    """Return why the paper is there."""
    joined = whole(float(document["recruited"]["n"]))
    left = whole(float(document["remaining"]))
    return (
        "We want the people who join to be like all the people this is for. "
        f"So far {joined} have joined. There is room for {left} more. "
        "We can choose how we find them. Each way of finding people reaches some groups more than others."
    )


def steps(document: PlanDocument) -> tuple[str, ...]:
    """Return what the plan asks for, one short sentence a channel."""
    chosen = shown_plan(document)
    used = [
        (plain(name), people(value)) for name, value in chosen["allocation"].items() if float(value) > A_FEW
    ]
    bought = [plain(name) for name, count in chosen["units"].items() if count]
    found = tuple(f"Find {count} through {name}." for name, count in used)
    found += tuple(f"Pay for this too: {name}." for name in bought)
    return found or ("Stop here. To ask more people would not help.",)


def groups(document: PlanDocument) -> tuple[str, ...]:
    """Return each group's share then and its fair share, in numbers that can be pictured."""
    said = []
    for row in document["groups"]:
        then, fair = frequencies(
            float(row["planned_share"]), float(row["population_share"]), told_apart=False
        )
        said.append(f"{plain(row['category'])}: {then} of those who join. A fair share is {fair}.")
    return tuple(said)


def money(document: PlanDocument) -> tuple[str, ...]:
    """Return what the plan costs and what another would."""
    chosen = shown_plan(document)
    said = [f"This plan costs {pounds(chosen['cost_gbp'])}."]
    cheaper = [row for row in document["alternatives"] if row["cost_gbp"] < chosen["cost_gbp"] - 1]
    if cheaper:
        least = min(cheaper, key=lambda row: float(row["cost_gbp"]))
        said.append(f"A plan that is nearly as good costs {pounds(least['cost_gbp'])}.")
    return tuple(said)


def doubts(document: PlanDocument) -> tuple[str, ...]:
    """Return what is not known, in plain words."""
    said = [
        "We cannot be sure who will say yes.",
        "Chance plays a part. The lines in the picture show how much.",
        "We think each way will find the same kind of people as before. That may be wrong.",
    ]
    ranking = document["ranking"]
    if "plans" in ranking:
        times = round(10 * float(ranking["stays_best"]))
        said.append(f"We tried many guesses. Our plan was the best in {times} out of 10.")
    return tuple(said)


def questions(document: PlanDocument) -> tuple[str, ...]:
    """Return what readers are asked."""
    unit = counted(2, document["unit"]).removeprefix("2 ")
    return (
        "Does this plan make sense to you?",
        f"Do you know a better way to find {plain(unit)}?",
        "Who have we missed?",
        "You can say no. Tell us why, and we will think again.",
    )
