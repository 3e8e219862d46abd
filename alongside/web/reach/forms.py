"""What is asked about populations, cohorts and readings."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.web.design.fields import Radios
from alongside.web.uploads.forms import SMALL_FILE, Given, TableFile

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
        label="Who it is for", help_text="The population: counts by group. CSV or Excel (.xlsx)."
    )
    cohort = TableFile(
        label="Who is in",
        help_text="The people who take part: counts by group, or one row a person. CSV or Excel (.xlsx).",
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
