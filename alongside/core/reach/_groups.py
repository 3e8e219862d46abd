"""Each category of one dimension at one stage: its ratio, its doubt and its verdict."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import logit

from alongside.core.inference import (
    benjamini_hochberg,
    binomial_test,
    bonferroni_level,
    fisher_exact,
    ratio_mover_r,
    risk_ratio_score,
    share_interval,
    wilson,
)
from alongside.core.quantities import FloatArray, Intervals, as_floats
from alongside.core.reach._model import Question
from alongside.core.reach._posterior import posterior_external, posterior_subset
from alongside.core.reach._verdict import verdicts

BoolArray = NDArray[np.bool_]

NOBODY_IN_COHORT = "nobody is counted at this stage"
NOBODY_IN_POPULATION = "nobody of this group is counted in the population"
OUTSIDE_POPULATION = "people of this group took part, but the population counts nobody of it"
EVERYBODY = "everyone in the population is of this group, so there is nothing to compare it with"
NOT_KNOWN = "not known is a gap in the records, not a group"
NOT_A_RATE = "the cohort is not part of this population, so this is no rate and has no interval"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """One dimension at one stage under one benchmark: the known categories' counts on both sides.

    `cohort` and `population`: counts by category, NaN where suppressed. `cohort_total` and `population_total`: the
    known totals that shares divide by. `effective_n` and `rounded_to`: how the population's shares were estimated.
    """

    categories: tuple[str, ...]
    cohort: FloatArray
    population: FloatArray
    cohort_total: float
    population_total: float
    effective_n: float | None = None
    rounded_to: float | None = None

    @property
    def is_suppressed(self) -> BoolArray:
        """Whether a group's row must be hidden, because either of its counts or a total is."""
        hidden = np.isnan(self.cohort) | np.isnan(self.population)
        if np.isnan(self.cohort_total) or np.isnan(self.population_total):
            return np.ones_like(hidden)
        return hidden

    @property
    def tests(self) -> int:
        """How many tests the family holds: two categories are one test."""
        count = len(self.categories)
        return 1 if count == 2 else count

    @property
    def elsewhere(self) -> tuple[FloatArray, FloatArray]:
        """The cohort and the population outside each group; rounded counts may cross by a few, and are clipped."""
        population = np.maximum(self.population_total - self.population, 0)
        return np.clip(self.cohort_total - self.cohort, 0, population), population

    @property
    def remainder(self) -> tuple[float, float]:
        """The cohort and the population of the known totals that no listed group accounts for (hidden groups)."""
        population = max(self.population_total - float(self.population.sum()), 0.0)
        return min(max(self.cohort_total - float(self.cohort.sum()), 0.0), population), population

    def complement(self, take: BoolArray) -> Family:
        """Return the family in which the groups of `take` are replaced by everyone else."""
        return Family(
            categories=self.categories,
            cohort=np.where(take, self.cohort_total - self.cohort, self.cohort),
            population=np.where(take, self.population_total - self.population, self.population),
            cohort_total=self.cohort_total,
            population_total=self.population_total,
            effective_n=self.effective_n,
            rounded_to=self.rounded_to,
        )


def reasons(family: Family) -> list[str | None]:
    """Say for each group why its ratio cannot be estimated, or None where it can."""
    return [
        _reason(x=x, total=family.cohort_total, population=population, everyone=family.population_total)
        for x, population in zip(family.cohort, family.population, strict=True)
    ]


def _reason(*, x: float, total: float, population: float, everyone: float) -> str | None:
    if total == 0:
        return NOBODY_IN_COHORT
    if population == 0:
        return OUTSIDE_POPULATION if x > 0 else NOBODY_IN_POPULATION
    return EVERYBODY if population >= everyone else None


def ratio_limits(family: Family, *, question: Question, level: float) -> Intervals:
    """Limits of the participation-to-prevalence ratio q/p at `level`, one pair a group.

    External: Wilson limits of q over p, or MOVER-R from both where p is estimated. Subset: the Miettinen-Nurminen
    score limits of RR = uptake in the group / uptake elsewhere, mapped by PPR = RR/(p RR + 1 - p).

    *Source:* Wilson 1927, doi:10.1080/01621459.1927.10502953; Donner & Zou 2012, doi:10.1177/0962280210383082;
    Miettinen & Nurminen 1985, doi:10.1002/sim.4780040211.
    """
    if question.relation == "subset":
        return _subset_limits(family, level=level)
    x, n = family.cohort, family.cohort_total
    share = family.population / family.population_total
    own = wilson(successes=x, n=np.full_like(x, n), level=level)
    if family.effective_n is None and family.rounded_to is None:
        return Intervals(low=own.low / share, high=own.high / share, level=level)
    theirs = share_interval(
        counts=family.population,
        total=family.population_total,
        effective_n=family.effective_n,
        rounded_to=family.rounded_to,
        level=level,
    )
    return ratio_mover_r(
        q=x / n, q_low=own.low, q_high=own.high, p=share, p_low=theirs.low, p_high=theirs.high, level=level
    )


def _subset_limits(family: Family, *, level: float) -> Intervals:
    share = family.population / family.population_total
    inside, population = family.elsewhere
    risk = risk_ratio_score(x1=family.cohort, n1=family.population, x2=inside, n2=population, level=level)
    return Intervals(low=_ratio_of_risk(risk.low, share), high=_ratio_of_risk(risk.high, share), level=level)


def _ratio_of_risk(risk_ratio: FloatArray, share: FloatArray) -> FloatArray:
    """PPR = RR/(p RR + 1 - p), and its limit 1/p where RR has no upper limit."""
    finite = np.where(np.isinf(risk_ratio), 1.0, risk_ratio)
    return np.where(np.isinf(risk_ratio), 1 / share, finite / (share * finite + 1 - share))


def p_values(family: Family, *, question: Question) -> FloatArray:
    """Two-sided exact p-value of each group: binomial against the yardstick, Fisher against the rest of the list.

    Where the yardstick is a survey of effective size m, it is a sample too, and Fisher's test compares the two.
    """
    x, n = family.cohort, family.cohort_total
    if question.relation == "subset":
        inside, population = family.elsewhere
        return fisher_exact(a=x, b=family.population - x, c=inside, d=population - inside)
    share = family.population / family.population_total
    if family.effective_n is None:
        return binomial_test(successes=x, n=np.full_like(x, n), p=share)
    sampled = np.round(share * family.effective_n)
    return fisher_exact(a=x, b=n - x, c=sampled, d=np.maximum(np.round(family.effective_n) - sampled, 0))


def compare_groups(family: Family, *, question: Question, rng: np.random.Generator) -> pl.DataFrame:
    """Compare each group's share of the cohort with its share of the population.

    Returns one row a group: category, the counts and shares, ppr and its limits, log_disparity and its limits,
    enrolment_fraction and its limits, p_value, q_value, the three posterior probabilities, verdict, reason (null
    where there is an estimate) and suppressed. Numbers that do not exist are null.

    *Source:* reach ratios: Eshera et al. 2015 (participation-to-prevalence ratio); Benjamini & Hochberg 1995,
    doi:10.1111/j.2517-6161.1995.tb02031.x, over the family.
    *Limits:* shares are over the known categories on both sides.
    """
    why = reasons(family)
    hidden = family.is_suppressed
    usable = np.array([reason is None for reason in why], dtype=np.bool_) & ~hidden
    numbers = _numbers(_only(family, usable), question=question, rng=rng, tests=family.tests)
    columns = {name: _spread(values, usable) for name, values in numbers.items() if name != "verdict"}
    verdict = np.full(len(why), None, dtype=object)
    verdict[usable] = numbers["verdict"]
    return pl.DataFrame(
        {
            "category": pl.Series(family.categories, dtype=pl.String),
            **_counts(family),
            **{
                name: pl.Series(values, dtype=pl.Float64, nan_to_null=True)
                for name, values in columns.items()
            },
            "verdict": pl.Series(verdict.tolist(), dtype=pl.String),
            "reason": pl.Series(why, dtype=pl.String),
            "suppressed": pl.Series(hidden),
        }
    )


def _counts(family: Family) -> dict[str, pl.Series]:
    with np.errstate(invalid="ignore", divide="ignore"):
        columns = {
            "population_count": family.population,
            "cohort_count": family.cohort,
            "population_share": family.population / family.population_total,
            "cohort_share": family.cohort / family.cohort_total,
        }
    return {name: pl.Series(values, dtype=pl.Float64, nan_to_null=True) for name, values in columns.items()}


def _only(family: Family, usable: BoolArray) -> Family:
    return Family(
        categories=tuple(name for name, keep in zip(family.categories, usable, strict=True) if keep),
        cohort=family.cohort[usable],
        population=family.population[usable],
        cohort_total=family.cohort_total,
        population_total=family.population_total,
        effective_n=family.effective_n,
        rounded_to=family.rounded_to,
    )


def _spread(values: FloatArray, usable: BoolArray) -> FloatArray:
    spread = np.full(usable.shape, np.nan)
    spread[usable] = np.where(np.isfinite(values), values, np.nan)
    return spread


def _numbers(
    family: Family, *, question: Question, rng: np.random.Generator, tests: int
) -> dict[str, FloatArray]:
    share = family.population / family.population_total
    ratio = family.cohort / family.cohort_total / share
    limits = ratio_limits(family, question=question, level=question.level)
    together = ratio_limits(
        family, question=question, level=bonferroni_level(level=question.level, tests=tests)
    )
    p = p_values(family, question=question)
    q = benjamini_hochberg(p_values=p)
    others = family.complement(share > 0.5)
    return {
        "ppr": ratio,
        "low": limits.low,
        "high": limits.high,
        "low_simultaneous": together.low,
        "high_simultaneous": together.high,
        "ld": _log_disparity(ratio, share),
        "ld_low": _log_disparity(limits.low, share),
        "ld_high": _log_disparity(limits.high, share),
        **_enrolment(family, question=question),
        "p_value": p,
        "q_value": q,
        **_posterior(family, question=question, rng=rng),
        "verdict": verdicts(
            limits=ratio_limits(others, question=question, level=question.level),
            q_values=q,
            is_complement=share > 0.5,
            question=question,
        ),
    }


def _log_disparity(ratio: FloatArray, share: FloatArray) -> FloatArray:
    """logit(q) - logit(p), with q = p x ratio; infinite where q is 0 or at least 1."""
    q = np.clip(ratio * share, 0, 1)
    return as_floats(logit(q) - logit(share))


def _enrolment(family: Family, *, question: Question) -> dict[str, FloatArray]:
    fraction = family.cohort / family.population
    if question.relation == "external":
        nothing = np.full_like(fraction, np.nan)
        return {"ef": fraction, "ef_low": nothing, "ef_high": nothing}
    limits = wilson(successes=family.cohort, n=family.population, level=question.level)
    return {"ef": fraction, "ef_low": limits.low, "ef_high": limits.high}


def _posterior(family: Family, *, question: Question, rng: np.random.Generator) -> dict[str, FloatArray]:
    if question.relation == "subset":
        below, above = posterior_subset(
            cohort=family.cohort,
            population=family.population,
            remainder=family.remainder,
            band=question.band,
            draws=question.draws,
            rng=rng,
        )
    else:
        below, above = posterior_external(
            cohort=family.cohort,
            cohort_total=family.cohort_total,
            shares=family.population / family.population_total,
            band=question.band,
            effective_n=family.effective_n,
        )
    return {
        "probability_under": below,
        "probability_about": 1 - below - above,
        "probability_over": above,
    }
