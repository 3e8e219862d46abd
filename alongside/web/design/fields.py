"""Which NHS.UK macro draws which Django field, and with which parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

Parameters = dict[str, Any]
CAPTIONS = {"day": "Day", "month": "Month", "year": "Year"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Macro:
    """The name of a macro and what it is called with."""

    name: str
    params: Parameters


class Radios(forms.RadioSelect):
    """Radios of which each may carry a hint: `hints` maps a choice to its words."""

    def __init__(self, *, hints: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.hints = dict(hints or {})


class DayWidget(forms.MultiWidget):
    """Three boxes for a day: day, month, year."""

    parts = ("day", "month", "year")

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(widgets={part: forms.TextInput() for part in self.parts}, attrs=attrs)

    def decompress(self, value: Any) -> list[Any]:
        """Return day, month and year of a date."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A day typed as three numbers."""

    widget = DayWidget

    def __init__(self, **kwargs: Any) -> None:
        numbers = [forms.CharField(max_length=4, error_messages={"required": ""}) for _ in DayWidget.parts]
        super().__init__(fields=numbers, require_all_fields=True, **kwargs)

    def compress(self, data_list: list[str]) -> Any:
        """Return the date, or say what is wrong with it."""
        if not data_list:
            return None
        return forms.DateField(input_formats=["%d %m %Y"]).clean(" ".join(data_list))


def macro_of(field: BoundField) -> Macro:
    """Return the macro of one field of a form."""
    widget = field.field.widget
    for kind, name, build in MAPPERS:
        if isinstance(widget, kind):
            return Macro(name=name, params=build(field))
    return Macro(name="input", params=line(field))


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """Return what the error summary links to, in the order of the fields."""
    whole = [{"text": str(text)} for text in form.non_field_errors()]
    each = [
        {"text": str(text), "href": f"#{first_id(form[name])}"}
        for name in form.fields
        for text in form[name].errors
    ]
    return whole + each


def first_id(field: BoundField) -> str:
    """Return the id of the first thing in a field that takes the keyboard."""
    widget = field.field.widget
    return f"{field.auto_id}-day" if isinstance(widget, DayWidget) else str(field.auto_id)


def shared(field: BoundField) -> Parameters:
    """Return what every macro takes."""
    params: Parameters = {"id": str(field.auto_id), "name": field.html_name, "attributes": attributes(field)}
    if field.help_text:
        params["hint"] = {"text": str(field.help_text)}
    if field.errors:
        params["errorMessage"] = {"text": str(field.errors[0])}
    return params


def attributes(field: BoundField) -> dict[str, str]:
    """Return the widget's own attributes that are not the macro's to set."""
    known = {
        "class",
        "autocomplete",
        "inputmode",
        "spellcheck",
        "rows",
        "width",
        "maxlength",
        "placeholder",
        "autofocus",
    }
    return {name: str(value) for name, value in field.field.widget.attrs.items() if name not in known}


def label(field: BoundField) -> dict[str, str]:
    """Return the label; what may be left out says so, but for fields of a table that says it once for all."""
    text = str(field.label or field.name)
    is_plain = field.field.required or getattr(field.field, "is_in_table", False)
    return {"text": text if is_plain else f"{text} (optional)"}


def line(field: BoundField) -> Parameters:
    """Return the parameters of a one-line field."""
    widget = field.field.widget
    params = shared(field) | {"label": label(field), "type": getattr(widget, "input_type", "text")}
    value = field.value()
    if value is not None:
        params["value"] = str(value)
    for name in ("autocomplete", "inputmode", "spellcheck", "width"):
        if name in widget.attrs:
            params[name] = widget.attrs[name]
    return params


def secret(field: BoundField) -> Parameters:
    """Return the parameters of a passphrase field; what was typed is never sent back."""
    params = line(field)
    params.pop("value", None)
    return params


def block(field: BoundField) -> Parameters:
    """Return the parameters of a field of several lines."""
    return shared(field) | {
        "label": label(field),
        "value": str(field.value() or ""),
        "rows": field.field.widget.attrs.get("rows", 5),
    }


def chosen(field: BoundField) -> set[str]:
    """Return what is ticked or picked, as text."""
    value = field.value()
    values = value if isinstance(value, list | tuple | set) else [value]
    return {str(one) for one in values if one is not None}


def options(field: BoundField, mark: str) -> list[Parameters]:
    """Return the choices of a field, the picked ones marked; a hint may stand in the widget's `hints`."""
    picked, hints = chosen(field), getattr(field.field.widget, "hints", {})
    items = []
    for value, text in field.field.choices:  # type: ignore[attr-defined]  # every field with these widgets has choices
        item: Parameters = {"value": str(value), "text": str(text), mark: str(value) in picked}
        if value in hints:
            item["hint"] = {"text": str(hints[value])}
        items.append(item)
    return items


def group(field: BoundField) -> Parameters:
    """Return the parameters of radios or checkboxes: the question is the legend."""
    return choice(field) | {
        "fieldset": {"legend": label(field) | {"size": "s"}},
        "items": options(field, "checked"),
    }


def choice(field: BoundField) -> Parameters:
    """Return what macros of several inputs take: they give each input an id of its own."""
    params = shared(field)
    return {name: value for name, value in params.items() if name != "id"} | {"idPrefix": params["id"]}


def tick(field: BoundField) -> Parameters:
    """Return the parameters of a single box to tick."""
    return choice(field) | {
        "items": [{"value": "on", "text": str(field.label), "checked": bool(field.value())}]
    }


def pick(field: BoundField) -> Parameters:
    """Return the parameters of a list to pick from."""
    return shared(field) | {"label": label(field), "items": options(field, "selected")}


def upload(field: BoundField) -> Parameters:
    """Return the parameters of a file field."""
    return shared(field) | {"label": label(field)}


def calendar(field: BoundField) -> Parameters:
    """Return the parameters of a day in three boxes."""
    value = field.value()
    parts = value if isinstance(value, list) else DayWidget().decompress(value)
    items = [
        {
            "id": f"{field.auto_id}-{part}",
            "name": f"{field.html_name}_{part}",
            "label": CAPTIONS[part],
            "value": "" if typed is None else str(typed),
            "width": 4 if part == "year" else 2,
        }
        for part, typed in zip(DayWidget.parts, parts, strict=True)
    ]
    return shared(field) | {"fieldset": {"legend": label(field) | {"size": "s"}}, "items": items}


MAPPERS = (
    (forms.HiddenInput, "hidden", line),
    (forms.PasswordInput, "passwordInput", secret),
    (forms.Textarea, "textarea", block),
    (forms.CheckboxSelectMultiple, "checkboxes", group),
    (forms.RadioSelect, "radios", group),
    (forms.CheckboxInput, "checkboxes", tick),
    (forms.Select, "select", pick),
    (forms.FileInput, "fileUpload", upload),
    (DayWidget, "dateInput", calendar),
)
