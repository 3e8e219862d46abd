"""What is asked of a cohort and its populations, and of two readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from alongside.web.design.fields import Radios
from alongside.web.reach.forms.words import RELATION_HINTS, RELATIONS, Choices

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
    cross = forms.MultipleChoiceField(
        label="What is crossed for the smallest groups?",
        required=False,
        help_text="Only where both sides count people crossed. Leave empty to cross everything.",
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
            "cross": [(name, name) for name in categories],
            "deprivation_dimension": [("", "None of them"), *((name, name) for name in categories)],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has them
        for name, is_asked in (("primary", offered["primary"]), ("cross", len(categories) > 1)):
            if not is_asked:
                del self.fields[name]

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
            "cross": list(cleaned.get("cross", ())),
            "deprivation_dimension": cleaned["deprivation_dimension"],
            "deprivation_first": cleaned["deprivation_first"],
        }


class CompareForm(forms.Form):
    """Which other reading to set beside this one."""

    other = forms.ChoiceField(label="Set beside")

    def __init__(self, *args: Any, readings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = list(readings)  # type: ignore[attr-defined]  # a ChoiceField has them
