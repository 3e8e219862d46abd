"""How far an expected mix is from the population's, as a function of a plan: value, slope and curvature."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.core.quantities import FloatArray

LEAST = 1e-10
"""Below this part of a group's share, q ln q goes on as the parabola that touches it: an empty group has a slope."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixTarget:
    """sum_i w_i (q_i ln(q_i/p_i) - q_i + p_i), q = Q x: convex in x. `rows` Q (I, K), `shares` p, `weights` w (I,).

    Since shares add to 1 this is the distance; each term is at least 0, so that nothing cancels near 0.
    Several mixes, one a draw of what is not known, stand below each other with the weights of their draws.
    """

    rows: FloatArray
    shares: FloatArray
    weights: FloatArray

    def value(self, x: FloatArray) -> float:
        """The distance in nats."""
        q, edge = self.rows @ x, LEAST * self.shares
        held = np.maximum(q, edge)
        beyond = np.minimum(q - edge, 0.0)
        over = held / self.shares - 1.0
        log = np.log1p(over)
        each = self.shares * (log + over * log - over) + log * beyond + beyond**2 / (2.0 * edge)
        return float(self.weights @ each)

    def slope(self, x: FloatArray) -> FloatArray:
        """The gradient, shape (K,)."""
        q, edge = self.rows @ x, LEAST * self.shares
        each = np.log1p(np.maximum(q, edge) / self.shares - 1.0) + np.minimum(q - edge, 0.0) / edge
        return np.asarray(self.rows.T @ (self.weights * each))

    def curvature(self, x: FloatArray) -> FloatArray:
        """The Hessian, shape (K, K)."""
        each = self.weights / np.maximum(self.rows @ x, LEAST * self.shares)
        return np.asarray((self.rows * each[:, None]).T @ self.rows)


def mix_target(*, rows: FloatArray, shares: FloatArray, weights: FloatArray | None = None) -> MixTarget:
    """Return the distance of the mixes `rows @ x` from `shares`; groups without a share are left out."""
    kept = shares > 0
    every = np.ones(shares.size) if weights is None else weights
    return MixTarget(rows=rows[kept], shares=shares[kept], weights=every[kept])


def divergence(*, shares: FloatArray, population: FloatArray) -> float:
    """Return sum q ln(q/p) with 0 ln 0 = 0; infinite where a group without a share has somebody.

    >>> round(divergence(shares=np.array([0.5, 0.5]), population=np.array([0.25, 0.75])), 6)
    0.143841
    """
    held = shares > 0
    if (population[held] <= 0).any():
        return float("inf")
    return max(0.0, float(np.sum(shares[held] * np.log(shares[held] / population[held]))))
