"""The hierarchical models behind pooled cells: main effects, a deviation of each cell, and their spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.random import Generator
from scipy.special import betaln, expit, gammaln

from alongside.core.quantities import FloatArray, as_floats

STEPS = 60
TOLERANCE = 1e-8
LONGEST_STEP = 2.0
LEAST_SHAPE = 1e-9
"""A prior mean that rounds to 0 or 1 beside nobody or everybody leaves a Beta without one of its shapes."""


class CellModel(Protocol):
    """How counts vary around main effects, given the spread sigma of the cells' own deviations."""

    def start(self) -> float:
        """The intercept when no group differs."""

    def residual_and_weight(self, eta: FloatArray, sigma: float) -> tuple[FloatArray, FloatArray]:
        """The score and the Fisher weight of each cell's linear predictor."""

    def log_likelihood(self, eta: FloatArray, sigma: float) -> float:
        """With the deviations integrated out."""

    def draw(self, eta: FloatArray, sigma: float, rng: Generator) -> FloatArray:
        """Rates of all cells given their counts; `eta` and the answer have shape (B, J)."""

    def shares(self) -> FloatArray:
        """The population's share of each cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GammaPoisson:
    """External: x_c ~ Poisson(e_c exp(eta_c) u_c), e_c = n p_c, u_c ~ Gamma, mean 1, variance sigma^2."""

    count: FloatArray
    exposure: FloatArray

    def start(self) -> float:
        """The intercept when no group differs."""
        return float(np.log(self.count.sum() / self.exposure.sum()))

    def residual_and_weight(self, eta: FloatArray, sigma: float) -> tuple[FloatArray, FloatArray]:
        """Negative binomial: (x - mu)/(1 + sigma^2 mu), mu/(1 + sigma^2 mu)."""
        mean = self.exposure * np.exp(eta)
        return (self.count - mean) / (1.0 + sigma**2 * mean), mean / (1.0 + sigma**2 * mean)

    def log_likelihood(self, eta: FloatArray, sigma: float) -> float:
        """Negative binomial with shape 1/sigma^2, constants left out."""
        shape, mean = sigma**-2, self.exposure * np.exp(eta)
        return float(
            np.sum(
                gammaln(shape + self.count)
                - gammaln(shape)
                - shape * np.log1p(mean / shape)
                + self.count * np.log(mean / (shape + mean))
            )
        )

    def draw(self, eta: FloatArray, sigma: float, rng: Generator) -> FloatArray:
        """exp(eta) u, u ~ Gamma(1/sigma^2 + x, 1/sigma^2 + mu)."""
        shape, rate = sigma**-2, np.exp(eta)
        drawn: FloatArray = rate * rng.gamma(shape + self.count, 1.0 / (shape + self.exposure * rate))
        return drawn

    def shares(self) -> FloatArray:
        """The population's share of each cell."""
        return np.asarray(self.exposure / self.exposure.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaBinomial:
    """Subset: x_c ~ Binomial(N_c, pi_c), pi_c ~ Beta(m_c phi, (1-m_c) phi), logit m_c = eta_c.

    phi = 1/(r (1-r) sigma^2) with r the overall uptake, so that sigma is about the spread of logit pi.
    """

    count: FloatArray
    exposure: FloatArray

    def start(self) -> float:
        """The intercept when no group differs; half a person either side keeps it finite."""
        taken = self.count.sum()
        return float(np.log((taken + 0.5) / (self.exposure.sum() - taken + 0.5)))

    def residual_and_weight(self, eta: FloatArray, sigma: float) -> tuple[FloatArray, FloatArray]:
        """Williams's quasi-score: a cell of N counts as N/(1 + (N-1)/(phi+1)) people."""
        mean = expit(eta)
        deflation = 1.0 + np.maximum(self.exposure - 1.0, 0.0) / (self._concentration(sigma) + 1.0)
        weight = self.exposure * mean * (1.0 - mean) / deflation
        return (self.count - self.exposure * mean) / deflation, weight

    def log_likelihood(self, eta: FloatArray, sigma: float) -> float:
        """Beta-binomial, constants left out."""
        first, second = self._prior(eta, sigma)
        taken, left = first + self.count, second + self.exposure - self.count
        return float(np.sum(betaln(taken, left) - betaln(first, second)))

    def draw(self, eta: FloatArray, sigma: float, rng: Generator) -> FloatArray:
        """Beta(m phi + x, (1-m) phi + N - x)."""
        first, second = self._prior(eta, sigma)
        taken, left = first + self.count, second + self.exposure - self.count
        return rng.beta(np.maximum(taken, LEAST_SHAPE), np.maximum(left, LEAST_SHAPE))

    def shares(self) -> FloatArray:
        """The population's share of each cell."""
        return np.asarray(self.exposure / self.exposure.sum())

    def _concentration(self, sigma: float) -> float:
        overall = expit(self.start())
        return float(1.0 / (overall * (1.0 - overall) * sigma**2))

    def _prior(self, eta: FloatArray, sigma: float) -> tuple[FloatArray, FloatArray]:
        concentration = self._concentration(sigma)
        return expit(eta) * concentration, expit(-eta) * concentration


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """The coefficients most likely at one sigma, the lower root of their precision, and log p(x, sigma)."""

    sigma: float
    coefficients: FloatArray
    root: FloatArray
    log_evidence: float


def find_mode(
    *, model: CellModel, design: FloatArray, precision: FloatArray, sigma: float, start: FloatArray
) -> Mode:
    """Fit main effects at one sigma by penalised scoring; Laplace's approximation gives the evidence.

    log p(x | sigma) ~ log L(beta) - beta' Q beta/2 + log|Q|/2 - log|H|/2, Q the prior precision (diagonal),
    H the precision at the mode. Terms that do not hold sigma are left out.
    """
    beta, moved, steps = start, np.inf, 0
    while moved > TOLERANCE and steps < STEPS:
        residual, weight = model.residual_and_weight(design @ beta, sigma)
        hessian = (design * weight[:, None]).T @ design + np.diag(precision)
        step = np.linalg.solve(hessian, design.T @ residual - precision * beta)
        moved, steps = float(np.abs(step).max()), steps + 1
        beta = beta + step * (LONGEST_STEP / max(moved, LONGEST_STEP))
    weight = model.residual_and_weight(design @ beta, sigma)[1]
    root = as_floats(np.linalg.cholesky((design * weight[:, None]).T @ design + np.diag(precision)))
    evidence = (
        model.log_likelihood(design @ beta, sigma)
        - float(precision @ beta**2) / 2.0
        - float(np.log(np.diag(root)).sum())
    )
    return Mode(sigma=sigma, coefficients=beta, root=root, log_evidence=evidence)
