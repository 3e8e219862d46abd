"""Who it is for, who is in, what was asked of the two, and what came of it."""

from alongside.web.reach.models.asked import Question
from alongside.web.reach.models.counts import (
    Counts,
    cohort_of,
    counts_of_cohort,
    counts_of_population,
    population_of,
)
from alongside.web.reach.models.made import Comparison, Drawing, Edition, Reading
from alongside.web.reach.models.sides import Cohort, Kind, Population

__all__ = [
    "Cohort",
    "Comparison",
    "Counts",
    "Drawing",
    "Edition",
    "Kind",
    "Population",
    "Question",
    "Reading",
    "cohort_of",
    "counts_of_cohort",
    "counts_of_population",
    "population_of",
]
