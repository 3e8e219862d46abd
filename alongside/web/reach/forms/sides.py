"""What a population or a cohort is: asked once its counts have been looked at."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.web.design.fields import DayField
from alongside.web.reach.forms.words import Choices
from alongside.web.reach.models import Kind

REPLACE = "If there is one of this name and date, put this in its place"


class PopulationForm(forms.Form):
    """What a population is called and where it comes from."""

    name = forms.CharField(
        label="Name", max_length=200, help_text="For instance: Mothers giving birth in Bradford."
    )
    source = forms.CharField(
        label="Source", max_length=500, help_text="Who counted: for instance Census 2021, table TS021, ONS."
    )
    reference_on = DayField(label="The day the counts are for")
    geography = forms.CharField(label="Area", max_length=200, help_text="Where these people live.")
    licence = forms.CharField(
        label="Licence", max_length=200, required=False, help_text="For instance Open Government Licence v3."
    )
    replace = forms.BooleanField(label=REPLACE, required=False)


class CohortForm(forms.Form):
    """What a cohort is called, whose it is, and when it was counted."""

    name = forms.CharField(
        label="Name",
        max_length=200,
        help_text="Use the same name each time you count the same cohort, so that its dates can be compared.",
    )
    kind = forms.ChoiceField(label="What is it?", choices=Kind.choices, widget=forms.RadioSelect)
    team = forms.ChoiceField(label="Whose is it?", help_text="The people of this team see its exact counts.")
    counted_on = DayField(label="The day it was counted")
    replace = forms.BooleanField(label=REPLACE, required=False)

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = list(teams)  # type: ignore[attr-defined]  # a ChoiceField has them
