"""What is asked with a table: two files to try, a population's counts, a cohort's counts or people, a place."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.web.design.fields import Radios
from alongside.web.reach.forms.words import RELATION_HINTS, RELATIONS, Choices, words_of
from alongside.web.uploads.forms import SMALL_FILE, Given, TableFile, TableForm

TOO_LARGE = (
    "This file is larger than {limit} MB, the most that is read while you wait. "
    "Sign in to upload it: it is then counted in the background."
)


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
        help_text="Where the second file has a column named stage, or a column of dates for each step: approached, "
        "eligible, consented.",
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


TENTHS = (
    ("nation", "Tenths of the nation"),
    ("place", "Tenths of the place itself"),
    ("", "Leave deprivation out"),
)
TENTH_HINTS = {
    "nation": "The most deprived tenth of all areas ranked together: most places hold more or fewer than a tenth.",
    "place": "Each holds a tenth of the people of this place, from its most to its least deprived areas.",
}


WHERE = (
    ("", "No"),
    ("parent", "By the parts its areas belong to"),
    ("area", "By each area"),
)
WHERE_HINTS = {
    "parent": "Districts, wards or whatever its file gives as the parent of each area. A map can then be drawn.",
    "area": "By the codes of the areas, where the cohort has them too. Most areas are small: few can be told apart.",
}


class PlaceForm(forms.Form):
    """A place whose small areas are added up."""

    place = forms.ChoiceField(
        label="Which place?", help_text="The counts of all its small areas are added up."
    )
    deprivation = forms.ChoiceField(
        label="Deprivation of the areas people live in",
        required=False,
        choices=TENTHS,
        initial="nation",
        widget=Radios(hints=TENTH_HINTS),
    )
    keep = forms.ChoiceField(
        label="Count people by where they live too?",
        required=False,
        choices=WHERE,
        initial="",
        widget=Radios(hints=WHERE_HINTS),
    )
    unit = forms.CharField(
        label="What is counted",
        initial="people",
        max_length=40,
        help_text="As the files of the place counted them: people, children, families.",
        widget=forms.TextInput(attrs={"width": 20, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]  # a ChoiceField has them


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
        help_text="Where the table has a column named stage, or a column of dates for each step: approached, "
        "eligible, consented.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @property
    def asked(self) -> dict[str, Any]:
        """What the table is to be read with, once the form is valid."""
        return {"unit": self.cleaned_data["unit"], "stages": list(words_of(self.cleaned_data["stages"]))}
