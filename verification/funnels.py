"""Coverage of the funnel's contributions, and how often a costliest step is named wrongly."""

from __future__ import annotations

from typing import Any

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.reach import decompose
from verification.designs import RELATIONS, SHARES
from verification.tables import LEVEL, NOMINAL, Section, coverage_holds, rates, summary
from verification.trials import Trials

TITLES = (
    "Contributions of the steps to ln of the ratio: the 95% interval",
    "The costliest step: how often one is named wrongly",
)
STAGES = ("identified", "approached", "consented")
RATES = {
    "same for all": np.tile([[0.5], [0.6], [0.5]], 5),
    "uneven": np.array(
        [[0.4, 0.5, 0.5, 0.5, 0.5], [0.6, 0.3, 0.6, 0.6, 0.6], [0.5, 0.5, 0.35, 0.5, 0.55]],
    ),
}
"""Of each group at each step; under external the first row is how findable each group is."""
SIZES = (20, 50, 200, 1_000, 5_000, 20_000)
"""People at the last stage."""
TRIED, DRAWS, PARTS = 800, 1_000, 4
END = 0.15
"""Of everyone, about, at the last stage."""
FEWEST = 2.0
WRONG_FOR_A_GROUP, WRONG_FOR_ANY = 0.10, 0.40


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    cases = [{"relation": r, "rates_of": name, "n": n} for r in RELATIONS for name in RATES for n in SIZES]
    found = [np.mean(parts, axis=0) for parts in trials.repeated(told, cases, parts=PARTS)]
    return [_coverage(cases, found), _costliest(cases, found)]


def told(*, relation: str, rates_of: str, n: int, rng: np.random.Generator) -> FloatArray:
    """Coverage by group (mean over steps), then whether any group's costliest step was named, and wrongly."""
    by_step = RATES[rates_of]
    population = np.round(SHARES * n / END)
    sizes, truth, shares = SHARES, [], SHARES
    for step in by_step:
        sizes = sizes * step
        truth.append(np.log(sizes / sizes.sum() / shares))
        shares = sizes / sizes.sum()
    true_terms, worst = np.array(truth), np.argmin(np.array(truth), axis=0)
    has_worst = true_terms.min(axis=0) < -1e-9
    held, named, wrong = [], [], []
    for _ in range(TRIED // PARTS):
        counts = _counts(relation, population, by_step, rng)
        found = decompose(
            stages=STAGES,
            counts=counts,
            population=population if relation == "subset" else SHARES * 1e6,
            relation=relation,  # type: ignore[arg-type]  # a literal
            level=LEVEL,
            draws=DRAWS,
            rng=rng,
        )
        inside = (found.low <= true_terms) & (true_terms <= found.high)
        held.append(np.where(np.isnan(found.low), np.nan, inside))
        says = np.array([-1 if step is None else step for step in found.costliest])
        named.append((says >= 0).mean())
        wrong.append((says >= 0) & ~(has_worst & (says == worst)))
    rates_found = [np.mean(named), np.mean(wrong), np.any(wrong, axis=1).mean()]
    return np.append(np.nanmean(held, axis=0).ravel(), rates_found)


def _counts(
    relation: str, population: FloatArray, by_step: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Stages by groups; under external the first stage is a number of people fixed beforehand."""
    if relation == "external":
        findable = SHARES * by_step[0] / (SHARES @ by_step[0])
        rows = [rng.multinomial(round(population.sum() / 2), findable)]
    else:
        rows = [rng.binomial(population.astype(int), by_step[0])]
    for step in by_step[1:]:
        rows.append(rng.binomial(rows[-1], step))
    return np.array(rows, dtype=float)


def _coverage(cases: list[dict[str, Any]], found: list[FloatArray]) -> Section:
    cells = np.array([answer[:-3].reshape(len(STAGES), len(SHARES)) for answer in found])
    few = np.zeros(cells.shape, dtype=bool)
    few[:, 0] = [_found_at_all(case) < FEWEST for case in cases]
    rows = [
        [
            *(case["relation"], case["rates_of"], f"{case['n']:,}", stage),
            *(f"({one})" if hidden else one for one, hidden in zip(rates(table[at]), thin[at], strict=True)),
        ]
        for case, table, thin in zip(cases, cells, few, strict=True)
        for at, stage in enumerate(STAGES)
    ]
    columns = [
        "relation",
        "rates",
        "people at the end",
        "step",
        *(f"group of {share:.0%}" for share in SHARES),
    ]
    judged = cells[~few & ~np.isnan(cells)]
    return Section(
        title=TITLES[0],
        claim=f"{NOMINAL} Against a yardstick the first step of a group of which fewer than {FEWEST:.0f} people are "
        f"expected there (in brackets) may be covered less: here {np.nanmin(cells[few]):.2f}.",
        tried=f"{TRIED:,} cohorts a row over three steps, {DRAWS:,} draws each.",
        columns=columns,
        rows=[*rows, summary(judged, width=len(columns))],
        holds=coverage_holds(judged),
    )


def _found_at_all(case: dict[str, Any]) -> FloatArray:
    """How many of each group are expected at the first stage, where that is a sample of the yardstick."""
    if case["relation"] == "subset":
        return np.full(len(SHARES), np.inf)
    first = RATES[case["rates_of"]][0]
    return round(case["n"] / END / 2) * SHARES * first / (SHARES @ first)


def _costliest(cases: list[dict[str, Any]], found: list[FloatArray]) -> Section:
    rows = [
        [case["relation"], case["rates_of"], f"{case['n']:,}", *rates(answer[-3:])]
        for case, answer in zip(cases, found, strict=True)
    ]
    for_a_group, for_any = (max(float(answer[at]) for answer in found) for at in (-2, -1))
    return Section(
        title=TITLES[1],
        claim=f"A step that is not a group's costliest is named for no more than {WRONG_FOR_A_GROUP:.2f} of groups. Of "
        f"five groups looked at, it is so for some group in up to {WRONG_FOR_ANY:.2f} of cohorts.",
        tried="As above. Where rates are the same for all, naming any step is wrong.",
        columns=[
            "relation",
            "rates",
            "people at the end",
            "named, of all groups",
            "wrongly",
            "wrongly for any of five",
        ],
        rows=rows,
        holds=for_a_group <= WRONG_FOR_A_GROUP and for_any <= WRONG_FOR_ANY,
    )
