"""Evidence against a mix that may be looked at after every newcomer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from alongside.core.errors import InputError
from alongside.core.quantities import FloatArray, as_floats
from alongside.core.reach._model import Relation

Prior: TypeAlias = Literal["uniform", "centred"]

LARGEST_E_VALUE = 1e300
"""E-values are capped here, short of what a float can hold; their logarithm never is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EValues:
    """The evidence after each date: `log10_e_value`, shape (T,), and what follows from it."""

    log10_e_value: FloatArray

    @property
    def e_value(self) -> FloatArray:
        """The E-value, capped at 1e300."""
        return as_floats(10.0 ** np.minimum(self.log10_e_value, np.log10(LARGEST_E_VALUE)))

    @property
    def p_anytime(self) -> FloatArray:
        """The p-value that holds at every look: 1 over the largest E-value so far, at most 1."""
        most = np.maximum.accumulate(np.maximum(self.log10_e_value, 0.0))
        return as_floats(10.0**-most)


def prior_weights(*, shares: ArrayLike, prior: Prior) -> FloatArray:
    """Return the weights a_g of the Dirichlet prior: 1 each (uniform), or G p_g (centred on the population).

    Both add up to G, the number of groups. `shares`: p_g, shape (G,).

    *Source:* Lindon and Malek 2022, Advances in Neural Information Processing Systems 35, arXiv:2011.03567,
    section 3 (any Dirichlet prior gives a valid E-value).
    *Limits:* the prior decides how soon a departure is seen, never whether a false alarm is.

    >>> prior_weights(shares=[0.75, 0.25], prior="centred").tolist()
    [1.5, 0.5]
    """
    p = as_floats(shares)
    return np.ones_like(p) if prior == "uniform" else p.size * p


def log_predictive(*, counts: FloatArray, weights: FloatArray) -> FloatArray:
    """ln of the chance the prior gave to everyone counted so far: ln B(a + x) - ln B(a), over the last axis.

    A group without weight that nobody is of adds nothing.
    """
    weighty = weights > 0
    safe = np.where(weighty, weights, 1.0)
    each = np.where(weighty, special.gammaln(safe + counts) - special.gammaln(safe), 0.0)
    total = weights.sum(axis=-1)
    n = counts.sum(axis=-1)
    return as_floats(each.sum(axis=-1) + special.gammaln(total) - special.gammaln(total + n))


def log_falling(*, top: FloatArray, drawn: FloatArray) -> FloatArray:
    """ln of the falling factorial top (top - 1) ... (top - drawn + 1)."""
    return as_floats(special.gammaln(top + 1) - special.gammaln(top - drawn + 1))


def log_e_external(*, newcomers: FloatArray, weights: FloatArray, shares: FloatArray) -> FloatArray:
    """ln E after each date where each newcomer is of group g with chance p_g; groups on the last axis."""
    counts = np.cumsum(newcomers, axis=0)
    null = special.xlogy(counts, shares).sum(axis=-1)
    return as_floats(log_predictive(counts=counts, weights=weights) - null)


def log_e_waiting(*, newcomers: FloatArray, weights: FloatArray, waiting: FloatArray) -> FloatArray:
    """ln E after each date where each newcomer is any of those waiting, all alike; groups on the last axis.

    `waiting`: people of each group who could be next, before each date's newcomers.
    """
    counts = np.cumsum(newcomers, axis=0)
    ways = log_falling(top=waiting, drawn=newcomers).sum(axis=-1)
    total = log_falling(top=waiting.sum(axis=-1), drawn=newcomers.sum(axis=-1))
    return as_floats(log_predictive(counts=counts, weights=weights) + np.cumsum(total - ways, axis=0))


def e_values(
    *, newcomers: ArrayLike, population: ArrayLike, relation: Relation, prior: Prior = "centred"
) -> EValues:
    """Return the evidence, after each date, that newcomers do not come in the population's mix.

    E_t = product over newcomers of pred/p, pred(g) = (a_g + x_g)/(A + n) before the newcomer. External:
    E = [B(a + x)/B(a)] / prod p_g^x_g. Subset: E = [B(a + x)/B(a)] (N)_n / prod (N_g)_{x_g}, (.) falling factorials.
    `newcomers`: people of each group at each date, shape (T, G). `population`: N_g, shape (G,). The order of
    newcomers within a date changes nothing.

    *Source:* Lindon and Malek 2022, Advances in Neural Information Processing Systems 35, arXiv:2011.03567, equation
    4; without replacement: Waudby-Smith and Ramdas 2020, arXiv:2006.04347, section 2. By hand: two of two newcomers
    from one of two equal groups have chance 1/2 x 2/3 under the uniform prior, 1/4 under the population.
    *Limits:* one household or one group session is one newcomer; the population's shares are taken as known; a
    newcomer of a group that the population lacks has no E-value (infinite).

    >>> found = e_values(newcomers=[[1, 0], [1, 0]], population=[50, 50], relation="external", prior="uniform")
    >>> [round(value, 4) for value in found.e_value.tolist()]
    [1.0, 1.3333]
    """
    new, listed = _checked(newcomers, population, relation)
    shares = listed / listed.sum()
    weights = prior_weights(shares=shares, prior=prior)
    if relation == "external":
        logs = log_e_external(newcomers=new, weights=weights, shares=shares)
    else:
        waiting = listed - (np.cumsum(new, axis=0) - new)
        logs = log_e_waiting(newcomers=new, weights=weights, waiting=waiting)
    return EValues(log10_e_value=as_floats(logs / np.log(10)))


def _checked(
    newcomers: ArrayLike, population: ArrayLike, relation: Relation
) -> tuple[FloatArray, FloatArray]:
    new, listed = as_floats(newcomers), as_floats(population)
    if new.ndim != 2 or new.shape[1:] != listed.shape:
        raise InputError("newcomers", "Give one row a date and one column a group of the population.")
    if (new < 0).any() or (listed < 0).any():
        raise InputError("newcomers", "A count is below zero; counts are 0 or more.")
    if listed.sum() == 0:
        raise InputError(
            "population", "Nobody is counted in the population, so there is nothing to compare with."
        )
    if relation == "subset" and (new.sum(axis=0) > listed).any():
        raise InputError("newcomers", "More people of a group have come than the population's list holds.")
    return new, listed
