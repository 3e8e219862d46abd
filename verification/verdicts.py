"""Error rates of the verdicts: how often the program claims what is not so."""

from __future__ import annotations

from typing import Any

import numpy as np

from alongside.core.inference import benjamini_hochberg
from alongside.core.reach import Question
from alongside.core.reach._groups import p_values, ratio_limits
from alongside.core.reach._verdict import verdicts
from verification.designs import MIXES, RELATIONS, SIZES, by_distinct, cohorts, flat
from verification.tables import LEVEL, Section, slack
from verification.trials import Trials

REPLICATES = 20_000
TITLES = (
    "Verdicts when nothing differs: the chance of any claim of a difference",
    "Verdicts when groups differ: the chance of any wrong claim",
)
ALPHA = 1 - LEVEL


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    cases = [{"relation": r, "mix": m, "n": n} for m in MIXES for r in RELATIONS for n in SIZES]
    found = list(zip(cases, trials.each(claims, cases), strict=True))
    return [_even(found[: len(found) // 2]), _uneven(found[len(found) // 2 :])]


def claims(*, relation: str, mix: str, n: int, rng: np.random.Generator) -> dict[str, float]:
    """Of all cohorts, in how many is some group (five are looked at) claimed to be what it is not."""
    counts, population, truth = cohorts(relation, n, mix, replicates=REPLICATES, rng=rng)
    question, family = Question(relation=relation), flat(counts, population)  # type: ignore[arg-type]  # a literal
    share = np.tile(population / population.sum(), len(counts))
    others = family.complement(share > 0.5)
    p = by_distinct(family, lambda one: p_values(one, question=question)).reshape(counts.shape)
    said = verdicts(
        limits=by_distinct(others, lambda one: ratio_limits(one, question=question, level=LEVEL)),
        q_values=np.concatenate([benjamini_hochberg(p_values=row) for row in p]),
        is_complement=share > 0.5,
        question=question,
    ).reshape(counts.shape)
    low, high = question.band
    wrong = {
        "under": np.isin(said, ("under", "far_under")) & (truth >= 1 - 1e-9),
        "over": np.isin(said, ("over", "far_over")) & (truth <= 1 + 1e-9),
        "far": ((said == "far_under") & (truth >= low)) | ((said == "far_over") & (truth <= high)),
        "about": (said == "about") & ((truth < low) | (truth > high)),
    }
    any_wrong = np.any(list(wrong.values()), axis=0).any(axis=1).mean()
    return {
        **{word: float(where.any(axis=1).mean()) for word, where in wrong.items()},
        "any": float(any_wrong),
    }


def _even(found: list[tuple[dict[str, Any], dict[str, float]]]) -> Section:
    rows = [
        [
            case["relation"],
            f"{case['n']:,}",
            f"{rate['under']:.3f}",
            f"{rate['over']:.3f}",
            f"{rate['any']:.3f}",
        ]
        for case, rate in found
    ]
    return Section(
        title=TITLES[0],
        claim="Where every group is at exactly its share, a difference is claimed of any of five groups in no more "
        "than 0.05 of cohorts.",
        tried=f"{REPLICATES:,} cohorts a row; Monte Carlo error {slack(ALPHA, REPLICATES):.3f}.",
        columns=["relation", "people", "a group called under", "a group called over", "any claim"],
        rows=rows,
        holds=max(rate["any"] for _, rate in found) <= ALPHA + slack(ALPHA, REPLICATES),
    )


def _uneven(found: list[tuple[dict[str, Any], dict[str, float]]]) -> Section:
    words = ("under", "over", "far", "about", "any")
    rows = [
        [case["relation"], f"{case['n']:,}", *(f"{rate[word]:.3f}" for word in words)] for case, rate in found
    ]
    return Section(
        title=TITLES[1],
        claim="A wrong claim (the wrong side of 1, far outside the band when it is not, about its share when it is "
        "outside the band) is made of any of five groups in no more than 0.05 of cohorts.",
        tried=f"{REPLICATES:,} cohorts a row whose groups are at 0.53, 0.74, 0.95, 1.17 and 1.06 of their shares.",
        columns=[
            "relation",
            "people",
            "wrongly under",
            "wrongly over",
            "wrongly far",
            "wrongly about",
            "any",
        ],
        rows=rows,
        holds=max(rate["any"] for _, rate in found) <= ALPHA + slack(ALPHA, REPLICATES),
    )
