"""Bands under perfect recruitment (distances, B), and the interval of the coefficient of variation."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from alongside.core.quantities import Estimate, FloatArray
from alongside.core.reach import Generalisability, external_cv, generalisability_index, mix_distances
from alongside.core.reach._distances import Distance
from verification.designs import RELATIONS, SHARES, SIZES, listed
from verification.tables import LEVEL, NOMINAL, Section, coverage_holds, rates, slack, summary
from verification.trials import Trials

TITLES = (
    "Distances of the mix: the 95% band under perfect recruitment",
    "Overlap (B): the 95% band under perfect recruitment",
    "Coefficient of variation against a yardstick: the 95% interval",
)
NAMES = ("total_variation", "hellinger", "kl", "jensen_shannon", "earth_movers")
TRIED, DRAWS, PARTS = 1_200, 1_000, 4
CELLS = 60


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    kinds = (*RELATIONS, "external, survey of 500")
    bands = [{"kind": kind, "n": n} for kind in kinds for n in SIZES]
    overlaps = [{"relation": r, "n": n} for r in RELATIONS for n in SIZES]
    uneven = [{"truth": truth, "n": n} for truth in (0.0, 0.1, 0.2, 0.4) for n in SIZES]
    return [
        _bands(bands, _joined(trials.repeated(in_bands, bands, parts=PARTS))),
        _overlaps(overlaps, _joined(trials.repeated(in_band_of_overlap, overlaps, parts=PARTS))),
        _uneven(uneven, _joined(trials.repeated(cv_covered, uneven, parts=PARTS))),
    ]


def _joined(found: list[list[FloatArray]]) -> list[FloatArray]:
    return [np.mean(parts, axis=0) for parts in found]


def in_bands(*, kind: str, n: int, rng: np.random.Generator) -> FloatArray:
    """How often each distance of a perfectly recruited cohort lies in its band."""
    survey = "survey" in kind
    relation = "subset" if kind == "subset" else "external"
    held = []
    for _ in range(TRIED // PARTS):
        population = listed(n) if relation == "subset" else SHARES * 1e6
        if survey:
            population = np.maximum(rng.multinomial(500, SHARES), 1).astype(float)
        counts = _perfect(relation, n, population if relation == "subset" else SHARES, rng)
        found = mix_distances(
            categories=tuple("abcde"),
            counts=counts,
            population=population,
            relation=relation,  # type: ignore[arg-type]  # a literal
            is_ordered=True,
            level=LEVEL,
            draws=DRAWS,
            rng=rng,
            effective_n=500.0 if survey else None,
        )
        held.append([_is_inside(getattr(found, name)) for name in NAMES])
    return np.mean(held, axis=0)


def _perfect(relation: str, n: int, weights: FloatArray, rng: np.random.Generator) -> FloatArray:
    if relation == "subset":
        return rng.multivariate_hypergeometric(weights.astype(int), n).astype(float)
    return rng.multinomial(n, weights / weights.sum()).astype(float)


def _is_inside(found: Distance | Generalisability) -> bool:
    return found.low - 1e-12 <= found.value <= found.high + 1e-12


def in_band_of_overlap(*, relation: str, n: int, rng: np.random.Generator) -> FloatArray:
    """How often B of a perfectly recruited cohort lies in its band, over 60 cells of uneven size."""
    shares = np.geomspace(1.0, 40.0, CELLS)
    shares /= shares.sum()
    population = np.round(shares * n / 0.2) + 1 if relation == "subset" else shares * 1e6
    cells = pl.DataFrame({"cell": [str(at) for at in range(CELLS)], "count": population})
    held = []
    for _ in range(TRIED // PARTS // 2):
        counts = _perfect(relation, n, population if relation == "subset" else shares, rng)
        found = generalisability_index(
            population_cells=cells,
            cohort_cells=cells.with_columns(count=pl.Series(counts)),
            relation=relation,  # type: ignore[arg-type]  # a literal
            level=LEVEL,
            draws=DRAWS,
            rng=rng,
        )
        assert isinstance(found, Generalisability)
        held.append([_is_inside(found), found.expected])
    return np.mean(held, axis=0)


def cv_covered(*, truth: float, n: int, rng: np.random.Generator) -> FloatArray:
    """How often the interval holds the true coefficient of variation, over the five groups."""
    away = np.array([-0.5, -0.5, -0.4, 0.2, 0.08])
    away -= SHARES @ away
    ratios = 1 + away * truth / np.sqrt(SHARES @ away**2)
    held = []
    for _ in range(TRIED // PARTS):
        counts = rng.multinomial(n, SHARES * ratios).astype(float)
        found = external_cv(cohort=counts, population=SHARES * 1e6, level=LEVEL, draws=DRAWS, rng=rng)
        assert isinstance(found, Estimate)
        assert found.interval is not None
        held.append(found.interval.low - 1e-12 <= truth <= found.interval.high + 1e-12)
    return np.array([np.mean(held)])


def _bands(cases: list[dict[str, Any]], found: list[FloatArray]) -> Section:
    columns = ["relation", "people", *(name.replace("_", " ") for name in NAMES)]
    rows = [[case["kind"], f"{case['n']:,}", *rates(cells)] for case, cells in zip(cases, found, strict=True)]
    every = np.concatenate(found)
    return Section(
        title=TITLES[0],
        claim=f"When recruitment is perfect the distance found lies in its band: {NOMINAL[0].lower()}{NOMINAL[1:]}",
        tried=f"{TRIED:,} cohorts a row recruited by chance alone, {DRAWS:,} draws each.",
        columns=columns,
        rows=[*rows, summary(every, width=len(columns))],
        holds=coverage_holds(every),
    )


def _overlaps(cases: list[dict[str, Any]], found: list[FloatArray]) -> Section:
    rows = [
        [case["relation"], f"{case['n']:,}", f"{expected:.3f}", f"{held:.3f}"]
        for case, (held, expected) in zip(cases, found, strict=True)
    ]
    held = [float(cells[0]) for cells in found]
    allowed = slack(0.05, TRIED // 2)
    return Section(
        title=TITLES[1],
        claim=f"When recruitment is perfect B lies in its band 95% of the time (Monte Carlo error {allowed:.3f}).",
        tried=f"{TRIED // 2:,} cohorts a row recruited by chance alone; 60 cells of uneven size.",
        columns=["relation", "people", "B expected by chance", "in its band"],
        rows=[*rows, summary(held, width=4)],
        holds=abs(float(np.mean(held)) - LEVEL) <= 0.01 and min(held) >= LEVEL - allowed - 0.005,
    )


def _uneven(cases: list[dict[str, Any]], found: list[FloatArray]) -> Section:
    cells = [float(answer[0]) for answer in found]
    judged = [cell for case, cell in zip(cases, cells, strict=True) if case["truth"] > 0]
    table = np.array(cells).reshape(-1, len(SIZES))
    truths = sorted({case["truth"] for case in cases})
    return Section(
        title=TITLES[2],
        claim=f"{NOMINAL} Where nothing is uneven (a CV of 0) only the upper limit can miss.",
        tried=f"{TRIED:,} cohorts a cell; five groups, the yardstick known. The mean is that of the rows above 0.",
        columns=["true CV", *(f"{n:,} people" for n in SIZES)],
        rows=[
            *([f"{truth:.1f}", *rates(row)] for truth, row in zip(truths, table, strict=True)),
            summary(judged, width=len(SIZES) + 1),
        ],
        holds=coverage_holds(judged),
    )
