"""What is asked about populations, cohorts and readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from alongside.web.design.fields import DayField, Radios
from alongside.web.reach.models import Kind
from alongside.web.uploads.forms import SMALL_FILE, Given, TableFile, TableForm

Choices = Iterable[tuple[str, str]]

RELATIONS = (
    ("external", "A yardstick from elsewhere"),
    ("subset", "They are part of it"),
)
RELATION_HINTS = {
    "external": "The population is a census or another count; who takes part is not on its list.",
    "subset": "Everyone who takes part is also counted in the population: a service's own list, "
    "a trial's eligible families.",
}
TOO_LARGE = (
    "This file is larger than {limit} MB, the most that is read while you wait. "
    "Sign in to upload it: it is then counted in the background."
)


def words_of(text: str) -> tuple[str, ...]:
    """Return names that were separated by commas."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


class TryForm(forms.Form):
    """Two files, and how the one is meant for the other."""

    population = TableFile(
        label="Who it is for",
        help_text="The population: counts by group. CSV or Excel (.xlsx).",
        error_messages={"required": "Choose the file that says who it is for."},
    )
    cohort = TableFile(
        label="Who is in",
        help_text="The people who take part: counts by group, or one row a person. CSV or Excel (.xlsx).",
        error_messages={"required": "Choose the file that says who is in."},
    )
    relation = forms.ChoiceField(
        label="How do the two belong together?",
        choices=RELATIONS,
        initial="external",
        widget=Radios(hints=RELATION_HINTS),
    )
    unit = forms.CharField(
        label="What is counted",
        required=False,
        max_length=40,
        help_text="For instance mothers, children or families, where your files do not say.",
        widget=forms.TextInput(attrs={"width": 20, "autocomplete": "off"}),
    )
    stages = forms.CharField(
        label="Your steps in order",
        required=False,
        max_length=400,
        help_text="Only where the second file has a column named stage: approached, eligible, consented.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_too_large = is_too_large

    def clean(self) -> dict[str, Any]:
        """Refuse files that would keep their person waiting."""
        cleaned = super().clean() or {}
        if self.is_too_large:
            self.errors.clear()  # what came after the point where listening stopped is no mistake of theirs
            self.add_error("population", TOO_LARGE.format(limit=SMALL_FILE // 1_000_000))
        for name in ("population", "cohort"):
            file = cleaned.get(name)
            if file is not None and file.size > SMALL_FILE:
                self.add_error(name, TOO_LARGE.format(limit=SMALL_FILE // 1_000_000))
        return cleaned

    def given(self, name: str) -> Given:
        """One of the two tables, once the form is valid."""
        file = self.cleaned_data[name]
        return Given(file=file, text="", name=file.name)

    @property
    def asked(self) -> dict[str, Any]:
        """What `actions.try_files` takes, once the form is valid."""
        return {
            "population": self.given("population"),
            "cohort": self.given("cohort"),
            "relation": self.cleaned_data["relation"],
            "unit": self.cleaned_data["unit"],
            "stages": words_of(self.cleaned_data["stages"]),
        }


class PopulationTableForm(TableForm):
    """A population's counts, and what the file cannot say."""

    unit = forms.CharField(
        label="What is counted",
        required=False,
        max_length=40,
        help_text="For instance mothers, children or families, where the table does not say.",
        widget=forms.TextInput(attrs={"width": 20, "autocomplete": "off"}),
    )
    rounded_to = forms.FloatField(
        label="Rounded to",
        required=False,
        min_value=1,
        help_text="If its source rounded the counts: to 5, 10 or 100.",
        widget=forms.TextInput(attrs={"width": 5, "inputmode": "decimal", "autocomplete": "off"}),
    )
    effective_n = forms.FloatField(
        label="Effective sample size",
        required=False,
        min_value=1,
        help_text="If the counts are estimated from a survey.",
        widget=forms.TextInput(attrs={"width": 10, "inputmode": "decimal", "autocomplete": "off"}),
    )

    @property
    def asked(self) -> dict[str, Any]:
        """What the table is to be read with, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("unit", "rounded_to", "effective_n")}


class CohortTableForm(TableForm):
    """A cohort's counts or people, and what the file cannot say."""

    unit = forms.CharField(
        label="What is counted",
        required=False,
        max_length=40,
        help_text="For instance mothers, children or families, where the table does not say.",
        widget=forms.TextInput(attrs={"width": 20, "autocomplete": "off"}),
    )
    stages = forms.CharField(
        label="The steps in order",
        required=False,
        max_length=400,
        help_text="Only where the table has a column named stage: approached, eligible, consented.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def asked(self) -> dict[str, Any]:
        """What the table is to be read with, once the form is valid."""
        return {"unit": self.cleaned_data["unit"], "stages": list(words_of(self.cleaned_data["stages"]))}


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


LEVELS = (("0.9", "90%"), ("0.95", "95%"), ("0.99", "99%"))
MOST_CHOICES = 60
"""Groups that are offered to be named beforehand; beyond, a page of boxes helps nobody."""


class AskForm(forms.Form):
    """What a cohort is held up to, and how."""

    populations = forms.MultipleChoiceField(
        label="Who is it for?",
        help_text="Several may be chosen: each verdict is shown under every one, because the yardstick can change it.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one population to hold the cohort up to."},
    )
    relation = forms.ChoiceField(
        label="How do the two belong together?",
        choices=RELATIONS,
        widget=Radios(hints=RELATION_HINTS),
        error_messages={"required": "Say how the two belong together."},
    )
    primary = forms.MultipleChoiceField(
        label="Groups you name now, before looking",
        required=False,
        help_text="Only for these can the reading claim more than a hint. Leave empty if you are exploring.",
        widget=forms.CheckboxSelectMultiple,
    )
    deprivation_dimension = forms.ChoiceField(
        label="Is one of these deprivation?",
        required=False,
        help_text="Then the gradient from least to most deprived is worked out too.",
    )
    deprivation_first = forms.ChoiceField(
        label="What does its lowest number mean?",
        required=False,
        help_text="Sources differ, so it is never guessed.",
        choices=(("most", "The most deprived"), ("least", "The least deprived")),
        widget=forms.RadioSelect,
    )
    level = forms.ChoiceField(label="Level of every interval", choices=LEVELS, initial="0.95")
    lowest = forms.FloatField(
        label="A ratio counts as “about right” from",
        initial=0.8,
        min_value=0.01,
        max_value=0.99,
        widget=forms.TextInput(attrs={"width": 4, "inputmode": "decimal", "autocomplete": "off"}),
    )
    highest = forms.FloatField(
        label="up to",
        initial=1.25,
        min_value=1.01,
        max_value=100,
        widget=forms.TextInput(attrs={"width": 4, "inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, populations: Choices, categories: Mapping[str, Sequence[str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = [(f"{name}={one}", f"{name}: {one}") for name, each in categories.items() for one in each]
        offered = {
            "populations": list(populations),
            "primary": groups if len(groups) <= MOST_CHOICES else [],
            "deprivation_dimension": [("", "None of them"), *((name, name) for name in categories)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has them
        if not offered["primary"]:
            del self.fields["primary"]

    def clean(self) -> dict[str, Any]:
        """Ask for the direction of deprivation where a dimension was named."""
        cleaned = super().clean() or {}
        if cleaned.get("deprivation_dimension") and not cleaned.get("deprivation_first"):
            self.add_error("deprivation_first", "Say what the lowest number means.")
        return cleaned

    @property
    def asked(self) -> dict[str, Any]:
        """What `actions.ask` takes, once the form is valid."""
        cleaned = self.cleaned_data
        return {
            "relation": cleaned["relation"],
            "level": float(cleaned["level"]),
            "band": [cleaned["lowest"], cleaned["highest"]],
            "primary": [one.split("=", 1) for one in cleaned.get("primary", ())],
            "deprivation_dimension": cleaned["deprivation_dimension"],
            "deprivation_first": cleaned["deprivation_first"],
        }


class CompareForm(forms.Form):
    """Which other reading to set beside this one."""

    other = forms.ChoiceField(label="Set beside")

    def __init__(self, *args: Any, readings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = list(readings)  # type: ignore[attr-defined]  # a ChoiceField has them
