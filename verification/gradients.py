"""Coverage of the measures of a gradient over deprivation."""

from __future__ import annotations

from typing import Any

import numpy as np

from alongside.core.inequality import (
    concentration_index,
    extremes,
    gradient,
    groups_of_rates,
    linear_rii_mean,
    linear_sii,
    loglinear_rii,
    loglinear_sii,
)
from alongside.core.quantities import Estimate, FloatArray
from verification.tables import LEVEL, LOWEST, MEAN_WITHIN, Section, rates, summary
from verification.trials import Trials

TITLES = (
    "Gradient, relative measures: the 95% intervals",
    "Gradient, slopes: the 95% intervals",
    "The most and the least deprived group compared: the 95% intervals",
)
RELATIVE = ("rii_mean", "rii", "rii_poisson", "concentration_index")
SLOPES = ("sii", "sii_poisson")
ENDS = ("ratio", "difference")
MEASURES = (*RELATIVE, *SLOPES, *ENDS)
KINDS = {
    "part of a list, 30%": 0.3,
    "part of a list, 5%": 0.05,
    "against a yardstick": 1.0,
    "events per head": 0.02,
}
STEEPNESS = {"none": 1.0, "twice": 2.0, "ten times": 10.0}
"""Rate at the most deprived end over that at the least, along a log-linear curve."""
PEOPLE = (20, 50, 200, 1_000, 20_000)
SHARES = np.array([12.0, 11.0, 10.0, 10.0, 10.0, 10.0, 9.0, 9.0, 9.0, 10.0]) / 100
TRIED, PARTS = 2_000, 2


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    cases = [{"kind": kind, "steep": name, "n": n} for kind in KINDS for name in STEEPNESS for n in PEOPLE]
    found = [np.mean(parts, axis=0) for parts in trials.repeated(measured, cases, parts=PARTS)]
    per_head = [(case, cells) for case, cells in zip(cases, found, strict=True) if "head" in case["kind"]]
    reach = [(case, cells) for case, cells in zip(cases, found, strict=True)]
    return [
        _section(TITLES[0], reach, RELATIVE),
        _section(TITLES[1], reach, SLOPES),
        _section(TITLES[2], per_head, ENDS),
    ]


def truths(true_rates: FloatArray) -> dict[str, float]:
    """Every measure of the true rates themselves."""
    groups = groups_of_rates(rates=true_rates, shares=SHARES)
    asked = {
        "sii": linear_sii(groups),
        "rii_mean": linear_rii_mean(groups),
        "rii_poisson": loglinear_rii(groups),
        "sii_poisson": loglinear_sii(groups),
        "concentration_index": concentration_index(groups),
    }
    found = {name: one.value for name, one in asked.items() if isinstance(one, Estimate)}
    relative = found["rii_mean"]
    found["rii"] = (2 + relative) / (2 - relative) if abs(relative) < 2 else np.nan
    return {**found, "ratio": true_rates[-1] / true_rates[0], "difference": true_rates[-1] - true_rates[0]}


def drawn(
    kind: str, n: int, true_rates: FloatArray, people: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Counts by group of many cohorts: binomial on a list, a fixed number against a yardstick, else Poisson."""
    size = (TRIED // PARTS, len(SHARES))
    if "list" in kind:
        return rng.binomial(people.astype(int), true_rates, size=size).astype(float)
    if "yardstick" in kind:
        return rng.multinomial(n, SHARES * true_rates, size=size[0]).astype(float)
    return rng.poisson(people * true_rates, size=size).astype(float)


def measured(*, kind: str, steep: str, n: int, rng: np.random.Generator) -> FloatArray:
    """Coverage of every measure, of those cohorts in which it has an interval and the truth a value."""
    curve = STEEPNESS[steep] ** (np.cumsum(SHARES) - SHARES / 2)
    people = SHARES * n / KINDS[kind]
    people = np.round(people) if "list" in kind else people
    true_rates = KINDS[kind] * curve / (SHARES @ curve)
    true = truths(true_rates)
    held: dict[str, list[bool]] = {name: [] for name in MEASURES}
    for counts in drawn(kind, n, true_rates, people, rng):
        if counts.sum() == 0:
            continue
        panel = gradient(
            events=counts,
            population=np.round(people) if "list" in kind else people,
            level=LEVEL,
            is_list="list" in kind,
        )
        ends = extremes(events=counts, population=people, level=LEVEL)
        for name in MEASURES:
            one = getattr(panel, name, None) or getattr(ends, name)
            if isinstance(one, Estimate) and one.interval is not None and not np.isnan(true[name]):
                held[name].append(one.interval.low - 1e-12 <= true[name] <= one.interval.high + 1e-12)
    return np.array([np.mean(cells) if len(cells) > TRIED / PARTS / 4 else np.nan for cells in held.values()])


def _section(title: str, found: list[tuple[dict[str, Any], FloatArray]], names: tuple[str, ...]) -> Section:
    places = [MEASURES.index(name) for name in names]
    table = np.array([cells[places] for _, cells in found])
    means, every = np.nanmean(table, axis=0), table[~np.isnan(table)]
    said = ", ".join(f"{name.replace('_', ' ')} {mean:.3f}" for name, mean in zip(names, means, strict=True))
    columns = ["counts", "most over least deprived", "people", *(name.replace("_", " ") for name in names)]
    rows = [
        [case["kind"], case["steep"], f"{case['n']:,}", *rates(row)]
        for (case, _), row in zip(found, table, strict=True)
    ]
    return Section(
        title=title,
        claim="Mean coverage of each measure is within 0.01 of 0.95 or above, and no cell is under 0.89.",
        tried=f"{TRIED:,} cohorts a row over ten groups, of those in which the measure has an interval; a dash where "
        f"its true value does not exist. Mean by measure: {said}.",
        columns=columns,
        rows=[*rows, summary(every, width=len(columns))],
        holds=bool((means >= LEVEL - MEAN_WITHIN).all()) and float(every.min()) >= LOWEST,
    )
