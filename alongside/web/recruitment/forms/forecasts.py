"""The end of recruitment: what is wanted, through what people come, what is supposed, and who has come so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField

from alongside.core.errors import InputError
from alongside.exchange.computed_forecasts import LONGEST
from alongside.exchange.forecast_settings import LARGEST_FILE, forecast_fields
from alongside.web.design.fields import DayField
from alongside.web.reach.forms.words import Choices, words_of
from alongside.web.recruitment.forms.forecast_fields import (
    CHANNEL,
    chance_of,
    channel_fields,
    channels_of,
    floors_of,
    holiday_fields,
    holidays_of,
    hundred,
    number,
    text,
    whole,
)
from alongside.web.recruitment.forms.looks import LEVELS
from alongside.web.uploads.forms import Given, TableForm

FEWEST_ROWS, MOST_ROWS, FEWEST_BREAKS, MOST_BREAKS = 1, 20, 1, 12
BREAK = ("from", "to", "strength")
PATH = re.compile(r"^(channels|holidays)\[(\d+)\](?:\.(\w+))?")
SINGLE = {"consent": "consent", "retention": "retention", "mix": "mix-0", "channels": "name-0"}


class PopulationForm(forms.Form):
    """Which population the forecast is held against."""

    population = forms.ChoiceField(label="Who is it for?")

    def __init__(self, *args: Any, populations: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["population"].choices = list(populations)  # type: ignore[attr-defined]  # a ChoiceField has them


class ForecastForm(TableForm):
    """What is wanted, each channel, holidays, chances to go on, floors, and arrivals; or a FORECAST.json for them."""

    needs_table = False  # nobody may have come yet
    target_n = whole("How many are wanted in all?")
    ends_on = DayField(
        label="The last day of recruitment",
        required=False,
        help_text="Without one the forecast looks two years ahead.",
    )
    as_of = DayField(
        label="The day to foresee from",
        required=False,
        help_text="The day of the last arrival unless you say another; what came later is left out.",
    )
    level = forms.ChoiceField(label="Level of every interval", choices=LEVELS, initial="0.95")
    consent = hundred("Of every 100 found, how many go on to take part?")
    consent_people = number("Worth how many people of evidence? (empty: 10)")
    retention = hundred("Of every 100 who take part, how many stay?")
    retention_people = number("Worth how many people of evidence? (empty: 10)")
    stages = text(
        "The steps in order",
        help_text="Up to three, where the table has a column named stage: found, recruited, still there.",
        most=400,
    )
    household = text(
        "The column that says who came together",
        help_text="Only where each row is a person: one household, or one group session, is counted once.",
        most=100,
    )
    settings = forms.FileField(
        label="Or a FORECAST.json",
        required=False,
        allow_empty_file=True,
        help_text="For channels, holidays, chances and floors, as the terminal takes it. Leave those above empty then.",
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def __init__(
        self,
        *args: Any,
        floors: Mapping[str, Sequence[str]],
        rows: int,
        breaks: int,
        has_earlier: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.floors, self.rows, self.breaks = dict(floors), rows, breaks
        self.fields["table"].label = "Who has come: a file"
        self.fields["table"].help_text = (
            "CSV or Excel (.xlsx), dated, with columns channel and site where there are several. "
            "Give none if nobody has come yet. It is deleted as soon as it is counted."
        )
        if has_earlier:
            self.fields["earlier"] = forms.BooleanField(
                label="Take the arrivals of the earlier forecast, unless new ones are given below",
                required=False,
            )
        for row in range(rows):
            self.fields |= channel_fields(row)
        for row in range(breaks):
            self.fields |= holiday_fields(row)
        for at, names in enumerate(self.floors.values()):
            self.fields |= {f"floor-{at}-{place}": hundred(name) for place, name in enumerate(names)}

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing; arrivals may be left out."""
        cleaned = super().clean()
        if cleaned.get("settings") is not None:
            self.refuse_both(cleaned)
        elif cleaned.get("target_n") is None and "target_n" not in self.errors:
            self.add_error("target_n", "Say how many are wanted in all, such as 180.")
        for row in range(self.rows):
            self.clean_channel(cleaned, row)
        for row in range(self.breaks):
            self.clean_break(cleaned, row)
        self.clean_dates(cleaned)
        self.clean_floors(cleaned)
        return cleaned

    def refuse_both(self, cleaned: Mapping[str, Any]) -> None:
        """Refuse what is typed beside a file that says the same."""
        names = [f"name-{row}" for row in range(self.rows)] + [f"from-{row}" for row in range(self.breaks)]
        names += ["consent", "retention", *(name for name in self.fields if name.startswith("floor-"))]
        typed = next((name for name in names if cleaned.get(name) not in (None, "")), None)
        if typed:
            self.add_error(
                "settings", "Give a FORECAST.json or type channels, holidays, chances and floors, not both."
            )

    def clean_channel(self, cleaned: Mapping[str, Any], row: int) -> None:
        """Ask for the name of a channel of which something else is said, and for dates in order."""
        has_more = any(cleaned.get(f"{name}-{row}") not in (None, "") for name in CHANNEL[1:])
        if has_more and not cleaned.get(f"name-{row}") and f"name-{row}" not in self.errors:
            self.add_error(f"name-{row}", "Name this channel, or empty its other boxes.")
        opens, closes = cleaned.get(f"opens-{row}"), cleaned.get(f"closes-{row}")
        if opens and closes and closes < opens:
            self.add_error(f"closes-{row}", "It closes before it opens: put the dates in order.")

    def clean_break(self, cleaned: Mapping[str, Any], row: int) -> None:
        """Ask for both ends of a holiday, in order."""
        first, last = (cleaned.get(f"{name}-{row}") for name in ("from", "to"))
        has_wrong = {f"from-{row}", f"to-{row}"} & set(self.errors)
        if has_wrong:
            return
        if first and last and last < first:
            self.add_error(f"to-{row}", "It ends before it begins: put the dates in order.")
        elif bool(first) != bool(last):
            self.add_error(f"to-{row}" if first else f"from-{row}", "Give the first and the last day of it.")

    def clean_dates(self, cleaned: Mapping[str, Any]) -> None:
        """Refuse an end before the day to foresee from."""
        ends_on, as_of = cleaned.get("ends_on"), cleaned.get("as_of")
        if ends_on and as_of and ends_on <= as_of:
            self.add_error(
                "ends_on", "The last day is not after the day to foresee from: nothing is left to foresee."
            )

    def clean_floors(self, cleaned: Mapping[str, Any]) -> None:
        """Refuse floors that cannot hold together."""
        for at, names in enumerate(self.floors.values()):
            total = sum(cleaned.get(f"floor-{at}-{place}") or 0.0 for place in range(len(names)))
            if total > 100:
                self.add_error(
                    f"floor-{at}-0", f"These add up to {total:g} of every 100: lower some of them."
                )

    @property
    def channels(self) -> tuple[tuple[int, tuple[BoundField, ...]], ...]:
        """Each channel: its number and its fields."""
        return tuple((row + 1, tuple(self[f"{name}-{row}"] for name in CHANNEL)) for row in range(self.rows))

    @property
    def holidays(self) -> tuple[tuple[int, tuple[BoundField, ...]], ...]:
        """Each holiday: its number and its fields."""
        return tuple((row + 1, tuple(self[f"{name}-{row}"] for name in BREAK)) for row in range(self.breaks))

    @property
    def floor_boxes(self) -> tuple[tuple[str, tuple[BoundField, ...]], ...]:
        """Each dimension, and a box for each of its groups."""
        return tuple(
            (dimension, tuple(self[f"floor-{at}-{place}"] for place in range(len(names))))
            for at, (dimension, names) in enumerate(self.floors.items())
        )

    @property
    def arrivals(self) -> Given | None:
        """The table, once the form is valid; none where none was given."""
        given = self.given
        return given if given.size else None

    @property
    def reading(self) -> dict[str, Any]:
        """What the table is to be read with, once the form is valid."""
        cleaned = self.cleaned_data
        return {"stages": words_of(cleaned["stages"]), "household": cleaned["household"].strip()}

    @property
    def parameters(self) -> dict[str, Any]:
        """How it is to be foreseen, once the form is valid."""
        cleaned = self.cleaned_data
        named = self.reading
        return {
            "as_of": cleaned["as_of"],
            "level": float(cleaned["level"]),
            "stages": list(named["stages"]),
            "household": named["household"],
        }

    def asked(self) -> dict[str, Any]:
        """What a FORECAST.json holds, once the form is valid; what stands on the form goes before a file's."""
        cleaned = self.cleaned_data
        file = cleaned["settings"]
        asked = self.typed_settings() if file is None else read_settings(file)
        if cleaned["target_n"] is not None:
            asked["target_n"] = cleaned["target_n"]
        if cleaned["ends_on"] is not None:
            asked["ends_on"] = cleaned["ends_on"].isoformat()
        return asked

    def typed_settings(self) -> dict[str, Any]:
        """What was typed, as FORECAST.json has it."""
        cleaned = self.cleaned_data
        asked: dict[str, Any] = {}
        parts = {
            "channels": channels_of(cleaned, self.rows),
            "holidays": holidays_of(cleaned, self.breaks),
            "consent": chance_of(cleaned, "consent"),
            "retention": chance_of(cleaned, "retention"),
            "floors": floors_of(cleaned, self.floors),
        }
        asked |= {name: part for name, part in parts.items() if part}
        return asked

    def place_of(self, path: str) -> str | None:
        """Return the field in which what stands at a path of FORECAST.json was typed."""
        if path in self.fields:
            return path
        if self.cleaned_data.get("settings") is not None:
            return "settings"
        found = PATH.match(path)
        if found is None:
            return next((field for begin, field in SINGLE.items() if path.startswith(begin)), None)
        first = {"channels": "name", "holidays": "from"}[found[1]]
        rows = range(self.rows if first == "name" else self.breaks)
        given = [row for row in rows if self.cleaned_data.get(f"{first}-{row}")]
        place = int(found[2])
        return f"{first}-{given[place]}" if place < len(given) else None


class BacktestForm(forms.Form):
    """From which past dates to forecast, and how far."""

    ahead = whole("How many weeks should each forecast look ahead?", initial=8, most=LONGEST)
    first_weeks = whole("After how many weeks of arrivals is the first one made?", initial=8, most=LONGEST)
    step = whole("How many weeks from one forecast to the next?", initial=4, most=LONGEST)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = True


def read_settings(file: Any) -> dict[str, Any]:
    """Return the fields of an uploaded FORECAST.json."""
    file.seek(0)
    return forecast_fields(file.read(LARGEST_FILE + 1), name=file.name)


@contextmanager
def forecast_errors(form: ForecastForm) -> Iterator[None]:
    """Put what the reader of FORECAST.json and the forecast refuse on the field in which it was typed."""
    try:
        yield
    except InputError as error:
        form.add_error(form.place_of(error.field), str(error))
        cast("Any", form).is_refused = True
