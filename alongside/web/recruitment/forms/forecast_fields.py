"""The boxes of a forecast one by one: numbers, days, names, and a channel made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

LARGEST = 1_000_000
DAYS = ["%Y-%m-%d", "%d %m %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y"]
CHANNEL = ("name", "site", "rate", "weeks", "opens", "closes", "ramp", "cap", "mix", "mix_people")
"""The boxes of a channel, in order."""
PLAIN = {"autocomplete": "off"}
LINE = re.compile(r"^(?P<name>.*\S)\s*[:=\s]\s*(?P<of_100>\d+(?:\.\d+)?)\s*%?$")
"""A line of a mix: a group and a number."""


class InTable:
    """A field of a table that says once for all what may be left out."""

    is_in_table = True


class Number(InTable, forms.FloatField):
    """A number from 0."""


class Whole(InTable, forms.IntegerField):
    """A whole number from 1."""


class Day(InTable, forms.DateField):
    """A day in one box."""


class Words(InTable, forms.CharField):
    """A name, or lines."""


def number(label: str, *, most: float = LARGEST) -> forms.Field:
    """Return a field for a number from 0 that may be left empty."""
    escaped = label.replace("%", "%%")  # limits are put into these sentences, and groups may be called 10%
    return Number(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs={"width": 5, "inputmode": "decimal", **PLAIN}),
        error_messages={
            "invalid": f"{label}: write a number, such as 12.",
            "max_value": f"{escaped}: write at most {most:g}.",
            "min_value": f"{escaped}: write 0 or more.",
        },
    )


def hundred(label: str) -> forms.Field:
    """Return a field for so many of every 100."""
    return number(label, most=100)


def whole(label: str, *, initial: int | None = None, most: int = LARGEST) -> Whole:
    """Return a field for a whole number from 1 that may be left empty."""
    return Whole(
        label=label,
        required=False,
        initial=initial,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"width": 5, "inputmode": "numeric", **PLAIN}),
        error_messages={"invalid": f"{label} Write a whole number, such as 12."},
    )


def day(label: str) -> forms.Field:
    """Return a field for a day in one box, written in any of the usual ways."""
    return Day(
        label=label,
        required=False,
        input_formats=DAYS,
        widget=forms.DateInput(format="%d %m %Y", attrs={"width": 10, **PLAIN}),
        error_messages={"invalid": f"{label}: write a day, such as 31 3 2027."},
    )


def text(label: str, *, help_text: str = "", most: int = 100) -> forms.CharField:
    """Return a field for a few words that may be left empty."""
    return forms.CharField(
        label=label, required=False, max_length=most, help_text=help_text, widget=forms.TextInput(attrs=PLAIN)
    )


def channel_fields(row: int) -> dict[str, forms.Field]:
    """Return the fields of one channel."""
    short = forms.TextInput(attrs={"width": 20, **PLAIN})
    fields: dict[str, forms.Field] = {
        "name": Words(label="Name, as in the column channel", required=False, max_length=100, widget=short),
        "site": Words(label="Site (empty: one for all)", required=False, max_length=100, widget=short),
        "rate": number("People a week (empty: learnt)"),
        "weeks": number("Worth how many weeks of counting? (empty: 4)"),
        "opens": day("Opens"),
        "closes": day("Closes"),
        "ramp": number("Weeks to full strength", most=520),
        "cap": number("The most it can bring"),
        "mix": Words(
            label="Who comes this way (empty: learnt)",
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        ),
        "mix_people": number("Worth how many people? (empty: 20)"),
    }
    fields["mix"].help_text = "A group and its number of every 100 on each line: Mixed 12"
    return {f"{name}-{row}": field for name, field in fields.items()}


KEYS = {"site": "site", "rate": "rate_per_week", "weeks": "rate_weeks", "ramp": "ramp_weeks", "cap": "cap"}
KEYS |= {"mix_people": "mix_people", "opens": "opens_on", "closes": "closes_on"}
"""The boxes of a channel that FORECAST.json has under another name, or the same."""


def channels_of(cleaned: Mapping[str, Any], rows: int) -> list[dict[str, Any]]:
    """Return the channels that have a name, as FORECAST.json has them."""
    return [channel_of(cleaned, row) for row in range(rows) if cleaned[f"name-{row}"]]


def channel_of(cleaned: Mapping[str, Any], row: int) -> dict[str, Any]:
    """Return one channel."""
    found: dict[str, Any] = {"name": cleaned[f"name-{row}"]}
    for box, key in KEYS.items():
        value = cleaned[f"{box}-{row}"]
        if value not in (None, ""):
            found[key] = value.isoformat() if hasattr(value, "isoformat") else value
    if cleaned[f"mix-{row}"]:
        found["mix"] = mix_of(cleaned[f"mix-{row}"])
    return found


def mix_of(lines: str) -> dict[str, float]:
    """Return the groups and numbers of a mix; the reader of FORECAST.json says what is wrong with them.

    >>> mix_of("White British: 60\\nMixed 40%")
    {'White British': 60.0, 'Mixed': 40.0}
    """
    found: dict[str, float] = {}
    for line in filter(None, (each.strip() for each in lines.splitlines())):
        parts = LINE.match(line)
        found[parts["name"].rstrip(" :=") if parts else line] = float(parts["of_100"]) if parts else 0.0
    return found


def holiday_fields(row: int) -> dict[str, forms.Field]:
    """Return the fields of one holiday."""
    return {
        f"from-{row}": day("First day"),
        f"to-{row}": day("Last day"),
        f"strength-{row}": hundred("Strength meanwhile, % (empty: 0)"),
    }


def holidays_of(cleaned: Mapping[str, Any], breaks: int) -> list[dict[str, Any]]:
    """Return the holidays as FORECAST.json has them."""
    return [
        {
            "from": cleaned[f"from-{row}"].isoformat(),
            "to": cleaned[f"to-{row}"].isoformat(),
            "factor": (cleaned[f"strength-{row}"] or 0.0) / 100,
        }
        for row in range(breaks)
        if cleaned[f"from-{row}"]
    ]


def chance_of(cleaned: Mapping[str, Any], name: str) -> dict[str, float] | None:
    """Return a chance to go on, as FORECAST.json has it."""
    if cleaned[name] is None:
        return None
    found = {"mean": cleaned[name] / 100}
    people = cleaned[f"{name}_people"]
    return found if people is None else found | {"people": people}


def floors_of(cleaned: Mapping[str, Any], floors: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return the least share of each group that has one."""
    return {
        name: cleaned[f"floor-{at}-{place}"] / 100
        for at, names in enumerate(floors.values())
        for place, name in enumerate(names)
        if cleaned[f"floor-{at}-{place}"]
    }


def initial_of(
    asked: Mapping[str, Any], parameters: Mapping[str, Any], floors: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """Return the boxes of a forecast that was asked for before, to change and ask anew."""
    found: dict[str, Any] = {
        "target_n": asked["target_n"],
        "ends_on": day_of(asked.get("ends_on")),
        "level": str(parameters["level"]),
        "stages": ", ".join(parameters["stages"]),
        "household": parameters["household"],
        "earlier": True,
    }
    for row, channel in enumerate(asked.get("channels", [])):
        found |= {f"{box}-{row}": channel.get(key) for box, key in KEYS.items()}
        found |= {f"{box}-{row}": typed_day(channel.get(KEYS[box])) for box in ("opens", "closes")}
        mix = "\n".join(f"{name}: {share:g}" for name, share in channel.get("mix", {}).items())
        found |= {f"name-{row}": channel["name"], f"mix-{row}": mix}
    for row, one in enumerate(asked.get("holidays", [])):
        found |= {f"from-{row}": typed_day(one["from"]), f"to-{row}": typed_day(one["to"])}
        found[f"strength-{row}"] = 100 * one.get("factor", 0.0)
    for name in ("consent", "retention"):
        if name in asked:
            found |= {name: 100 * asked[name]["mean"], f"{name}_people": asked[name].get("people")}
    for at, names in enumerate(floors.values()):
        for place, name in enumerate(names):
            if name in asked.get("floors", {}):
                found[f"floor-{at}-{place}"] = round(100 * asked["floors"][name], 4)
    return found


def day_of(written: str | None) -> Any:
    """Return a day as a form has it."""
    return forms.DateField(input_formats=["%Y-%m-%d"]).clean(written) if written else None


def typed_day(written: str | None) -> str:
    """Return a day as one types it into one box."""
    found = day_of(written)
    return f"{found.day} {found.month} {found.year}" if found else ""
