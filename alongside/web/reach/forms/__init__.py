"""What is asked about populations, cohorts and readings."""

from alongside.web.reach.forms.asking import AskForm, CompareForm
from alongside.web.reach.forms.given import CohortTableForm, PlaceForm, PopulationTableForm, TryForm
from alongside.web.reach.forms.sides import CohortForm, PopulationForm

__all__ = [
    "AskForm",
    "CohortForm",
    "CohortTableForm",
    "CompareForm",
    "PlaceForm",
    "PopulationForm",
    "PopulationTableForm",
    "TryForm",
]
