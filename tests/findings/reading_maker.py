"""A reading made by hand from counts: the shape of the real one, with simple arithmetic behind it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scipy import stats

PILOT = {
    "age": {"16-25": (140, 40), "26-30": (206, 82), "31-35": (147, 62), "36-45": (70, 26)},
    "ethnicity": {
        "Pakistani": (345, 142),
        "White British": (57, 13),
        "White Other": (45, 15),
        "Other": (111, 39),
    },
    "english_listening": {
        "Not at all": (5, 2),
        "A little bit": (58, 16),
        "Some": (49, 15),
        "Quite well": (97, 43),
        "Very well": (143, 62),
    },
}
SUPPRESSED = {"suppressed": True}
EMPTY_BLOCKS = ("indicator", "funnel", "gradient", "cells", "missing", "weights", "notices")
STAGES = ("approached", "consented", "randomised")
Counts = Mapping[str, tuple[float, float]]


def not_estimable(reason: str) -> dict[str, str]:
    return {"not_estimable": reason}


def _ratio(x: float, n: float, N_g: float, N: float) -> dict[str, Any]:
    """Katz's interval of uptake in a group against uptake elsewhere, mapped to the group's share."""
    P = N_g / N
    elsewhere = (n - x) / (N - N_g) if N_g < N else 1.0
    risk = (x / N_g) / elsewhere if elsewhere else math.inf
    spread = math.sqrt(max(1 / x - 1 / N_g + 1 / max(n - x, 0.5) - 1 / max(N - N_g, 1), 1e-6))
    mapped = [
        r / (P * r + 1 - P) for r in (risk, risk * math.exp(-1.96 * spread), risk * math.exp(1.96 * spread))
    ]
    wide = {"low_simultaneous": mapped[1] * 0.9, "high_simultaneous": mapped[2] * 1.1}
    return {"value": mapped[0], "low": mapped[1], "high": mapped[2], **wide}


def _verdict(ppr: Mapping[str, float], q_value: float) -> str:
    if ppr["low"] >= 0.8 and ppr["high"] <= 1.25:
        return "about"
    if q_value > 0.05 or ppr["low"] <= 1 <= ppr["high"]:
        return "cannot_tell"
    if ppr["high"] < 1:
        return "far_under" if ppr["high"] < 0.8 else "under"
    return "far_over" if ppr["low"] > 1.25 else "over"


def make_groups(
    dimension: str, counts: Counts, *, benchmark: str = "population", stage: str = "cohort"
) -> list[dict[str, Any]]:
    N, n = sum(row[0] for row in counts.values()), sum(row[1] for row in counts.values())
    tests = [stats.fisher_exact([[x, N_g - x], [n - x, N - N_g - n + x]])[1] for N_g, x in counts.values()]
    adjusted = stats.false_discovery_control(tests)
    return [
        make_group(dimension, category, N_g, x, N, n, float(p), float(q), benchmark, stage)
        for (category, (N_g, x)), p, q in zip(counts.items(), tests, adjusted, strict=True)
    ]


def make_group(dimension, category, N_g, x, N, n, p, q, benchmark, stage) -> dict[str, Any]:
    nobody = not_estimable(f"nobody in {category} was counted")
    ppr: dict[str, Any] = _ratio(x, n, N_g, N) if x else {"value": 0.0, "low": 0.0, "high": 0.9}
    return {
        "benchmark": benchmark,
        "stage": stage,
        "dimension": dimension,
        "category": category,
        "not_known": False,
        "population_count": N_g,
        "cohort_count": x,
        "population_share": N_g / N,
        "cohort_share": x / n,
        "ppr": ppr,
        "log_disparity": {"value": -0.1, "low": -0.2, "high": 0.1} if x else nobody,
        "enrolment_fraction": {"value": x / N_g, "low": 0.8 * x / N_g, "high": min(1, 1.2 * x / N_g)},
        "p_value": p,
        "q_value": q,
        "probability_under": 0.2,
        "probability_about": 0.7,
        "probability_over": 0.1,
        "verdict": _verdict(ppr, q),
        "depends_on_unknown": False,
        "primary": None,
    }


def make_mix(
    dimension: str, counts: Counts, *, benchmark: str = "population", stage: str = "cohort"
) -> dict[str, Any]:
    distance = {"value": 0.06, "expected": 0.04, "low": 0.01, "high": 0.08}
    names = ("total_variation", "hellinger", "kl", "jensen_shannon")
    return {
        "benchmark": benchmark,
        "stage": stage,
        "dimension": dimension,
        "n": sum(row[1] for row in counts.values()),
        "population_total": sum(row[0] for row in counts.values()),
        **{name: dict(distance) for name in names},
        "earth_movers": not_estimable("the categories have no order"),
        "chi_square": {"statistic": 7.82, "df": 3, "p_value": 0.0498, "method": "pearson"},
        "below_four_fifths": ["White British"],
    }


def make_steps(
    category: str, counts: Sequence[float], *, costliest: str = "", **changes: Any
) -> list[dict[str, Any]]:
    """One group's steps from list to randomised; `costliest` names the stage to be called so."""
    named = zip(STAGES, counts, counts[1:], strict=False)
    before = dict(zip(STAGES, ("the list", *STAGES), strict=False))
    return [
        make_step(
            category,
            stage,
            count,
            from_count,
            from_stage=before[stage],
            costliest=stage == costliest,
            **changes,
        )
        for stage, from_count, count in named
    ]


def make_step(category: str, stage: str, count: float, from_count: float, **changes: Any) -> dict[str, Any]:
    rate = count / from_count
    centre = math.log(rate / 0.62)
    return {
        "benchmark": "population",
        "stage": stage,
        "from_stage": "",
        "dimension": "ethnicity",
        "category": category,
        "count": count,
        "from_count": from_count,
        "conditional_rate": {"value": rate, "low": 0.8 * rate, "high": min(1.0, 1.2 * rate)},
        "contribution": {"value": centre, "low": centre - 0.3, "high": centre + 0.25},
        "lost_here": 0.62 * from_count - count,
        "lost_at_end": 1.5,
        "probability_costliest": 0.93 if changes.get("costliest") else 0.4,
        "costliest": False,
        "costliest_step": not_estimable("cannot tell which step"),
        "label": "",
        **changes,
    }


def make_cell(cell: Mapping[str, str], value: float, spread: float = 0.3, **changes: Any) -> dict[str, Any]:
    def block(centre: float, wide: float) -> dict[str, float]:
        return {"value": centre, "low": centre * math.exp(-wide), "high": centre * math.exp(wide)}

    return {
        "benchmark": "population",
        "stage": "cohort",
        "cell": dict(cell),
        "population_count": 40,
        "cohort_count": 12,
        "ppr": block(value**1.6, 2 * spread),
        "pooled": block(value, spread),
        "probability_lowest_three": 0.41,
        "rank": 1,
        **changes,
    }


def make_gradient(order: Sequence[str], **changes: Any) -> dict[str, Any]:
    return {
        "benchmark": "population",
        "stage": "cohort",
        "dimension": "deprivation",
        "order": list(order),
        "sii": {"value": -0.21, "low": -0.3, "high": -0.1},
        "rii_mean": {"value": -0.6, "low": -0.9, "high": -0.3},
        "rii": {"value": 0.54, "low": 0.4, "high": 0.73},
        "rii_poisson": {"value": 0.55, "low": 0.4, "high": 0.75},
        "concentration_index": {"value": -0.09, "low": -0.14, "high": -0.04},
        **changes,
    }


def make_indicator(**changes: Any) -> dict[str, Any]:
    part = {"unconditional": {"value": 0.02, "standard_error": 0.01}, "conditional": {"value": 0.01}}
    estimate = {"value": 0.85, "standard_error": 0.03, "low": 0.79, "high": 0.91}
    return {
        "benchmark": "population",
        "stage": "cohort",
        "list": "population",
        "n_list": 563,
        **dict.fromkeys(("r", "r_unadjusted", "cv", "b_cells"), estimate),
        "partial_by_variable": [{"variable": "ethnicity", **part}],
        "partial_by_category": [{"variable": "ethnicity", "category": "White British", **part}],
        "notes": [],
        **changes,
    }


def make_missing(category: str, **changes: Any) -> dict[str, Any]:
    return {
        "benchmark": "population",
        "stage": "cohort",
        "dimension": "ethnicity",
        "category": category,
        "unknown_population": 5,
        "unknown_cohort": 1,
        "ppr_lowest": 0.58,
        "ppr_highest": 1.02,
        "straddles_one": True,
        **changes,
    }


def make_weights(**changes: Any) -> dict[str, Any]:
    return {
        "benchmark": "population",
        "stage": "cohort",
        "dimensions": ["ethnicity", "age"],
        "effective_sample_size": 140.2,
        "n": 209,
        "largest_weight": 1.9,
        "smallest_weight": 0.8,
        **changes,
    }


def make_reading(counts: Mapping[str, Counts] | None = None, **changes: Any) -> dict[str, Any]:
    counts = PILOT if counts is None else counts
    groups = [group for dimension, rows in counts.items() for group in make_groups(dimension, rows)]
    reading = {
        "format": "alongside-reading",
        "format_version": 1,
        "relation": "subset",
        "level": 0.95,
        "band": [0.8, 1.25],
        "unit": {"population": "mothers", "cohort": "mothers"},
        "stages": [{"name": "cohort", "from": None, "branch": False}],
        "benchmarks": [{"name": "population", "total": 563}],
        "dimensions": _dimensions(counts),
        "groups": groups,
        "mixes": [make_mix(dimension, rows) for dimension, rows in counts.items()],
        **{
            block: []
            for block in ("indicator", "funnel", "gradient", "cells", "missing", "weights", "notices")
        },
        "looked_at": {"groups": len(groups), "families": len(counts)},
        "provenance": make_provenance(),
    }
    return {**reading, **changes}


def _dimensions(counts: Mapping[str, Counts]) -> list[dict[str, Any]]:
    ordered = {"age", "english_listening", "deprivation"}
    return [
        {"name": name, "categories": list(rows), "ordered": name in ordered} for name, rows in counts.items()
    ]


def make_provenance(**changes: Any) -> dict[str, Any]:
    made = {
        "package": "alongside",
        "version": "0.1.0",
        "command": "alongside reach population.csv cohort.csv --relation subset",
        "parameters": {"level": 0.95, "band": [0.8, 1.25]},
        "relation": "subset",
        "units": {"population": "mothers", "cohort": "mothers"},
        "inputs": [{"role": "population", "name": "population.csv", "sha256": "ab" * 32}],
        "seed": 20220301,
        "draws": 4000,
        "publishable": False,
    }
    return {**made, **changes}


def change_group(reading: dict[str, Any], category: str, **changes: Any) -> dict[str, Any]:
    groups = [{**g, **changes} if g["category"] == category else g for g in reading["groups"]]
    return {**reading, "groups": groups}


def hide_group(reading: dict[str, Any], category: str) -> dict[str, Any]:
    hidden = ("population_count", "cohort_count", "population_share", "cohort_share", "ppr", "log_disparity")
    more = ("enrolment_fraction", "p_value", "q_value", "verdict")
    return change_group(reading, category, **dict.fromkeys((*hidden, *more), SUPPRESSED))


def names_of(groups: Iterable[Mapping[str, Any]]) -> Sequence[str]:
    return [group["category"] for group in groups]


def make_full_reading() -> dict[str, Any]:
    """A reading with something in every block."""
    tenths = {f"Tenth {at}": (200 + 10 * at, 90 - 6 * at) for at in range(1, 6)}
    counts = {**PILOT, "deprivation": tenths}
    steps = [
        *make_steps("White British", (57, 40, 17, 13), costliest="consented"),
        *make_steps("Pakistani", (345, 280, 180, 142)),
        *make_steps("White Other", (45, 30, 20, 15)),
        *make_steps("Other", (111, 90, 50, 39)),
    ]
    cells = [make_cell({"ethnicity": e, "age": a}, 0.5 + 0.1 * at) for at, (e, a) in enumerate(_crosses())]
    return make_reading(
        counts,
        funnel=steps,
        stages=make_stages(),
        groups=_at_stages(counts),
        cells=[{**cell, "stage": "randomised"} for cell in cells],
        gradient=[make_gradient(list(tenths), stage="randomised")],
        indicator=[make_indicator()],
        missing=[
            make_missing("White British", stage="randomised"),
            make_missing("Pakistani", straddles_one=False),
        ],
        weights=[make_weights(stage="randomised")],
        notices=[{"code": "dimension_totals_differ", "text": "The dimensions do not add up to one total."}],
    )


def _crosses() -> list[tuple[str, str]]:
    return [(ethnicity, age) for ethnicity in PILOT["ethnicity"] for age in PILOT["age"]]


def make_stages() -> list[dict[str, Any]]:
    return [
        {"name": stage, "from": before, "branch": False}
        for stage, before in zip(STAGES, (None, *STAGES), strict=False)
    ]


def _at_stages(counts: Mapping[str, Counts]) -> list[dict[str, Any]]:
    more = {"approached": 1.9, "consented": 1.3, "randomised": 1}
    return [
        group
        for stage, factor in more.items()
        for dimension, rows in counts.items()
        for group in make_groups(
            dimension, {c: (N, min(N, round(x * factor))) for c, (N, x) in rows.items()}, stage=stage
        )
    ]
