"""How far a whole mix is from the population's, and how far chance alone would put it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from alongside.core.errors import InputError
from alongside.core.inference import hypergeometric_counts, multinomial_counts, share_draws
from alongside.core.quantities import FloatArray, NotEstimable, as_floats
from alongside.core.reach._model import Relation

IndexArray: TypeAlias = NDArray[np.intp]

FAIR_SHARE = 0.8
"""Groups below this part of their share are always listed: the four-fifths rule (29 CFR 1607.4 D)."""

NOBODY = "nobody is counted, so there is no mix"
NO_ORDER = "the categories have no order, so there are no steps to count"
OUTSIDE = "people of {categories} took part, but the population counts nobody of them"

_ROWS_OF_NUMBERS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """One distance; `expected`, `low`, `high`: its mean and band under perfect recruitment of the same n."""

    value: float
    expected: float
    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MixDistances:
    """Every distance of one mix from its population; Kullback-Leibler and Jensen-Shannon are in nats.

    `earth_movers` is in steps of the order. `below_four_fifths`: groups that reach less than 0.8 of their
    share, since no distance shows a small group's absence.
    """

    n: float
    total_variation: Distance | NotEstimable
    hellinger: Distance | NotEstimable
    kl: Distance | NotEstimable
    jensen_shannon: Distance | NotEstimable
    earth_movers: Distance | NotEstimable
    below_four_fifths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Yardstick:
    """The population as a source of perfect recruits."""

    population: FloatArray
    relation: Relation
    effective_n: float | None
    rounded_to: float | None

    def recruits(self, *, n: float, draws: int, rng: np.random.Generator) -> Iterator[FloatArray]:
        """Yield blocks of counts of n people recruited by chance alone."""
        if self.relation == "subset":
            return hypergeometric_counts(n=n, population=self.population, draws=draws, rng=rng)
        shares = share_draws(
            counts=self.population,
            effective_n=self.effective_n,
            rounded_to=self.rounded_to,
            draws=draws,
            rng=rng,
        )
        return multinomial_counts(n=n, shares=shares, draws=draws, rng=rng)


def mix_distances(
    *,
    categories: tuple[str, ...],
    counts: ArrayLike,
    population: ArrayLike,
    relation: Relation,
    is_ordered: bool,
    level: float,
    draws: int,
    rng: np.random.Generator,
    effective_n: float | None = None,
    rounded_to: float | None = None,
) -> MixDistances:
    """Return how far the mix q of the cohort is from the mix p of the population, beside what chance would
    give.

    Total variation sum|q - p|/2; Hellinger sqrt(1 - sum sqrt(q p)); Kullback-Leibler sum q ln(q/p);
    Jensen-Shannon (KL(q||m) + KL(p||m))/2 with m = (q + p)/2; earth mover's sum|F_q - F_p|, F cumulative
    along the order. Perfect recruitment: n people by the multinomial (external; p redrawn where a survey of
    `effective_n` or counts rounded to `rounded_to` estimate it) or the multivariate hypergeometric (subset).
    0 ln 0 = 0. `counts`, `population`: people by category, in order where `is_ordered`.

    *Source:* Hellinger 1909, doi:10.1515/crll.1909.136.210; Kullback and Leibler 1951,
    doi:10.1214/aoms/1177729694; Lin 1991, doi:10.1109/18.61115 (Jensen-Shannon); Rubner et al. 2000,
    doi:10.1023/A:1026543900054 (earth mover's).
    *Limits:* KL hardly notices exclusion (a group of share p with nobody costs -ln(1 - p)), hence
    `below_four_fifths`. Somebody of a category the population lacks leaves KL without a value.

    >>> far = mix_distances(
    ...     categories=("a", "b"),
    ...     counts=[30, 70],
    ...     population=[500, 500],
    ...     relation="external",
    ...     is_ordered=True,
    ...     level=0.95,
    ...     draws=100,
    ...     rng=np.random.default_rng(1),
    ... )
    >>> round(far.total_variation.value, 9), round(far.earth_movers.value, 9), far.below_four_fifths
    (0.2, 0.2, ('a',))
    """
    x, listed = as_floats(counts), as_floats(population)
    n, total = float(x.sum()), float(listed.sum())
    if n == 0 or total == 0:
        return _nothing(n)
    if relation == "subset" and n > total:
        raise InputError(
            "cohort", "The cohort counts {n:,.0f} people, its list {total:,.0f}.", n=n, total=total
        )
    yardstick = _Yardstick(
        population=listed, relation=relation, effective_n=effective_n, rounded_to=rounded_to
    )
    distances = _with_bands(x, yardstick, is_ordered=is_ordered, level=level, draws=draws, rng=rng)
    outside = [name for name, p, q in zip(categories, listed, x, strict=True) if p == 0 and q > 0]
    return MixDistances(
        n=n,
        total_variation=distances["total_variation"],
        hellinger=distances["hellinger"],
        kl=NotEstimable(OUTSIDE, {"categories": ", ".join(outside)}) if outside else distances["kl"],
        jensen_shannon=distances["jensen_shannon"],
        earth_movers=distances["earth_movers"] if is_ordered else NotEstimable(NO_ORDER),
        below_four_fifths=_below(categories, x / n, listed / total),
    )


def _nothing(n: float) -> MixDistances:
    why = NotEstimable(NOBODY)
    return MixDistances(
        n=n,
        total_variation=why,
        hellinger=why,
        kl=why,
        jensen_shannon=why,
        earth_movers=why,
        below_four_fifths=(),
    )


def _below(categories: tuple[str, ...], q: FloatArray, p: FloatArray) -> tuple[str, ...]:
    # A shade is allowed, so that 0.8 of a share that cannot be written in binary is not below it.
    is_below = (p > 0) & (q < FAIR_SHARE * p * (1 - 1e-12))
    return tuple(name for name, below in zip(categories, is_below, strict=True) if below)


def _with_bands(
    x: FloatArray,
    yardstick: _Yardstick,
    *,
    is_ordered: bool,
    level: float,
    draws: int,
    rng: np.random.Generator,
) -> dict[str, Distance]:
    """Each distance with its mean and quantiles over draws of perfect recruits, some rows at a time.

    Categories are drawn in the order of their size, so that the order they are listed in changes nothing.
    """
    order = np.lexsort((x, yardstick.population))
    by_size = replace(yardstick, population=yardstick.population[order])
    p = by_size.population / by_size.population.sum()
    steps = np.argsort(order) if is_ordered else None
    found = [
        _measures(rows, p, steps)
        for size in _batches(draws, len(x))
        for rows in by_size.recruits(n=float(x.sum()), draws=size, rng=rng)
    ]
    values = _measures(x[None, order], p, steps)
    return {
        name: _distance(value, np.concatenate([block[name] for block in found]), level=level)
        for name, value in values.items()
    }


def _batches(draws: int, groups: int) -> Iterator[int]:
    """Rows of shares are drawn afresh for each batch: many categories need no more memory than few."""
    size = max(1, _ROWS_OF_NUMBERS // groups)
    for start in range(0, draws, size):
        yield min(size, draws - start)


def _distance(value: FloatArray, chance: FloatArray, *, level: float) -> Distance:
    low, high = np.quantile(chance, ((1 - level) / 2, (1 + level) / 2))
    return Distance(
        value=float(value[0]), expected=float(chance.mean()), low=float(low), high=float(high), level=level
    )


def _measures(rows: FloatArray, p: FloatArray, steps: IndexArray | None) -> dict[str, FloatArray]:
    """Every distance of each row of counts from p, from the categories that have anybody and the share of the
    rest.

    Each is a sum of small terms, so that none cancels near 0. `steps`: the columns in their own order.
    """
    row, column = np.nonzero(rows)
    q, its_p = rows[row, column] / rows[row[0]].sum(), p[column]

    def per_row(terms: FloatArray) -> FloatArray:
        return as_floats(np.bincount(row, weights=terms, minlength=len(rows)))

    # Exactly 0 where every category has somebody, whatever the sum of p is rounded to.
    everybody = np.bincount(row[its_p > 0], minlength=len(rows)) == np.count_nonzero(p)
    absent = np.where(everybody, 0.0, np.maximum(1 - per_row(its_p), 0.0))
    middle = (q + its_p) / 2
    towards_middle = special.rel_entr(q, middle) + special.rel_entr(its_p, middle)
    measures = {
        "total_variation": (per_row(np.abs(q - its_p)) + absent) / 2,
        "hellinger": np.sqrt((per_row((np.sqrt(q) - np.sqrt(its_p)) ** 2) + absent) / 2),
        "kl": np.maximum(per_row(special.rel_entr(q, its_p)), 0.0),
        "jensen_shannon": np.maximum((per_row(towards_middle) + absent * np.log(2)) / 2, 0.0),
    }
    return (
        measures if steps is None else {**measures, "earth_movers": _earth_movers(rows[:, steps], p[steps])}
    )


def _earth_movers(rows: FloatArray, p: FloatArray) -> FloatArray:
    gaps = np.cumsum(rows, axis=1) / rows[0].sum() - np.cumsum(p)
    return as_floats(np.abs(gaps[:, :-1]).sum(axis=1))
