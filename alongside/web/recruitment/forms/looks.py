"""Who came when, and how it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from alongside.web.design.fields import DayField, Radios
from alongside.web.reach.forms.words import RELATION_HINTS, RELATIONS, Choices, words_of
from alongside.web.uploads.forms import TableForm

PRIORS = (
    ("centred", "Expect a mix near the population's (the usual choice)"),
    ("uniform", "Expect any mix alike"),
)
LEVELS = (("0.9", "90%"), ("0.95", "95%"), ("0.99", "99%"))
SHORT = {"autocomplete": "off"}
FREE_DATES = 2
Adapted = tuple[str, date | None]
"""A point at which recruitment changed or is to change: its title, and its day where that is known."""


def epoch_fields(row: int, one: Adapted, populations: list[tuple[str, str]]) -> dict[str, forms.Field]:
    """Return the fields of one day on which an epoch begins."""
    title, on = one
    after = f"after “{title}”" if title else "after another change"
    day = DayField(
        label=f"First day {after}", required=False, initial=on, help_text="Empty: no epoch begins here."
    )
    aim = forms.ChoiceField(
        label="From then on recruitment aims at",
        required=False,
        choices=[("", "the population above, as before"), *populations],
    )
    return {f"on_{row}": day, f"aim_{row}": aim}


class LookForm(TableForm):
    """A table of arrivals, the population they are held against, and the settings."""

    population = forms.ChoiceField(label="Who is it for?")
    relation = forms.ChoiceField(
        label="How do the two belong together?",
        choices=RELATIONS,
        initial="external",
        widget=Radios(hints=RELATION_HINTS),
    )
    planned_n = forms.IntegerField(
        label="How many are to be recruited in all?",
        required=False,
        min_value=1,
        max_value=1_000_000,
        help_text="Then the page says how likely a lamp is to ring in time.",
        widget=forms.TextInput(attrs={"width": 5, "inputmode": "numeric", **SHORT}),
    )
    stages = forms.CharField(
        label="The steps in order",
        required=False,
        max_length=400,
        help_text="Only where the table has a column named stage: approached, consented.",
        widget=forms.TextInput(attrs=SHORT),
    )
    household = forms.CharField(
        label="The column that says who came together",
        required=False,
        max_length=100,
        help_text="Only where each row is a person: one household, or one group session, is counted once.",
        widget=forms.TextInput(attrs={"width": 20, **SHORT}),
    )
    prior = forms.ChoiceField(
        label="What is expected before anyone comes?", choices=PRIORS, initial="centred"
    )
    level = forms.ChoiceField(label="Level at which the lamps hold together", choices=LEVELS, initial="0.95")
    is_adapting = forms.BooleanField(
        label="Adaptation points are planned: keep part of the error for after them", required=False
    )
    field_order = ("population", "relation", "table", "typed")

    def __init__(
        self, *args: Any, populations: Choices, adapted: Sequence[Adapted] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["population"].choices = list(populations)  # type: ignore[attr-defined]  # a ChoiceField has them
        self.names = dict(populations)
        self.rows = FREE_DATES + len(adapted)
        for row, one in enumerate([*adapted, *[("", None)] * FREE_DATES]):
            self.fields |= epoch_fields(row, one, list(populations))

    @property
    def usual(self) -> tuple[BoundField, ...]:
        """What is always asked."""
        return tuple(bound for bound in self if not bound.name.startswith(("on_", "aim_")))

    @property
    def epoch_rows(self) -> tuple[tuple[BoundField, BoundField], ...]:
        """The days on which epochs begin, each with what is aimed at from then on."""
        return tuple((self[f"on_{row}"], self[f"aim_{row}"]) for row in range(self.rows))

    @property
    def shows_epochs(self) -> bool:
        """Say whether there is a day already, or something to mend of one."""
        return self.rows > FREE_DATES or any(on.errors or aim.errors for on, aim in self.epoch_rows)

    def clean(self) -> dict[str, Any]:
        """Ask for the day of every aim, and for each day once."""
        cleaned = super().clean() or {}
        seen: set[date] = set()
        for row in range(self.rows):
            on = cleaned.get(f"on_{row}")
            if on is None and cleaned.get(f"aim_{row}") and f"on_{row}" not in self.errors:
                self.add_error(f"on_{row}", "Say from which day recruitment aims at that.")
            if on in seen:
                self.add_error(f"on_{row}", "That day is named twice: each begins one epoch.")
            seen |= {on} if on else set()
        return cleaned

    @property
    def adapted(self) -> list[tuple[str, str]]:
        """The days on which epochs begin, in their order, each with the population aimed at, if it is another."""
        cleaned = self.cleaned_data
        rows = [(cleaned[f"on_{row}"], cleaned[f"aim_{row}"]) for row in range(self.rows)]
        return [(on.isoformat(), aim) for on, aim in sorted(rows, key=str) if on]

    @property
    def parameters(self) -> dict[str, Any]:
        """What is asked, once the form is valid."""
        cleaned = self.cleaned_data
        return {
            "relation": cleaned["relation"],
            "prior": cleaned["prior"],
            "level": float(cleaned["level"]),
            "band": [0.8, 1.25],
            "planned_n": cleaned["planned_n"],
            "is_adapting": cleaned["is_adapting"],
            "adapted": [f"{on}={self.names[aim]}" if aim else on for on, aim in self.adapted],
        }

    @property
    def reading(self) -> dict[str, Any]:
        """What the table is to be read with, once the form is valid."""
        return {
            "stages": words_of(self.cleaned_data["stages"]),
            "household": self.cleaned_data["household"].strip(),
        }
