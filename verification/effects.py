"""Effects learnt from arrivals: do intervals hold, and is a season that moves every channel told from an effect?"""

from __future__ import annotations

from typing import Any

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment import EffectPrior, NotLearnt, arrivals_effect, consent_effect
from verification.tables import Section, slack
from verification.trials import Trials

TITLES = (
    "Effects on arrivals: the 95% interval",
    "Effects on consent: the 95% interval",
)
LEVEL, TWO_SIDED = 0.95, 1.959964
TRIED, PARTS = 1000, 10
PRIOR = EffectPrior(mean=1.0, spread=0.5)
FROM_PRIOR = 0.0
ARRIVALS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("effect drawn from its prior", {"effect": FROM_PRIOR}),
    ("no effect", {"effect": 1.0}),
    ("effect 0.7", {"effect": 0.7}),
    ("effect 1.5", {"effect": 1.5}),
    ("no effect, few people (1 a week, 2 elsewhere)", {"effect": 1.0, "people": 1.0}),
    ("effect 1.5, 4 weeks before, 4 after", {"effect": 1.5, "before": 4, "after": 4}),
    ("limit: no effect, weeks scatter twice as much", {"effect": 1.0, "scatter": 2.0}),
    ("limit: effect 1.5, weeks scatter twice as much", {"effect": 1.5, "scatter": 2.0}),
    ("limit: effect 1.5, weeks scatter four times as much", {"effect": 1.5, "scatter": 4.0}),
    ("limit: half of an effect of 1.5 reaches the others too", {"effect": 1.5, "spilt": 0.5}),
    ("limit: the channel was growing by 2% a week by itself", {"effect": 1.0, "drift": 0.02}),
)
CLAIMED = 6
CONSENT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("effect drawn from its prior, as far as chances allow", {"effect": FROM_PRIOR}),
    ("no effect", {"effect": 1.0}),
    ("effect 0.7", {"effect": 0.7}),
    ("effect 1.5", {"effect": 1.5}),
    ("effect 1.5, few people (1 a week, 2 elsewhere)", {"effect": 1.5, "people": 1.0}),
    ("no effect, 19 in 20 say yes", {"effect": 1.0, "chance": 0.95}),
    ("limit: people answer in groups of four", {"effect": 1.0, "together": 4}),
)
CONSENT_CLAIMED = 6


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    arrivals = trials.repeated(arrivals_held, [case for _, case in ARRIVALS], parts=PARTS)
    consent = trials.repeated(consent_held, [case for _, case in CONSENT], parts=PARTS)
    lowest = LEVEL - slack(1 - LEVEL, TRIED)
    ours = [np.mean(parts, axis=0) for parts in arrivals]
    answers = [np.mean(parts, axis=0) for parts in consent]
    return [
        Section(
            title=TITLES[0],
            claim="The 95% interval for a multiplier of arrivals, learnt beside concurrent channels, holds at least "
            "95% of the time with no effect and with effects, under a season that all channels share; a plain "
            "comparison of before and after does not.",
            tried=f"{TRIED:,} recruitments a row: 3 people a week in the channel and 6 elsewhere, 12 weeks before and "
            "12 after, a season common to all that differs from week to week and rises by half at the start. Prior "
            "mean 1, s 0.5. The plain comparison is the channel's own rate after over before. Rows named a limit are "
            "not claims.",
            columns=[
                "truth",
                "interval holds",
                "plain comparison holds",
                "mean",
                "high over low",
                "says an effect",
            ],
            rows=[_row(name, found) for (name, _), found in zip(ARRIVALS, ours, strict=True)],
            holds=min(found[0] for found in ours[:CLAIMED]) >= lowest,
            instead="Read the rows under 0.95 before leaning on an interval of that kind.",
        ),
        Section(
            title=TITLES[1],
            claim="The 95% interval for a multiplier of the chance to consent, learnt beside concurrent channels, "
            "holds at least 95% of the time while people answer one by one.",
            tried=f"{TRIED:,} recruitments a row: 3 people a week decide in the channel and 6 elsewhere, 12 weeks "
            "before and 12 after; 4 in 10 say yes in the channel and half elsewhere, and after the start all channels "
            "have a fifth fewer. Prior mean 1, s 0.5. The last row is a limit, not a claim.",
            columns=[
                "truth",
                "interval holds",
                "plain comparison holds",
                "mean",
                "high over low",
                "says an effect",
            ],
            rows=[_row(name, found) for (name, _), found in zip(CONSENT, answers, strict=True)],
            holds=min(found[0] for found in answers[:CONSENT_CLAIMED]) >= lowest,
            instead="Read the rows under 0.95 before leaning on an interval of that kind.",
        ),
    ]


def _row(name: str, found: FloatArray) -> list[str]:
    held, plainly, mean, width, says = found
    return [name, f"{held:.3f}", f"{plainly:.3f}", f"{mean:.2f}", f"{width:.2f}", f"{says:.3f}"]


def arrivals_held(
    *,
    effect: float,
    rng: np.random.Generator,
    people: float = 3.0,
    before: int = 12,
    after: int = 12,
    scatter: float = 1.0,
    spilt: float = 0.0,
    drift: float = 0.0,
) -> FloatArray:
    """How often the interval held, how often a plain comparison did, the mean, the width, how often it says more."""
    weeks = before + after
    is_after = np.arange(weeks) >= before
    answers = []
    for _ in range(TRIED // PARTS):
        mu = effect or _from_prior(rng)
        season = np.exp(rng.normal(0.0, 0.3, weeks)) * np.where(is_after, 1.5, 1.0)
        treated = _counts(
            people * season * np.where(is_after, mu, 1.0) * (1 + drift) ** np.arange(weeks), scatter, rng
        )
        others = _counts(2 * people * season * np.where(is_after, 1 + spilt * (mu - 1), 1.0), scatter, rng)
        found = arrivals_effect(treated=treated, controls=others, is_after=is_after, prior=PRIOR)
        now, then = float(treated[is_after].sum()) + 0.5, float(treated[~is_after].sum()) + 0.5
        plain = np.log(now / then * before / after / mu) / np.sqrt(1 / now + 1 / then)
        answers.append(_answer(found, mu, plain))
    return np.asarray(np.mean(answers, axis=0))


def consent_held(
    *,
    effect: float,
    rng: np.random.Generator,
    people: float = 3.0,
    chance: float = 0.4,
    together: int = 1,
) -> FloatArray:
    """The same of consent; people come in groups of `together` who answer alike."""
    weeks, before = 24, 12
    is_after = np.arange(weeks) >= before
    elsewhere = min(0.5 * chance / 0.4, 0.95)
    answers = []
    for _ in range(TRIED // PARTS):
        base = np.array([[chance], [elsewhere]]) * np.where(is_after, 0.8, 1.0)
        mu = effect or _from_prior(rng, most=1.0 / float(base[0].min()))
        chances = base * np.where(is_after, np.array([[mu], [1.0]]), 1.0)
        groups = rng.poisson(np.array([[people], [2 * people]]) / together, (2, weeks))
        yes, decided = rng.binomial(groups, np.minimum(chances, 1.0)) * together, groups * together
        found = consent_effect(
            yes=yes.astype(float), decided=decided.astype(float), is_after=is_after, prior=PRIOR
        )
        mine, all_mine = yes[0] + 0.5 / weeks, decided[0] + 1.0 / weeks
        now, then = (float(mine[side].sum() / all_mine[side].sum()) for side in (is_after, ~is_after))
        error = sum(
            (1 - part) / (part * float(all_mine[side].sum()))
            for part, side in ((now, is_after), (then, ~is_after))
        )
        answers.append(_answer(found, mu, np.log(now / then / mu) / np.sqrt(max(error, 1e-9))))
    return np.asarray(np.mean(answers, axis=0))


def _from_prior(rng: np.random.Generator, most: float = np.inf) -> float:
    drawn = np.inf
    while drawn > most or not np.isfinite(drawn):
        drawn = float(np.exp(rng.normal(PRIOR.middle, PRIOR.spread)))
    return drawn


def _counts(means: FloatArray, scatter: float, rng: np.random.Generator) -> FloatArray:
    """Poisson, or with a variance `scatter` times the mean."""
    if scatter > 1:
        means = rng.gamma(means / (scatter - 1), scatter - 1)
    return rng.poisson(means).astype(float)


def _answer(found: Any, mu: float, plain: float) -> list[float]:
    held_plainly = abs(plain) <= TWO_SIDED
    if isinstance(found, NotLearnt):  # the prior stands, which holds as often as it says
        low, high = np.exp(PRIOR.middle + TWO_SIDED * PRIOR.spread * np.array([-1.0, 1.0]))
        return [low <= mu <= high, held_plainly, PRIOR.mean, high / low, False]
    limits = found.belief.interval
    says = limits.low > 1 or limits.high < 1
    return [limits.low <= mu <= limits.high, held_plainly, found.belief.mean, limits.high / limits.low, says]
