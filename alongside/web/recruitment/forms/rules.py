"""A rule that is tried before any result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

NUMBER = {"width": 5, "inputmode": "decimal", "autocomplete": "off"}
WHOLE = NUMBER | {"inputmode": "numeric"}
FEWEST, MOST = 100, 100_000
EVIDENCE = ("mix_effective_n", "rate_effective_n")


def share(label: str, hint: str, *, most: float) -> forms.FloatField:
    """Return a field for a number from 0.01."""
    return forms.FloatField(
        label=label,
        help_text=hint,
        initial=0.8,
        min_value=0.01,
        max_value=most,
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={"invalid": "Write a number between 0 and 1, such as 0.8."},
    )


class RuleForm(forms.Form):
    """When to look, when to act, and how often to try it."""

    look_after = forms.IntegerField(
        label="Look after so many more people", widget=forms.TextInput(attrs=WHOLE)
    )
    act_below = share(
        "Act if a group is below so much of its share", "0.8 is four fifths of its share.", most=1.0
    )
    certainty = share(
        "With a chance of at least",
        "How sure one must be that it is below: 0.8 is 80 in 100.",
        most=0.9999,
    )
    groups = forms.MultipleChoiceField(
        label="For which groups?",
        required=False,
        help_text="None ticked: for every group.",
        widget=forms.CheckboxSelectMultiple,
    )
    mix_effective_n = forms.IntegerField(
        label="How many people were counted to know who comes each way?",
        required=False,
        min_value=1,
        max_value=1_000_000_000,
        help_text="The fewer, the more the truth varies between simulated recruitments. Empty: it is known.",
        widget=forms.TextInput(attrs=WHOLE),
    )
    rate_effective_n = forms.IntegerField(
        label="And to know how many come each way?",
        required=False,
        min_value=1,
        max_value=1_000_000_000,
        help_text="Empty: it is known.",
        widget=forms.TextInput(attrs=WHOLE),
    )
    replicates = forms.IntegerField(
        label="How many recruitments to simulate",
        min_value=FEWEST,
        max_value=MOST,
        initial=1000,
        help_text="1,000 give a chance to within 3 in 100. More take longer; you can leave the page meanwhile.",
        widget=forms.TextInput(attrs=WHOLE),
    )

    def __init__(
        self, *args: Any, categories: Sequence[str], remaining: float, asks_evidence: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = [(one, one) for one in categories]  # type: ignore[attr-defined]  # it has them
        self.fields["look_after"].help_text = f"{remaining:,.0f} people are still to be recruited."
        self.fields["look_after"].initial = max(1, round(remaining / 2))
        if not asks_evidence:
            for name in EVIDENCE:
                del self.fields[name]

    @property
    def rule(self) -> dict[str, Any]:
        """The rule as PLAN.json has it, once the form is valid."""
        found = {name: self.cleaned_data[name] for name in ("look_after", "act_below", "certainty")}
        return {**found, "groups": self.cleaned_data["groups"]} if self.cleaned_data["groups"] else found

    @property
    def evidence(self) -> dict[str, float]:
        """How many people are behind mixes and rates, where that was said."""
        given = {name: self.cleaned_data.get(name) for name in EVIDENCE}
        return {name: value for name, value in given.items() if value is not None}
