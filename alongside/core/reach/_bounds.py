"""What the ratio could be if everyone whose group is not known were of one group, or of none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.reach._model import Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The lowest and highest ratio of each group that the not-known records allow; NaN where there is none."""

    low: FloatArray
    high: FloatArray

    @property
    def straddles_one(self) -> np.ndarray:
        """Whether the answer "under or over" depends on the unknown."""
        with np.errstate(invalid="ignore"):
            return (self.low < 1) & (self.high > 1)


def bounds(
    *,
    cohort: FloatArray,
    population: FloatArray,
    unknown_cohort: float,
    unknown_population: float,
    relation: Relation,
) -> Bounds:
    """Bound each group's ratio over everything the not-known records could be.

    With n and N including the unknowns u and U. External: low (x/n) / ((N_g+U)/N), high ((x+u)/n) / (N_g/N).
    Subset, where the cohort's unknowns are among the population's: low (x/n) / ((N_g+U-u)/N), high
    ((x+u)/n) / ((N_g+u)/N).

    *Source:* Manski 2003, Partial Identification of Probability Distributions, doi:10.1007/b97478 (worst-case bounds).

    >>> found = bounds(cohort=np.array([13.0, 90.0]), population=np.array([57.0, 400.0]), unknown_cohort=7.0,
    ...                unknown_population=0.0, relation="external")
    >>> found.low.round(3).tolist(), found.high.round(3).tolist()
    ([0.948, 0.935], [1.458, 1.007])
    """
    n = cohort.sum() + unknown_cohort
    everyone = population.sum() + unknown_population
    among = unknown_cohort if relation == "subset" else 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        low = (cohort / n) / ((population + unknown_population - among) / everyone)
        high = ((cohort + unknown_cohort) / n) / ((population + among) / everyone)
    return Bounds(low=low, high=high)
