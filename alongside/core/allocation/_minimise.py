"""Minimisation: the arm that leaves least imbalance in the newcomer's own margins is the likelier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from alongside.core.allocation._best_only import best_only
from alongside.core.allocation._design import Design, Rule
from alongside.core.allocation._han import han_2009
from alongside.core.allocation._imbalance import MEASURES
from alongside.core.allocation._rank_all import rank_all
from alongside.core.allocation._standing import Standing, standing_of
from alongside.core.allocation._tally import Counts, Place, Tally

RULES: Mapping[Rule, Callable[[Design, Standing], tuple[Fraction, ...]]] = {
    "best_only": best_only,
    "rank_all": rank_all,
}


def own_margins(tally: Tally, place: Place) -> tuple[Counts, ...]:
    """The counts by slot at each of the newcomer's own levels."""
    return tuple(levels[level] for levels, level in zip(tally.margins, place.levels, strict=True))


def minimisation_scores(design: Design, margins: tuple[Counts, ...]) -> tuple[Fraction, ...]:
    """Return G_t = sum of w_i D_i for each slot t, D_i the imbalance of margin i with the newcomer in t.

    Counts are divided by the ratio in lowest whole numbers, unless slots stand for it. Weights multiply once.

    *Source:* Pocock & Simon 1975, Biometrics 31:103-115, section 3.1, doi:10.2307/2529712; its section 3.4:

    >>> from alongside.core.allocation import design_of
    >>> factors = [{"name": name, "levels": ["x", "y"], "weight": weight} for name, weight in zip("abc", "211")]
    >>> rule = {"name": "best_only", "p": "2/3"}
    >>> arms = ["1", "2", "3"]
    >>> design = design_of({"method": "minimisation", "arms": arms, "factors": factors, "rule": rule})
    >>> [int(score) for score in minimisation_scores(design, ((9, 10, 9), (9, 11, 9), (4, 5, 3)))]
    [6, 10, 5]
    """
    measure = MEASURES[design.imbalance]
    share = (1,) * design.slots if design.has_slots else design.ratio
    scores = []
    for slot in range(design.slots):
        score = Fraction(0)
        for factor, counts in zip(design.scored, margins, strict=True):
            after = [Fraction(n + (at == slot), share[at]) for at, n in enumerate(counts)]
            score += factor.weight * measure(after)
        scores.append(score)
    return tuple(scores)


def by_standing(design: Design, standing: Standing) -> tuple[Fraction, ...]:
    """Return each slot's chance by the design's rule."""
    if len(set(design.ratio)) > 1 and not design.has_slots:
        return han_2009(design, standing)
    return RULES[design.rule](design, standing)


def minimise(
    design: Design, tally: Tally, place: Place
) -> tuple[tuple[Fraction, ...] | None, tuple[Fraction, ...]]:
    """Return the scores (None where the first go by the ratio) and each slot's chance."""
    if sum(tally.n) < design.first_by_ratio:
        return None, design.chances
    scores = minimisation_scores(design, own_margins(tally, place))
    return scores, by_standing(design, standing_of(scores))
