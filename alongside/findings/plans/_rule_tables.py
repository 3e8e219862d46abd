"""How often a rule acts, and how often no group ends below: chances over simulated recruitments, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from alongside.core.inference import wilson
from alongside.findings.numbers import percent, ratio
from alongside.findings.plans._tables import columns
from alongside.findings.reading import number
from alongside.findings.tables import FindingTable

PlanDocument: TypeAlias = Mapping[str, Any]
LEVEL, TWO_SIDED = 0.95, 1.959964
WAYS = {"as_before": "Going on as before", "rule": "Following the rule", "always": "Always changing"}
NEVER = "no such recruitment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A chance over simulated recruitments, with its interval; no value where there were none of that kind."""

    name: str
    value: float | None
    interval: tuple[float, float] | None
    is_wanted: bool = True


def chances(document: PlanDocument) -> tuple[Chance, ...]:
    """Return how often the rule acts, rightly and not, and how often no group ends below, whichever way is taken."""
    rule = document["rule"]
    return (
        _acting("It acts where it should", rule["acts_when_it_should"], is_wanted=True),
        _acting("It acts where it need not", rule["acts_when_not"], is_wanted=False),
        *_ends(rule),
    )


def _acting(name: str, block: Mapping[str, Any], *, is_wanted: bool) -> Chance:
    value, low, high = (number(block.get(key)) for key in ("value", "low", "high"))
    between = None if low is None or high is None else (low, high)
    return Chance(name=name, value=value, interval=between, is_wanted=is_wanted)


def _ends(rule: Mapping[str, Any]) -> Iterator[Chance]:
    below = ratio(rule["act_below"])
    for row in rule["ends"]:
        value = float(row["none_below"])
        limits = wilson(
            successes=np.array([round(value * rule["replicates"])]),
            n=np.array([rule["replicates"]]),
            level=LEVEL,
        )
        yield Chance(
            name=f"{WAYS[row['way']]}: no group ends below {below}",
            value=value,
            interval=(float(limits.low[0]), float(limits.high[0])),
        )


def chances_table(document: PlanDocument) -> FindingTable:
    """Return every chance with its interval."""
    rows = tuple(
        (one.name, NEVER, NEVER)
        if one.value is None or one.interval is None
        else (one.name, percent(one.value), " to ".join(percent(end) for end in one.interval))
        for one in chances(document)
    )
    titles = ("In simulated recruitments", "How often", "95% interval")
    return FindingTable(
        caption="How often the rule acts, and how it ends", columns=columns(*titles), rows=rows
    )


def distances(document: PlanDocument) -> tuple[Chance, ...]:
    """Return the mean distance at the end of each way, with what 1.96 standard errors make of it."""
    found = []
    for row in document["rule"]["ends"]:
        mean, error = number(row["mean_kl"]), number(row["standard_error"])
        between = (
            None
            if mean is None or error is None
            else (max(0.0, mean - TWO_SIDED * error), mean + TWO_SIDED * error)
        )
        found.append(Chance(name=WAYS[row["way"]], value=mean, interval=between))
    return tuple(found)
