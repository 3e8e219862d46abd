"""The parts of a reading that need one dimension at a time."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from alongside.core.inequality import Gradient
from alongside.core.inference import ChiSquare
from alongside.core.quantities import Answer, NotEstimable, Suppressed
from alongside.core.reach import NOT_A_RATE, Distance, Mix, Panel
from alongside.exchange.numbers import NO_LIMIT, SUPPRESSED, Written, answer, block, not_estimable, number

Row: TypeAlias = dict[str, Any]

NOT_KNOWN_LABEL = "not known"
RATIO = {
    "value": "ppr",
    "low": "low",
    "high": "high",
    "low_simultaneous": "low_simultaneous",
    "high_simultaneous": "high_simultaneous",
}
DISPARITY = {"value": "ld", "low": "ld_low", "high": "ld_high"}
ENROLMENT = {"value": "ef", "low": "ef_low", "high": "ef_high"}
PROBABILITIES = ("p_value", "q_value", "probability_under", "probability_about", "probability_over")
GRADIENTS = ("sii", "rii_mean", "rii", "rii_poisson", "sii_poisson", "concentration_index")
DISTANCES = ("total_variation", "hellinger", "kl", "jensen_shannon", "earth_movers")
NOBODY_OR_ALL = "nobody or everybody is of this group, where the logit has no value"


def count(value: float | None) -> Written:
    """Write a count; what is missing is hidden, never unknown: counts are always given."""
    return dict(SUPPRESSED) if value is None or np.isnan(value) else number(value)


def group_rows(panel: Panel) -> list[Row]:
    """One row for each benchmark, stage, dimension and category."""
    level = panel.question.relation
    reasons = {"low": NOT_A_RATE, "high": NOT_A_RATE} if level == "external" else {}
    return [_group(row, enrolment_reasons=reasons) for row in panel.groups.iter_rows(named=True)]


def _group(row: Row, *, enrolment_reasons: dict[str, str]) -> Row:
    return {
        "benchmark": row["benchmark"],
        "stage": row["stage"],
        "dimension": row["dimension"],
        "category": NOT_KNOWN_LABEL if row["not_known"] else row["category"],
        "not_known": row["not_known"],
        "population_count": count(row["population_count"]),
        "cohort_count": count(row["cohort_count"]),
        "population_share": _share(row, "population_share"),
        "cohort_share": _share(row, "cohort_share"),
        "ppr": block(row, RATIO, reasons=dict.fromkeys(RATIO, NO_LIMIT)),
        "log_disparity": block(row, DISPARITY, reasons=dict.fromkeys(DISPARITY, NOBODY_OR_ALL)),
        "enrolment_fraction": block(row, ENROLMENT, reasons=enrolment_reasons),
        **{name: _single(row, name) for name in PROBABILITIES},
        "verdict": _single(row, "verdict"),
        "depends_on_unknown": bool(row["depends_on_unknown"]),
        "primary": _primary(row),
    }


def _single(row: Row, name: str) -> Written:
    if row["suppressed"]:
        return dict(SUPPRESSED)
    if row["reason"]:
        return not_estimable(row["reason"])
    return row[name] if isinstance(row[name], str) else number(row[name])


def _share(row: Row, name: str) -> Written:
    if row[name] is not None:
        return number(row[name])
    if row["suppressed"] or row[name.replace("share", "count")] is None:
        return dict(SUPPRESSED)
    return not_estimable(row["reason"] or "nobody is counted here, so there are no shares")


def _primary(row: Row) -> Row | None:
    if not row["is_primary"]:
        return None
    reason = row["reason"] or "this group could not be tested"
    return {"p_holm": number(row["p_holm"], reason=reason), "claimed": row["claimed"]}


def missing_rows(panel: Panel) -> list[Row]:
    """Bounds on each ratio wherever somebody's category is not known."""
    return [_missing(row) for row in panel.missing.iter_rows(named=True)]


def _missing(row: Row) -> Row:
    hidden = row["suppressed"]
    none = "the group could be nobody in the population, so there is no such bound"
    return {
        **{name: row[name] for name in ("benchmark", "stage", "dimension", "category")},
        "unknown_population": count(row["unknown_population"]),
        "unknown_cohort": count(row["unknown_cohort"]),
        "ppr_lowest": dict(SUPPRESSED) if hidden else number(row["ppr_lowest"], reason=none),
        "ppr_highest": dict(SUPPRESSED) if hidden else number(row["ppr_highest"], reason=none),
        "straddles_one": dict(SUPPRESSED) if hidden else row["straddles_one"],
    }


def mix_rows(panel: Panel) -> list[Row]:
    """Each dimension's distances and its test."""
    return [{**one.comparison.key, **_totals(one), **_mix(one)} for one in panel.mixes]


def _totals(one: Mix) -> Row:
    family = one.comparison.family
    return {"n": count(family.cohort_total), "population_total": count(family.population_total)}


def _mix(one: Mix) -> Row:
    found = one.distances
    if isinstance(found, Suppressed):
        return {name: dict(SUPPRESSED) for name in (*DISTANCES, "chi_square", "below_four_fifths")}
    return {
        **{name: _distance(getattr(found, name)) for name in DISTANCES},
        "chi_square": _chi_square(one.chi_square),
        "below_four_fifths": list(found.below_four_fifths),
    }


def _distance(found: Distance | NotEstimable) -> Written:
    if isinstance(found, NotEstimable):
        return not_estimable(str(found))
    return {name: number(getattr(found, name)) for name in ("value", "expected", "low", "high")}


def _chi_square(found: ChiSquare | NotEstimable | Suppressed) -> Written:
    if isinstance(found, NotEstimable | Suppressed):
        return answer(found)
    return {
        "statistic": number(found.statistic),
        "df": found.df,
        "p_value": number(found.p_value),
        "method": "Monte Carlo exact" if found.is_exact else "Pearson",
    }


def gradient_rows(panel: Panel) -> list[Row]:
    """The gradient over deprivation, wherever its direction was stated."""
    return [
        {
            **row.comparison.key,
            "order": list(row.order),
            **{name: answer(_measure(row.found, name)) for name in GRADIENTS},
        }
        for row in panel.gradients
    ]


def _measure(found: Gradient | NotEstimable | Suppressed, name: str) -> Answer:
    if isinstance(found, NotEstimable | Suppressed):
        return found
    measured: Answer = getattr(found, name)
    return measured
