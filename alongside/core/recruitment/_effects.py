"""Effects of strategies, learnt from arrivals after the start against concurrent ways in without them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import polars as pl

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._arrivals import RecruitmentSource
from alongside.core.recruitment._effect_arrivals import log_odds_likelihood
from alongside.core.recruitment._effect_consent import FourChances, Yes, consent_likelihood
from alongside.core.recruitment._effect_posterior import (
    LEVEL,
    WORTHS,
    Belief,
    EffectPrior,
    posterior,
    scatter_of,
)
from alongside.core.recruitment._effect_weeks import (
    WEEKS,
    Compared,
    NotLearnt,
    Pair,
    Running,
    compare,
    first_stage,
)
from alongside.core.recruitment._forecast_history import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalTable:
    """People found in the channel and in concurrent ones, before and after the start."""

    treated_before: float
    treated_after: float
    controls_before: float
    controls_after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntArrivals:
    """The effect on arrivals; `dispersion`: by how much the information in counts is divided."""

    belief: Belief
    counts: ArrivalTable
    dispersion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntConsent:
    """The effect on the chance to consent."""

    belief: Belief
    counts: FourChances
    dispersion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What is learnt of one strategy, stage by stage, or why not. `compared`: the weeks and ways in behind it.

    `used`: the multiplier of a further unit, mean and spread: learnt effects, and priors where nothing is learnt.
    """

    arrivals: LearntArrivals | NotLearnt
    consent: LearntConsent | NotLearnt
    compared: Compared | None
    used: EffectPrior

    @property
    def is_learnt(self) -> bool:
        """Whether arrivals said anything."""
        return isinstance(self.arrivals, LearntArrivals) or isinstance(self.consent, LearntConsent)


Learnt: TypeAlias = LearntArrivals | LearntConsent | NotLearnt


def learn_effect(
    seen: Seen,
    running: Running,
    *,
    prior: EffectPrior,
    consent_prior: EffectPrior | None = None,
    others: Sequence[Running] = (),
    sources: Sequence[RecruitmentSource] = (),
    weeks: int = WEEKS,
    level: float = LEVEL,
) -> Effect:
    """Return what arrivals say of the multiplier of one unit of a strategy that has begun.

    Arrivals: people found in its channel and in concurrent ones without it, before and after, given both margins
    (`log_odds_likelihood`). Consent: of those who decided, the ratio of ratios (`consent_likelihood`). Each has its
    prior, mean and spread of a lognormal; a recruit's multiplier is the product of both. Where a stage teaches
    nothing its prior is used; without a `consent_prior` consent is then taken to be as before. `others`: strategies
    that have begun; `sources`: when ways in were open.

    *Source:* difference in differences for counts: Angrist and Pischke 2009, Mostly Harmless Econometrics, section
    5.2; conditioning on margins: Fisher 1935, doi:10.2307/2342435.
    *Limits:* the channel would have gone on beside the others as it did before; what spills over to them, or draws
    people from them, is taken for the strategy's effect.
    """
    compared = compare(seen, running, others=others, sources=sources, weeks=weeks)
    if isinstance(compared, NotLearnt):
        arrivals: LearntArrivals | NotLearnt = compared
        consent: LearntConsent | NotLearnt = compared
    else:
        arrivals = _arrivals(seen, running, compared, prior, level)
        consent = _consent(seen, running, compared, consent_prior or EffectPrior(), level)
    return Effect(
        arrivals=arrivals,
        consent=consent,
        compared=None if isinstance(compared, NotLearnt) else compared,
        used=together(_used(arrivals, prior), _used(consent, consent_prior)),
    )


def _used(found: Learnt, prior: EffectPrior | None) -> EffectPrior | None:
    return (
        prior
        if isinstance(found, NotLearnt)
        else EffectPrior(mean=found.belief.mean, spread=found.belief.spread)
    )


def together(arrivals: EffectPrior | None, consent: EffectPrior | None) -> EffectPrior:
    """Return the multiplier of recruits: the product of independent lognormals is one, its mean the product of means.

    >>> together(EffectPrior(mean=2.0, spread=0.3), EffectPrior(mean=0.5, spread=0.4))
    EffectPrior(mean=1.0, spread=0.5)
    """
    known = [one for one in (arrivals, consent) if one is not None]
    return EffectPrior(
        mean=float(np.prod([one.mean for one in known])),
        spread=float(np.sqrt(sum(one.spread**2 for one in known))),
    )


def _arrivals(
    seen: Seen, running: Running, compared: Compared, prior: EffectPrior, level: float
) -> LearntArrivals | NotLearnt:
    found = first_stage(seen)
    treated = compared.weekly(found, compared.treated, running.groups)
    controls = compared.weekly(found, compared.controls, running.groups)
    return arrivals_effect(
        treated=treated,
        controls=controls,
        is_after=compared.is_after,
        prior=prior,
        units=running.units,
        level=level,
    )


def arrivals_effect(
    *,
    treated: FloatArray,
    controls: FloatArray,
    is_after: np.ndarray,
    prior: EffectPrior,
    units: int = 1,
    level: float = LEVEL,
) -> LearntArrivals | NotLearnt:
    """Return what weekly arrivals in the channel and in the others, each of shape (W,), say of the multiplier.

    >>> treated, controls = np.array([4.0, 6.0, 9.0, 11.0]), np.array([10.0, 10.0, 10.0, 10.0])
    >>> is_after = np.array([False, False, True, True])
    >>> found = arrivals_effect(
    ...     treated=treated, controls=controls, is_after=is_after, prior=EffectPrior(mean=1.0, spread=0.5)
    ... )
    >>> round(found.belief.mean, 2)
    1.31
    """
    counts = ArrivalTable(
        treated_before=float(treated[~is_after].sum()),
        treated_after=float(treated[is_after].sum()),
        controls_before=float(controls[~is_after].sum()),
        controls_after=float(controls[is_after].sum()),
    )
    why = _nothing_in(counts, prior)
    if why is not None:
        return why
    scatter = scatter_of(treated, treated + controls, is_after)

    def likelihood(at: FloatArray) -> FloatArray:
        return np.outer(
            WORTHS,
            log_odds_likelihood(
                after=counts.treated_after,
                treated=counts.treated_before + counts.treated_after,
                all_after=counts.treated_after + counts.controls_after,
                all_before=counts.treated_before + counts.controls_before,
                at=at,
            ),
        )

    belief = posterior(prior, likelihood, scatter, units=units, level=level)
    return LearntArrivals(belief=belief, counts=counts, dispersion=scatter.dispersion)


def _nothing_in(counts: ArrivalTable, prior: EffectPrior) -> NotLearnt | None:
    """A margin of nobody leaves the likelihood flat."""
    checks = (
        ("no_doubt", prior.spread),
        ("nobody_after", counts.treated_after + counts.controls_after),
        ("nobody_before", counts.treated_before + counts.controls_before),
        ("nobody_treated", counts.treated_before + counts.treated_after),
        ("nobody_elsewhere", counts.controls_before + counts.controls_after),
    )
    return next((NotLearnt(code=code) for code, value in checks if value <= 0), None)


def _consent(
    seen: Seen, running: Running, compared: Compared, prior: EffectPrior, level: float
) -> LearntConsent | NotLearnt:
    if len(seen.stages) < 2:
        return NotLearnt(code="one_stage")
    pairs = (compared.treated, compared.controls)
    yes, decided = zip(
        *(_weekly_answers(seen, compared, each, running.groups) for each in pairs), strict=True
    )
    return consent_effect(
        yes=np.array(yes), decided=np.array(decided), is_after=compared.is_after, prior=prior, units=running.units,
        level=level,
    )  # fmt: skip


def _weekly_answers(
    seen: Seen, compared: Compared, pairs: Sequence[Pair], groups: Sequence[str]
) -> tuple[FloatArray, FloatArray]:
    """Those who said yes each week, and those who decided: yes or no where the file says who left, else all found."""
    mine = pl.col("dimension") == seen.dimension
    went_on = seen.came.filter(mine & (pl.col("stage") == seen.stages[1]))
    yes = compared.weekly(went_on, pairs, groups)
    left = None if seen.left is None else seen.left.filter(mine & (pl.col("stage") == seen.stages[0]))
    if left is not None and left.height:
        return yes, yes + compared.weekly(left, pairs, groups)
    return yes, compared.weekly(first_stage(seen), pairs, groups)


def consent_effect(
    *,
    yes: FloatArray,
    decided: FloatArray,
    is_after: np.ndarray,
    prior: EffectPrior,
    units: int = 1,
    level: float = LEVEL,
) -> LearntConsent | NotLearnt:
    """Return what weekly answers, shape (2, W), first those in the channel, then elsewhere, say of the multiplier.

    >>> yes, decided = np.array([[5.0, 8.0], [10.0, 10.0]]), np.array([[20.0, 20.0], [40.0, 40.0]])
    >>> found = consent_effect(
    ...     yes=yes, decided=decided, is_after=np.array([False, True]), prior=EffectPrior(mean=1.0, spread=0.5)
    ... )
    >>> round(found.belief.mean, 2)
    1.07
    """
    if prior.spread <= 0:
        return NotLearnt(code="no_doubt")
    cells = [_cell(yes[row][side], decided[row][side]) for row in (0, 1) for side in (~is_after, is_after)]
    if min(cell.decided for cell in cells) <= 0:
        return NotLearnt(code="nobody_decided")
    before, after, elsewhere_before, elsewhere_after = cells
    four = FourChances(
        treated_before=before,
        treated_after=after,
        controls_before=elsewhere_before,
        controls_after=elsewhere_after,
    )
    sides = np.concatenate([is_after, 2 + is_after.astype(int)])
    scatter = scatter_of(yes.ravel(), np.maximum(decided, yes).ravel(), sides)
    belief = posterior(prior, consent_likelihood(four), scatter, units=units, level=level)
    return LearntConsent(belief=belief, counts=four, dispersion=scatter.dispersion)


def _cell(yes: FloatArray, decided: FloatArray) -> Yes:
    """Nobody says yes who has not decided; those of whom only the yes is written down have."""
    agreed = float(yes.sum())
    return Yes(yes=agreed, decided=max(agreed, float(decided.sum())))
