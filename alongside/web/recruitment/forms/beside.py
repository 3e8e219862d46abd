"""Which plans are put side by side."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.web.reach.forms.words import Choices

FEWEST, MOST = 2, 4
HOW_MANY = "Choose two, three or four plans to put side by side."


class BesideForm(forms.Form):
    """Two to four plans of one cohort."""

    plan = forms.MultipleChoiceField(
        label="Which plans do you want side by side?",
        help_text="Two, three or four.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": HOW_MANY, "invalid_choice": HOW_MANY},
    )

    def __init__(self, *args: Any, plans: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = list(plans)  # type: ignore[attr-defined]  # a field of choices has them

    def clean_plan(self) -> list[str]:
        """Ask for two at least, and for no more than fit beside each other."""
        chosen: list[str] = list(dict.fromkeys(self.cleaned_data["plan"]))
        if not FEWEST <= len(chosen) <= MOST:
            raise forms.ValidationError(HOW_MANY)
        return chosen
