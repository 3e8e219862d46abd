"""What would change it: whom it is for, and a table of ways to find people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from alongside.web.reach.forms.words import Choices

FEWEST_ROWS, MOST_ROWS = 3, 8
LARGEST = 1_000_000_000
NUMBER = {"width": 5, "inputmode": "decimal", "autocomplete": "off"}


class Number(forms.FloatField):
    """A number from 0, one of a table of ways of finding people."""

    is_in_table = True


class Name(forms.CharField):
    """The name of a way of finding people; a way without one is left out."""

    is_in_table = True


def numbers(label: str) -> Number:
    """Return a field for a number from 0 that may be left empty."""
    return Number(
        label=label,
        required=False,
        min_value=0,
        max_value=LARGEST,
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={"invalid": f"{label}: write a number, such as 12."},
    )


class SidesForm(forms.Form):
    """Which population the plan is for, and by which dimension."""

    population = forms.ChoiceField(label="Who is it for?")
    dimension = forms.ChoiceField(
        label="By what?", help_text="A plan brings one mix nearer to its population."
    )

    def __init__(self, *args: Any, populations: Choices, dimensions: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = {"population": list(populations), "dimension": [(one, one) for one in dimensions]}
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has them


class WhatIfForm(forms.Form):
    """Ways to find people, each with its cost, its most and its mix; and how many through each."""

    title = forms.CharField(
        label="What is this plan called?",
        max_length=200,
        initial="What would change it",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    remaining = forms.IntegerField(
        label="People still to recruit",
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={**NUMBER, "inputmode": "numeric"}),
    )
    budget = numbers("Pounds left for it (empty: no limit)")

    def __init__(self, *args: Any, categories: Sequence[str], rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = tuple(categories)
        self.rows = rows
        for row in range(rows):
            self.fields |= dict(self.row_fields(row))

    def row_fields(self, row: int) -> Iterator[tuple[str, forms.Field]]:
        """Yield the fields of one way to find people."""
        name = forms.CharField(
            label="Name",
            required=False,
            max_length=100,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        yield f"name-{row}", name
        yield f"cost-{row}", numbers("Pounds for each person recruited")
        yield f"cap-{row}", numbers("The most it can bring (empty: no limit)")
        yield f"people-{row}", numbers("Try it with so many people")
        for at, category in enumerate(self.categories):
            yield f"mix-{row}-{at}", numbers(category)

    @property
    def channels(self) -> tuple[tuple[int, tuple[BoundField, ...], tuple[BoundField, ...]], ...]:
        """Each way: its number, its own fields, and those of its mix."""
        return tuple(
            (
                row + 1,
                tuple(self[f"{name}-{row}"] for name in ("name", "cost", "cap", "people")),
                tuple(self[f"mix-{row}-{at}"] for at in range(len(self.categories))),
            )
            for row in range(self.rows)
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the cost and the mix of every way that has a name, and for one way at least."""
        cleaned = super().clean() or {}
        named = [row for row in range(self.rows) if cleaned.get(f"name-{row}")]
        if not named:
            self.add_error("name-0", "Name at least one way to find people.")
        for row in named:
            self.clean_row(cleaned, row)
        return cleaned

    def clean_row(self, cleaned: Mapping[str, Any], row: int) -> None:
        """Ask for what is missing of one way."""
        if cleaned.get(f"cost-{row}") is None and f"cost-{row}" not in self.errors:
            self.add_error(f"cost-{row}", "Say what each person costs this way, 0 if nothing.")
        if not any(cleaned.get(f"mix-{row}-{at}") for at in range(len(self.categories))):
            self.add_error(f"mix-{row}-0", "Say who comes this way: how many of each group in every 100.")

    def asked(self, sides: Mapping[str, Any]) -> dict[str, Any]:
        """What `alongside plan` takes, once the form is valid."""
        cleaned = self.cleaned_data
        asked: dict[str, Any] = {**sides, "remaining": cleaned["remaining"], "channels": self.named(cleaned)}
        if cleaned["budget"] is not None:
            asked["budget_gbp"] = cleaned["budget"]
        return asked

    def named(self, cleaned: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the ways that have a name, as PLAN.json has channels."""
        found = []
        for row in range(self.rows):
            if not cleaned[f"name-{row}"]:
                continue
            mix = {name: cleaned[f"mix-{row}-{at}"] or 0.0 for at, name in enumerate(self.categories)}
            total = sum(mix.values())
            channel = {
                "name": cleaned[f"name-{row}"],
                "cost_gbp": cleaned[f"cost-{row}"],
                "mix": {name: count / total for name, count in mix.items()},
            }
            if cleaned[f"cap-{row}"] is not None:
                channel["cap"] = cleaned[f"cap-{row}"]
            found.append(channel)
        return found

    @property
    def people(self) -> dict[str, float]:
        """How many people are tried through each way."""
        cleaned = self.cleaned_data
        rows = [row for row in range(self.rows) if cleaned[f"name-{row}"]]
        return {cleaned[f"name-{row}"]: cleaned[f"people-{row}"] or 0.0 for row in rows}


def initial_of(asked: Mapping[str, Any], title: str, categories: Sequence[str]) -> dict[str, Any]:
    """Return the fields of a task that was asked before, to change and ask anew."""
    found: dict[str, Any] = {
        "title": title,
        "remaining": asked["remaining"],
        "budget": asked.get("budget_gbp"),
    }
    for row, channel in enumerate(asked["channels"]):
        found |= {f"name-{row}": channel["name"], f"cost-{row}": channel["cost_gbp"]}
        found[f"cap-{row}"] = channel.get("cap")
        for at, category in enumerate(categories):
            found[f"mix-{row}-{at}"] = round(100 * channel["mix"].get(category, 0.0), 2)
    return found
