"""Reach: who is in, who is missing, at which step were they lost, and what would change it."""

from alongside.core.reach._model import (
    Cohort,
    Population,
    Question,
    Relation,
    branch_origin,
    margins_of_cells,
)

__all__ = ["Cohort", "Population", "Question", "Relation", "branch_origin", "margins_of_cells"]
