"""Coverage of the ratio's intervals: pointwise, simultaneous, log disparity, enrolment fraction."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import logit

from alongside.core.inference import bonferroni_level, wilson
from alongside.core.quantities import FloatArray, Intervals
from alongside.core.reach import Question
from alongside.core.reach._groups import _log_disparity, ratio_limits
from verification.designs import (
    GROUPS,
    MIXES,
    RELATIONS,
    SHARES,
    SIZES,
    UPTAKE,
    by_distinct,
    cohorts,
    flat,
    inside,
    listed,
    true_ratios,
)
from verification.tables import LEVEL, NOMINAL, Section, coverage_holds, rates, summary
from verification.trials import Trials

REPLICATES, FEWEST, HARDLY = 20_000, 5, 0.2
CASES = [{"relation": r, "mix": m, "n": n} for r in RELATIONS for m in MIXES for n in SIZES]
TITLES = (
    "Ratio to the share, external: the 95% interval",
    "Ratio to the share, subset: the 95% interval",
    "Log disparity: the 95% interval",
    "Ratios of a whole dimension: the simultaneous 95% intervals",
    "Enrolment fraction and rate of a step: the 95% interval",
)
TRIED = f"{REPLICATES:,} simulated cohorts a row; each cell is the share of intervals that hold the truth."


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    found = list(zip(CASES, trials.each(covered, CASES), strict=True))
    return [
        _section(TITLES[0], found, "ratio", relations=("external",)),
        _section(TITLES[1], found, "ratio", relations=("subset",)),
        _section(TITLES[2], found, "log_disparity", relations=RELATIONS),
        _together(found),
        _enrolment(found),
    ]


def covered(*, relation: str, mix: str, n: int, rng: np.random.Generator) -> dict[str, FloatArray]:
    """How often each interval holds the truth, group by group; `together`: all of a cohort's at once."""
    counts, population, truth = cohorts(relation, n, mix, replicates=REPLICATES, rng=rng)
    family, question = flat(counts, population), Question(relation=relation)  # type: ignore[arg-type]  # a literal
    level = bonferroni_level(level=LEVEL, tests=len(SHARES))
    limits = by_distinct(family, lambda one: ratio_limits(one, question=question, level=LEVEL))
    wide = by_distinct(family, lambda one: ratio_limits(one, question=question, level=level))
    share = population / population.sum()
    logs = Intervals(
        low=_log_disparity(limits.low, np.tile(share, len(counts))),
        high=_log_disparity(limits.high, np.tile(share, len(counts))),
        level=LEVEL,
    )
    answer = {
        "ratio": inside(truth, limits, counts.shape).mean(axis=0),
        "log_disparity": inside(logit(truth * share) - logit(share), logs, counts.shape).mean(axis=0),
        "together": inside(truth, wide, counts.shape).all(axis=1).mean(keepdims=True),
    }
    if relation == "subset":
        uptake = truth * (UPTAKE * MIXES[mix] @ share)
        rate = wilson(successes=counts, n=population, level=LEVEL)
        answer["enrolment"] = inside(uptake, rate, counts.shape).mean(axis=0)
    return answer


def _section(
    title: str, found: list[tuple[dict[str, Any], Any]], what: str, *, relations: tuple[str, ...]
) -> Section:
    chosen = [(case, answer[what]) for case, answer in found if case["relation"] in relations]
    columns = ["relation", "true mix", "people", *GROUPS]
    rows = [[case["relation"], case["mix"], f"{case['n']:,}", *rates(cells)] for case, cells in chosen]
    cells = np.concatenate([answer for _, answer in chosen])
    rows.append(summary(cells, width=len(columns)))
    return Section(
        title=title, claim=NOMINAL, tried=TRIED, columns=columns, rows=rows, holds=coverage_holds(cells)
    )


def _enrolment(found: list[tuple[dict[str, Any], Any]]) -> Section:
    """A group of fewer than five people on the list is shown and not judged: its rate has next to no information."""
    rows, judged, few = [], [], []
    for case, answer in found:
        if case["relation"] == "subset":
            enough = listed(case["n"]) >= FEWEST
            cells = answer["enrolment"]
            judged += cells[enough].tolist()
            few += cells[~enough].tolist()
            said = [one if ok else f"({one})" for one, ok in zip(rates(cells), enough, strict=True)]
            rows.append([case["mix"], f"{case['n']:,}", *said])
    columns = ["true mix", "people", *GROUPS]
    return Section(
        title=TITLES[4],
        claim=f"{NOMINAL} A group of fewer than {FEWEST} people on the list (in brackets) may be covered less: here "
        f"{min(few):.2f}.",
        tried=TRIED,
        columns=columns,
        rows=[*rows, summary(judged, width=len(columns))],
        holds=coverage_holds(judged),
    )


def _together(found: list[tuple[dict[str, Any], Any]]) -> Section:
    """Where hardly anybody of a group is expected, one person found already puts its truth out of reach."""
    cells = np.array([float(answer["together"][0]) for _, answer in found])
    least = [_least_expected(case) for case, _ in found]
    judged = cells[np.array(least) >= HARDLY]
    rows = [
        [case["relation"], case["mix"], f"{case['n']:,}", f"{few:.1f}", f"{cell:.3f}"]
        for (case, _), few, cell in zip(found, least, cells, strict=True)
    ]
    return Section(
        title=TITLES[3],
        claim="Over all rows the intervals of a dimension hold their truths at once in 0.94 of cohorts or more; in "
        f"no less than 0.92 where {HARDLY} or more people of the smallest group are expected, and in no less than 0.84 "
        "where fewer are.",
        tried=f"{REPLICATES:,} simulated cohorts a row, five groups, Bonferroni's correction.",
        columns=["relation", "true mix", "people", "expected of the smallest group", "all five hold"],
        rows=[*rows, summary(cells, width=5)],
        holds=float(cells.mean()) >= LEVEL - 0.01 and judged.min() >= 0.92 and cells.min() >= 0.84,
    )


def _least_expected(case: dict[str, Any]) -> float:
    if case["relation"] == "external":
        return float((SHARES * true_ratios(case["mix"])).min() * case["n"])
    return float((listed(case["n"]) * UPTAKE * MIXES[case["mix"]]).min())
