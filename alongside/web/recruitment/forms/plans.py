"""What would change it: whom it is for, ways to find people, what could be bought, and the limits to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from alongside.web.reach.forms.words import Choices
from alongside.web.recruitment.forms.boxes import NUMBER, numbers, pick
from alongside.web.recruitment.forms.channels import (
    channel_asked,
    channel_fields,
    channel_initial,
    missing_of_channel,
)
from alongside.web.recruitment.forms.strategies import (
    StrategyRow,
    is_new,
    missing_of_strategy,
    strategy_asked,
    strategy_fields,
    strategy_initial,
    strategy_row,
)

FEWEST_ROWS, MOST_ROWS = 3, 8
MOST_STRATEGIES, MOST_BOXES = 20, 900
"""A browser's form may hold no more boxes than the server takes."""
NEAREST, FLOORS = "kl", "floors"
OBJECTIVES = (
    (NEAREST, "The mix as near to the population's as can be"),
    (FLOORS, "Every floor held as well as can be"),
)
TOO_HIGH = "The floors add up to more than 100 of every 100: lower one."


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


def most_strategies(categories: Sequence[str], rows: int) -> int:
    """Return how many strategies one page can ask for."""
    groups = len(categories)
    left = MOST_BOXES - rows * (groups + 6) - groups
    return max(1, min(MOST_STRATEGIES, left // (2 * groups + 14)))


class WhatIfForm(forms.Form):
    """Ways to find people and what could be bought, each with its cost; the limits; and how many of each to try."""

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

    def __init__(
        self, *args: Any, categories: Sequence[str], rows: int, strategies: int = 1, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.categories = tuple(categories)
        self.rows, self.strategy_rows = rows, strategies
        every = (channel_fields(row, self.categories) for row in range(rows))
        bought = (strategy_fields(row, self.categories, self.ways) for row in range(strategies))
        self.fields |= dict(chain(*every, *bought, self.limit_fields()))

    def limit_fields(self) -> Iterator[tuple[str, forms.Field]]:
        """Yield the limits that a plan must keep, and what it is judged by."""
        yield "objective", pick("What is wanted?", OBJECTIVES, widget=forms.RadioSelect, initial=NEAREST)
        yield (
            "minimum",
            forms.IntegerField(
                label="Fewest people in at the end",
                help_text="Empty: every place is used. A smaller number lets a plan stop short where more people would "
                "bring the mix no nearer.",
                min_value=1,
                max_value=10_000_000,
                required=False,
                widget=forms.TextInput(attrs={**NUMBER, "inputmode": "numeric"}),
            ),
        )
        for at, category in enumerate(self.categories):
            yield f"floor-{at}", numbers(category, most=100)

    @property
    def ways(self) -> list[tuple[str, str]]:
        """The ways of finding people by their row, each with the name it has so far."""
        given: Mapping[str, Any] = self.data or self.initial
        names = (given.get(f"name-{row}") for row in range(self.rows))
        return [(str(row), f"{row + 1}: {name or 'no name yet'}") for row, name in enumerate(names)]

    @property
    def channels(self) -> tuple[tuple[int, tuple[BoundField, ...], tuple[BoundField, ...], Any], ...]:
        """Each way: its number, its own fields, those of its mix, and those of what is known of it."""
        return tuple(
            (
                row + 1,
                tuple(self[f"{name}-{row}"] for name in ("name", "cost", "cap", "people")),
                tuple(self[f"mix-{row}-{at}"] for at in range(len(self.categories))),
                tuple(self[f"{name}-{row}"] for name in ("known", "rate")),
            )
            for row in range(self.rows)
        )

    @property
    def strategies(self) -> tuple[StrategyRow, ...]:
        """Each strategy's boxes."""
        return tuple(strategy_row(self, row, self.categories) for row in range(self.strategy_rows))

    @property
    def floors(self) -> tuple[BoundField, ...]:
        """The boxes of the floors."""
        return tuple(self[f"floor-{at}"] for at in range(len(self.categories)))

    @property
    def has_strategies(self) -> bool:
        """Whether something stands in the strategies, or is wrong there."""
        return self.is_filled("s-name-")

    @property
    def has_limits(self) -> bool:
        """Whether something stands in the limits, or is wrong there."""
        return self.is_filled("floor-", "minimum")

    def is_filled(self, *begins: str) -> bool:
        names = [name for name in self.fields if name.startswith(begins)]
        wrong = any(name.startswith((*begins, begins[0][:2])) for name in self.errors)
        return wrong or any(self[name].value() not in (None, "") for name in names)

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing of every row that has a name, and for one way at least."""
        cleaned = super().clean() or {}
        bought = named(cleaned, "s-name-", self.strategy_rows)
        opens = any(is_new(cleaned, row) for row in bought)
        if not named(cleaned, "name-", self.rows) and not opens:
            self.add_error("name-0", "Name at least one way to find people.")
        for field, said in self.missing(cleaned, bought):
            if field not in self.errors:
                self.add_error(field, said)
        return cleaned

    def missing(self, cleaned: Mapping[str, Any], bought: Sequence[int]) -> list[tuple[str, str]]:
        """Return what is missing, and where; settled before the first error is added."""
        found: list[tuple[str, str]] = []
        for row in named(cleaned, "name-", self.rows):
            found += missing_of_channel(cleaned, row, self.categories)
        for row in bought:
            found += missing_of_strategy(cleaned, row, self.categories)
        floors = [cleaned.get(f"floor-{at}") or 0.0 for at in range(len(self.categories))]
        if sum(floors) > 100:
            found.append(("floor-0", TOO_HIGH))
        if cleaned.get("objective") == FLOORS and not any(floors):
            found.append(("floor-0", "Write a floor for one group at least, or ask for the nearest mix."))
        return found

    def asked(self, sides: Mapping[str, Any]) -> dict[str, Any]:
        """What `alongside plan` takes, once the form is valid."""
        cleaned = self.cleaned_data
        channels = [
            channel_asked(cleaned, row, self.categories) for row in named(cleaned, "name-", self.rows)
        ]
        asked: dict[str, Any] = {**sides, "remaining": cleaned["remaining"], "channels": channels}
        limits = {"budget_gbp": cleaned["budget"], "minimum_n": cleaned["minimum"]}
        asked |= {key: value for key, value in limits.items() if value is not None}
        floors = {
            name: cleaned[f"floor-{at}"] / 100
            for at, name in enumerate(self.categories)
            if cleaned[f"floor-{at}"]
        }
        if floors:
            asked |= {"floors": floors, "objective": cleaned["objective"] or NEAREST}
        bought = named(cleaned, "s-name-", self.strategy_rows)
        if bought:
            asked["strategies"] = [strategy_asked(cleaned, row, self.categories) for row in bought]
        unsure = any(map(is_unsure, channels)) or any(map(is_guessed, asked.get("strategies", ())))
        return asked | ({"uncertainty": "priors"} if unsure else {})

    @property
    def people(self) -> dict[str, float]:
        """How many people are tried through each way, the new ones among them."""
        cleaned = self.cleaned_data
        tried = {
            cleaned[f"name-{row}"]: cleaned[f"people-{row}"] or 0.0
            for row in named(cleaned, "name-", self.rows)
        }
        opened = [row for row in named(cleaned, "s-name-", self.strategy_rows) if is_new(cleaned, row)]
        return tried | {cleaned[f"s-name-{row}"]: cleaned[f"s-people-{row}"] or 0.0 for row in opened}

    @property
    def units(self) -> dict[str, int]:
        """How many units of each strategy are tried."""
        cleaned = self.cleaned_data
        bought = named(cleaned, "s-name-", self.strategy_rows)
        return {cleaned[f"s-name-{row}"]: int(cleaned[f"s-try-{row}"] or 0) for row in bought}


def named(cleaned: Mapping[str, Any], begins: str, rows: int) -> list[int]:
    """Return the rows that have a name."""
    return [row for row in range(rows) if cleaned.get(f"{begins}{row}")]


def is_unsure(channel: Mapping[str, Any]) -> bool:
    """Say whether a way's mix or rate is known from so many people only."""
    return "mix_effective_n" in channel or "rate_effective_n" in channel


def is_guessed(strategy: Mapping[str, Any]) -> bool:
    """Say whether what a strategy does is not known for certain; one expected to do nothing is never bought."""
    done = strategy["effect"]
    if "new_channel" in done:
        return is_unsure(done["new_channel"])
    return bool(done["multiplier"] != 1 and strategy["prior"]["s"] > 0)


def initial_of(asked: Mapping[str, Any], title: str, categories: Sequence[str]) -> dict[str, Any]:
    """Return the fields of a task that was asked before, to change and ask anew."""
    evidence = asked.get("uncertainty", {})
    found: dict[str, Any] = {
        "title": title,
        "remaining": asked["remaining"],
        "budget": asked.get("budget_gbp"),
        "minimum": asked.get("minimum_n"),
        "objective": asked.get("objective", NEAREST),
    }
    for at, category in enumerate(categories):
        floor = asked.get("floors", {}).get(category)
        found[f"floor-{at}"] = None if floor is None else round(100 * floor, 2)
    for row, channel in enumerate(asked["channels"]):
        behind = evidence if isinstance(evidence, Mapping) else {}
        found |= channel_initial(channel, row, categories, behind)
    ways = [channel["name"] for channel in asked["channels"]]
    for row, strategy in enumerate(asked.get("strategies", ())):
        found |= strategy_initial(strategy, row, categories, ways)
    return found
