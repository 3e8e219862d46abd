"""Constrained randomisation of clusters: among all schemes, those that balance what is known of the clusters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from alongside.core.allocation._thresholds import Floats
from alongside.core.errors import InputError, RuleBroken

Flags: TypeAlias = NDArray[np.bool_]

MOST_SCHEMES = 100_000
FEWEST_KEPT = 100
LARGEST_LEAST_P = 0.05
WARN_BELOW, WARN_ABOVE = Fraction(1, 2), Fraction(3, 2)
SLACK = 1e-9
"""Scores this near to one another, relative to the larger, are tied: sums differ in their last bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One thing known of every cluster: numbers, or (with `reference`) categories of which one is the reference."""

    name: str
    values: Sequence[float] | Sequence[str]
    reference: str | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two clusters that fall in the same arm far more or less often than chance would have it."""

    clusters: tuple[str, str]
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Constrained:
    """The schemes kept: rows of `kept` say of each cluster whether it is treated, best first by `scores`.

    `considered`: schemes scored, all that exist where `is_complete`; `cutoff`: the largest score kept;
    `expected_share`: of schemes in which a pair falls in one arm, were all kept; `warned`: pairs outside half to one
    and a half times that; `least_p`: the smallest two-sided p-value that the kept schemes allow.
    """

    clusters: tuple[str, ...]
    treated: int
    schemes: int
    considered: int
    is_complete: bool
    kept: Flags
    scores: Floats
    cutoff: float
    expected_share: Fraction
    warned: tuple[Pair, ...]
    least_p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterTest:
    """The permutation test over the kept schemes: mean outcome of treated clusters less that of the others."""

    statistic: float
    upper: float
    lower: float
    two_sided: float
    schemes: int


def constrain(
    *,
    clusters: Sequence[str],
    columns: Sequence[Column],
    treated: int,
    keep: Fraction,
    rng: np.random.Generator,
) -> Constrained:
    """Score every scheme and keep the best: B = sum_k w_k (mean_T - mean_C)^2 / s_k^2, the smaller the better.

    s_k has divisor n - 1 over all clusters. A category enters as indicators of all its levels but the reference.
    All schemes are scored if at most 100,000, else that many different ones are drawn. Kept are those with a score
    at most the floor(keep x N)-th smallest, ties included.

    *Source:* Raab & Butcher 2001, Stat Med 20:351-365, doi:10.1002/1097-0258(20010215)20:3<351::AID-SIM797>3.0.CO;2-C;
    validity is Bailey & Rowley 1987, Proc R Soc Lond A 410:105-124, doi:10.1098/rspa.1987.0030.
    *Limits:* refuses where a pair of clusters is always or never together, fewer than 100 schemes are kept, or no
    p-value of 0.05 or less is possible.
    """
    _refuse_input(clusters, treated, keep)
    X, weights = _matrix(columns, len(clusters))
    schemes, is_complete = _schemes(len(clusters), treated, rng)
    scores = _scores(schemes, X, weights)
    cutoff = _cutoff(scores, keep)
    within = scores <= cutoff + SLACK * max(1.0, cutoff)
    order = np.argsort(scores[within], kind="stable")
    kept = schemes[within][order]
    n, t = len(clusters), treated
    expected = Fraction(t * (t - 1) + (n - t) * (n - t - 1), n * (n - 1))
    least_p = min(1.0, 2 / len(kept))
    _refuse_few(len(kept), least_p)
    return Constrained(
        clusters=tuple(clusters),
        treated=treated,
        schemes=comb(n, t),
        considered=len(schemes),
        is_complete=is_complete,
        kept=kept,
        scores=scores[within][order],
        cutoff=cutoff,
        expected_share=expected,
        warned=_pairs(clusters, kept, float(expected)),
        least_p=least_p,
    )


def _refuse_input(clusters: Sequence[str], treated: int, keep: Fraction) -> None:
    if len(set(clusters)) < len(clusters):
        twice = next(name for name in clusters if list(clusters).count(name) > 1)
        raise InputError("clusters", "The cluster '{name}' is given twice.", name=twice)
    if not 1 <= treated < len(clusters):
        raise InputError(
            "treated",
            "{treated} clusters cannot be treated of {n}: give a number from 1 to {most}.",
            treated=treated,
            n=len(clusters),
            most=len(clusters) - 1,
        )
    if not 0 < keep <= 1:
        raise InputError(
            "keep", "keep is {keep}: give the share of schemes to keep, such as 1/10.", keep=keep
        )


def _matrix(columns: Sequence[Column], n: int) -> tuple[Floats, Floats]:
    """Columns as numbers, each over its standard deviation, and their weights."""
    rows, weights = [], []
    for column in columns:
        for numbers in _numbers(column):
            spread = numbers.std(ddof=1)
            if not spread > 0:
                raise InputError(
                    "covariates", "{name} is the same in every cluster: leave it out.", name=column.name
                )
            rows.append(numbers / spread)
            weights.append(column.weight)
    if not rows:
        raise InputError("covariates", "Name at least one covariate to balance.")
    return np.array(rows).reshape(len(rows), n), np.array(weights)


def _numbers(column: Column) -> list[Floats]:
    if column.reference is None:
        return [np.array(column.values, np.float64)]
    levels = list(dict.fromkeys(str(value) for value in column.values))
    if column.reference not in levels:
        raise InputError(
            "reference",
            "{name} has no '{reference}': its categories are {levels}.",
            name=column.name,
            reference=column.reference,
            levels=", ".join(levels),
        )
    others = [level for level in levels if level != column.reference]
    return [np.array([value == level for value in column.values], np.float64) for level in others] or [
        np.zeros(len(column.values))
    ]


def _schemes(n: int, treated: int, rng: np.random.Generator) -> tuple[Flags, bool]:
    """Every scheme, or 100,000 different ones drawn."""
    if comb(n, treated) <= MOST_SCHEMES:
        places = np.array(list(combinations(range(n), treated)), np.int64)
        schemes = np.zeros((len(places), n), np.bool_)
        np.put_along_axis(schemes, places, True, axis=1)
        return schemes, True
    found: Flags = np.zeros((0, n), np.bool_)
    while len(found) < MOST_SCHEMES:
        drawn = rng.random((MOST_SCHEMES, n)).argsort(axis=1) < treated
        both = np.concatenate([found, drawn])
        _, first = np.unique(np.packbits(both, axis=1), axis=0, return_index=True)
        found = both[np.sort(first)][:MOST_SCHEMES]
    return found, False


def _scores(schemes: Flags, X: Floats, weights: Floats) -> Floats:
    treated = schemes @ X.T
    n_treated = schemes[0].sum()
    apart = treated / n_treated - (X.sum(axis=1) - treated) / (schemes.shape[1] - n_treated)
    return np.asarray(apart**2 @ weights)


def _cutoff(scores: Floats, keep: Fraction) -> float:
    rank = int(keep * len(scores))
    if rank < 1:
        raise RuleBroken("So small a share keeps no scheme of {n}: keep more.", n=len(scores))
    return float(np.partition(scores, rank - 1)[rank - 1])


def _refuse_few(kept: int, least_p: float) -> None:
    if kept < FEWEST_KEPT or least_p > LARGEST_LEAST_P:
        raise RuleBroken(
            "Only {kept} schemes would be kept (the least possible p-value is {p:.3f}): keep at least {least}, by a "
            "larger share, fewer covariates or more clusters.",
            kept=kept,
            p=least_p,
            least=FEWEST_KEPT,
        )


def _pairs(clusters: Sequence[str], kept: Flags, expected: float) -> tuple[Pair, ...]:
    sides = np.where(kept, 1.0, -1.0)
    share = (1 + sides.T @ sides / len(kept)) / 2
    warned = []
    for one, other in combinations(range(len(clusters)), 2):
        pair = Pair(clusters=(clusters[one], clusters[other]), share=float(share[one, other]))
        if not 0 < round(pair.share, 12) < 1:
            raise RuleBroken(
                "The clusters '{one}' and '{other}' are {word} in the same arm in the kept schemes: keep more of them.",
                one=pair.clusters[0],
                other=pair.clusters[1],
                word="always" if pair.share > 0.5 else "never",
            )
        if not float(WARN_BELOW) * expected <= pair.share <= float(WARN_ABOVE) * expected:
            warned.append(pair)
    return tuple(warned)


def scheme_place(found: Constrained, treated: Sequence[str]) -> int | None:
    """Return the place of a scheme among those kept, None where it is not among them."""
    row = np.array([name in set(treated) for name in found.clusters])
    places = np.flatnonzero((found.kept == row).all(axis=1))
    return int(places[0]) if len(places) else None


def cluster_test(*, found: Constrained, treated: Sequence[str], outcomes: Mapping[str, float]) -> ClusterTest:
    """Test over the kept schemes that the arms do not matter, given one outcome a cluster.

    *Source:* Raab & Butcher 2001, section 5; Edgington & Onghena 2007, Randomization tests, 4th ed., chapter 3.
    *Limits:* the scheme used must be one of those kept.
    """
    place = scheme_place(found, treated)
    if place is None:
        raise RuleBroken("The scheme used is not one of those kept: its p-value would mean nothing.")
    values = np.array([outcomes[name] for name in found.clusters])
    sums = found.kept @ values
    apart = sums / found.treated - (values.sum() - sums) / (len(values) - found.treated)
    slack = SLACK * max(1.0, float(np.abs(values).max()))
    upper, lower = (float((sign * apart >= sign * apart[place] - slack).mean()) for sign in (1.0, -1.0))
    return ClusterTest(
        statistic=float(apart[place]),
        upper=upper,
        lower=lower,
        two_sided=min(1.0, 2 * min(upper, lower)),
        schemes=len(found.kept),
    )
