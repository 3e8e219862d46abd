"""Agreeing an adaptation point, deciding at it, remarking on it."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.web.design.fields import DayField, Radios
from alongside.web.reach.forms.words import Choices
from alongside.web.recruitment.models import Stance

LINES = {"rows": 4}
AS_BEFORE = "as-before"


class PointForm(forms.Form):
    """When, by which rule, and who decides."""

    title = forms.CharField(
        label="What is it called?",
        max_length=200,
        initial="First look at recruitment",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    at_date = DayField(
        label="On which day?", required=False, help_text="Or leave it and give a number below."
    )
    at_count = forms.IntegerField(
        label="Or when how many people are in?",
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"width": 5, "inputmode": "numeric", "autocomplete": "off"}),
    )
    rule = forms.CharField(
        label="The rule, agreed now",
        max_length=4000,
        help_text="For instance: if a group is below four fifths of its share, we choose the plan that brings the mix "
        "closest to the families this is for, within the money left.",
        widget=forms.Textarea(attrs=LINES),
    )
    tried = forms.ChoiceField(
        label="Was the rule tried before any result?",
        required=False,
        help_text="Then everyone reads how often it acts when it should, and when it should not.",
    )
    options = forms.CharField(
        label="What may be chosen",
        required=False,
        max_length=4000,
        help_text="The strategies that are on the table, with what each costs.",
        widget=forms.Textarea(attrs=LINES),
    )
    deciders = forms.CharField(
        label="Who decides?",
        max_length=500,
        help_text="By role: trial manager, chair of the advisory group, funder.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, tried: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tried"].choices = [("", "No, or it is in words alone"), *tried]  # type: ignore[attr-defined]  # a ChoiceField has them
        if not tried:
            del self.fields["tried"]

    @property
    def asked(self) -> dict[str, Any]:
        """What `actions.agree_point` takes, once the form is valid; which rule was tried is the view's to find."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "tried"}
        return {**given, "options": self.cleaned_data["options"] or ""}


class DecisionForm(forms.Form):
    """What was chosen, and why."""

    plan = forms.ChoiceField(
        label="What was chosen?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say what was chosen."},
    )
    reasons = forms.CharField(
        label="Why?",
        max_length=4000,
        help_text="What was seen, what was weighed, and what is not known. Write nothing about single people.",
        widget=forms.Textarea(attrs=LINES),
    )
    present = forms.CharField(
        label="Who was there?",
        max_length=500,
        help_text="By role, as agreed beforehand.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, plans: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [*plans, (AS_BEFORE, "To go on as before")]  # type: ignore[attr-defined]  # a ChoiceField has them


STANCE_HINTS = {Stance.DISAGREES.value: "Say why below, if you like: it is what changes things."}


class RemarkForm(forms.Form):
    """What somebody says of a point."""

    stance = forms.ChoiceField(
        label="What do you say?",
        choices=Stance.choices,
        widget=Radios(hints=STANCE_HINTS),
        error_messages={"required": "Choose one of the three."},
    )
    text = forms.CharField(
        label="In your own words",
        required=False,
        max_length=2000,
        help_text="Everyone who can see this point reads it, with your name.",
        widget=forms.Textarea(attrs=LINES),
    )
