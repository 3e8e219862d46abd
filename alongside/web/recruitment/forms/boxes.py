"""The boxes of a plan's tables: numbers that may be left empty, names, things to pick."""

from __future__ import annotations

from typing import Any

from django import forms

from alongside.web.reach.forms.words import Choices

LARGEST = 1_000_000_000
NUMBER = {"width": 5, "inputmode": "decimal", "autocomplete": "off"}


class Number(forms.FloatField):
    """A number from 0, one of a table that says once for all what may be left out."""

    is_in_table = True


class Name(forms.CharField):
    """Words of one row; a row without a name is left out."""

    is_in_table = True


class Pick(forms.ChoiceField):
    """One of a list, in one row."""

    is_in_table = True


class Ticks(forms.MultipleChoiceField):
    """Any of a list, in one row."""

    is_in_table = True


def numbers(label: str, *, most: float = LARGEST, hint: str = "") -> Number:
    """Return a field for a number from 0 that may be left empty."""
    return Number(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        help_text=hint,
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={"invalid": f"{label}: write a number, such as 12."},
    )


def words(label: str, *, most: int = 100, hint: str = "") -> Name:
    """Return a field for a name, or a few words, that may be left empty."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return Name(label=label, required=False, max_length=most, help_text=hint, widget=widget)


def pick(label: str, choices: Choices, **more: Any) -> Pick:
    """Return a list to pick from that may be left alone."""
    return Pick(label=label, choices=list(choices), required=False, **more)


def shares_of(given: dict[str, float | None]) -> dict[str, float]:
    """Return shares of numbers of which one at least is above 0."""
    total = sum(count or 0.0 for count in given.values())
    return {name: (count or 0.0) / total for name, count in given.items()}
