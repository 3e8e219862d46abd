"""Who came when, and how it is looked at."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.web.design.fields import Radios
from alongside.web.reach.forms.words import RELATION_HINTS, RELATIONS, Choices, words_of
from alongside.web.uploads.forms import TableForm

PRIORS = (
    ("centred", "Expect a mix near the population's (the usual choice)"),
    ("uniform", "Expect any mix alike"),
)
LEVELS = (("0.9", "90%"), ("0.95", "95%"), ("0.99", "99%"))
SHORT = {"autocomplete": "off"}


class LookForm(TableForm):
    """A table of arrivals, the population they are held against, and the settings."""

    population = forms.ChoiceField(label="Who is it for?")
    relation = forms.ChoiceField(
        label="How do the two belong together?",
        choices=RELATIONS,
        initial="external",
        widget=Radios(hints=RELATION_HINTS),
    )
    planned_n = forms.IntegerField(
        label="How many are to be recruited in all?",
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text="Then the page says how likely a lamp is to ring in time.",
        widget=forms.TextInput(attrs={"width": 5, "inputmode": "numeric", **SHORT}),
    )
    stages = forms.CharField(
        label="The steps in order",
        required=False,
        max_length=400,
        help_text="Only where the table has a column named stage: approached, consented.",
        widget=forms.TextInput(attrs=SHORT),
    )
    household = forms.CharField(
        label="The column that says who came together",
        required=False,
        max_length=100,
        help_text="Only where each row is a person: one household, or one group session, is counted once.",
        widget=forms.TextInput(attrs={"width": 20, **SHORT}),
    )
    prior = forms.ChoiceField(
        label="What is expected before anyone comes?", choices=PRIORS, initial="centred"
    )
    level = forms.ChoiceField(label="Level at which the lamps hold together", choices=LEVELS, initial="0.95")
    is_adapting = forms.BooleanField(
        label="Adaptation points are planned: keep part of the error for after them", required=False
    )
    field_order = ("population", "relation", "table", "typed")

    def __init__(self, *args: Any, populations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["population"].choices = list(populations)  # type: ignore[attr-defined]  # a ChoiceField has them

    @property
    def parameters(self) -> dict[str, Any]:
        """What is asked, once the form is valid."""
        cleaned = self.cleaned_data
        return {
            "relation": cleaned["relation"],
            "prior": cleaned["prior"],
            "level": float(cleaned["level"]),
            "band": [0.8, 1.25],
            "planned_n": cleaned["planned_n"],
            "is_adapting": cleaned["is_adapting"],
        }

    @property
    def reading(self) -> dict[str, Any]:
        """What the table is to be read with, once the form is valid."""
        return {
            "stages": words_of(self.cleaned_data["stages"]),
            "household": self.cleaned_data["household"].strip(),
        }
