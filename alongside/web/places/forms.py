"""What is asked of a file of areas, of its columns, and of what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from django import forms

from alongside.core.places import GEOGRAPHIES, INDICES, OWN_AREAS, DeprivationScale
from alongside.web.design.fields import DayField, Radios
from alongside.web.uploads.forms import Given

NO_COLUMN = ("", "No such column")
OTHER = "other"
LARGEST_TABLE, LARGEST_SHAPES = 200_000_000, 100_000_000
GEOGRAPHY_HINTS = {
    OWN_AREAS.name: "Codes of your own: nothing is read from them, and they are not joined with published areas."
}
LAYOUTS = (
    ("none", "It has no counts"),
    ("wide", "One column for each category, as in White, Mixed, …"),
    ("long", "One line for each category of each area"),
)
DIRECTIONS = (("most deprived", "1 is the most deprived"), ("least deprived", "1 is the least deprived"))
WHICH_INDEX = "Choose the index, or say below how many areas were ranked."
OUT_OF = "Say how many groups there are, or how many areas were ranked."
OF_DEPRIVATION = {
    "counts_as": "Say whether these are ranks or groups.",
    "direction": "Say which end 1 is: it is never guessed.",
}
BY = "Say in a word or two what people are counted by."
OF_LAYOUT: Mapping[str, Mapping[str, str]] = {
    "wide": {"dimension": BY, "categories": "Choose the columns that hold counts."},
    "long": {
        "dimension": BY,
        "category": "Choose the column that holds the category.",
        "count": "Choose the column that holds the count.",
    },
}


def needed(answers: Mapping[str, Any]) -> dict[str, str]:
    """Return what other answers make necessary, with the words for where it is missing."""
    of_deprivation = OF_DEPRIVATION if answers.get("deprivation") else {}
    return {**of_deprivation, **OF_LAYOUT.get(str(answers.get("layout", "")), {})}


class MappingForm(forms.Form):
    """Which column holds what, which areas these are, and what deprivation numbers mean."""

    code = forms.ChoiceField(label="Which column holds the code of each area?", widget=forms.Select)
    geography = forms.ChoiceField(
        label="Which areas are they?",
        help_text="Many areas of 2011 and 2021 share a code and are not the same. Two sets are never mixed.",
        choices=[(one.name, one.name[:1].upper() + one.name[1:]) for one in GEOGRAPHIES],
        widget=Radios(hints=GEOGRAPHY_HINTS),
        error_messages={"required": "Say which areas these are: their codes do not tell."},
    )
    name = forms.ChoiceField(label="Which holds the name people know it by?", required=False)
    parent = forms.ChoiceField(
        label="Which holds what it is part of?",
        required=False,
        help_text="A local authority, a ward, a district.",
    )
    deprivation = forms.ChoiceField(
        label="Which holds its deprivation?",
        required=False,
        help_text="A rank says more than a tenth: with ranks, tenths within the place can be told too.",
    )
    counts_as = forms.ChoiceField(
        label="Are these ranks or groups?",
        required=False,
        choices=[("rank", "Ranks: one area a number"), ("group", "Groups, such as tenths")],
        widget=Radios(),
    )
    direction = forms.ChoiceField(
        label="Which end is 1?",
        required=False,
        help_text="Files differ, and the columns do not say. A mistake here turns every finding round.",
        choices=DIRECTIONS,
        widget=Radios(),
    )
    index = forms.ChoiceField(
        label="Which index is it?",
        required=False,
        choices=[
            ("", "Choose"),
            *((name, name) for name in INDICES),
            (OTHER, "Another, or groups of my own"),
        ],
    )
    out_of = forms.IntegerField(
        label="Out of how many?",
        required=False,
        min_value=2,
        help_text="How many groups there are (10 for tenths), or how many areas were ranked. "
        "Not needed for the ranks of an index named above.",
    )
    layout = forms.ChoiceField(label="How does the file count people?", choices=LAYOUTS, widget=Radios())
    dimension = forms.CharField(
        label="What are they counted by?",
        required=False,
        max_length=60,
        help_text="In a word or two: ethnicity, age, tenure.",
    )
    categories = forms.MultipleChoiceField(
        label="Which columns are categories?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave out totals and columns that hold anything but counts.",
    )
    total = forms.ChoiceField(
        label="Which column is their total?",
        required=False,
        help_text="It is compared with the sum of the categories, and not kept.",
    )
    unknown = forms.ChoiceField(
        label="Which of them means “not known”?",
        required=False,
        help_text="Not known is counted, never dropped, and never treated as a group.",
    )
    category = forms.ChoiceField(label="Which column holds the category?", required=False)
    count = forms.ChoiceField(label="Which column holds the count?", required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, columns: list[str], suggested: Mapping[str, Any]
    ) -> None:
        super().__init__(data, initial=dict(suggested))
        named = [(name, name) for name in columns if name]
        chosen: Any = self.fields  # every field that is filled here has choices
        chosen["code"].choices = named
        chosen["categories"].choices = named
        for field in ("name", "parent", "deprivation", "total", "unknown", "category", "count"):
            chosen[field].choices = [NO_COLUMN, *named]
        for field, words in needed(suggested if data is None else data).items():
            chosen[field].required = True
            chosen[field].error_messages["required"] = words

    def clean(self) -> dict[str, Any]:
        """Ask out of how many, unless the ranks of a published index say so."""
        cleaned = super().clean() or {}
        if cleaned.get("deprivation") and self.published is None and not cleaned.get("out_of"):
            is_unsaid = cleaned.get("counts_as") == "rank" and not cleaned.get("index")
            self.add_error("index", WHICH_INDEX) if is_unsaid else self.add_error("out_of", OUT_OF)
        return cleaned

    @property
    def published(self) -> DeprivationScale | None:
        """The published index whose ranks these are, where one was chosen."""
        ranks = self.cleaned_data.get("counts_as") == "rank"
        return INDICES.get(self.cleaned_data.get("index", "")) if ranks else None

    @property
    def said(self) -> dict[str, Any]:
        """What was said of the columns, once the form is valid, as it is stored."""
        scale = self.scale if self.cleaned_data["deprivation"] else None
        return {**self.cleaned_data, "scale": asdict(scale) if scale else None}

    @property
    def scale(self) -> DeprivationScale:
        """What the deprivation numbers mean."""
        cleaned = self.cleaned_data
        if self.published is not None:
            out_of = cleaned["out_of"] or self.published.out_of
            return replace(self.published, one_is=cleaned["direction"], out_of=out_of)
        named = cleaned["index"] if cleaned["index"] != OTHER else ""
        return DeprivationScale(
            counts=cleaned["counts_as"], one_is=cleaned["direction"], out_of=cleaned["out_of"], index=named
        )


class SourceForm(forms.Form):
    """Where what was understood comes from."""

    source = forms.CharField(
        label="Where is it from?",
        max_length=500,
        help_text="Who published it and what it is called, so that others can find it.",
    )
    licence = forms.CharField(
        label="Under what licence?",
        max_length=200,
        required=False,
        help_text="Such as: Open Government Licence v3.0.",
    )


class CountedForm(SourceForm):
    """Where areas come from, and when they were counted."""

    counted_on = DayField(label="Which day do its numbers stand for?", required=False)


class PlaceForm(CountedForm):
    """What a new place is called, and whose areas are kept."""

    name = forms.CharField(label="What is the place called?", max_length=200)
    parents = forms.CharField(
        label="Keep only the areas of",
        required=False,
        help_text="One a line, written as in the file. Leave it empty to keep all.",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )
    field_order = ("name", "parents", "source", "licence", "counted_on")

    def clean_parents(self) -> list[str]:
        """Return one parent a line."""
        lines = [line.strip() for line in self.cleaned_data["parents"].splitlines()]
        return [line for line in lines if line]


class ShapesForm(forms.Form):
    """The shapes of a place's areas."""

    shapes = forms.FileField(
        label="A file of shapes",
        help_text="GeoJSON or TopoJSON, in degrees (WGS84), with the code of its area in every shape. "
        "It is deleted as soon as it is read.",
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,.topojson,application/geo+json"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty: export the shapes again."},
    )

    @property
    def given(self) -> Given:
        """The file, once the form is valid."""
        file = self.cleaned_data["shapes"]
        return Given(file=file, text="", name=file.name)
