"""Each Django field is drawn by its NHS.UK macro: label, hint, error with a link that leads to it, value kept."""

from __future__ import annotations

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import engines

from alongside.core.errors import InputError
from alongside.web.design import words
from alongside.web.design.errors import input_errors
from alongside.web.design.fields import DayField, Radios

CHOICES = [("a", "Apples"), ("p", "Pears")]
WHOLE = """{% from "design/forms.jinja" import summary, whole %}
{{ summary(form) }}{{ whole(form, "", "Send", files=true) }}"""


class Everything(forms.Form):
    """One field of each kind."""

    line = forms.CharField(label="One line", help_text="Short.", widget=forms.TextInput(attrs={"width": 10}))
    number = forms.IntegerField(
        label="A number", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    block = forms.CharField(label="Some lines", widget=forms.Textarea(attrs={"rows": 3}))
    secret = forms.CharField(label="A secret", widget=forms.PasswordInput)
    one = forms.ChoiceField(label="One of these", choices=CHOICES, widget=Radios(hints={"a": "Round."}))
    several = forms.MultipleChoiceField(
        label="Some of these", choices=CHOICES, widget=forms.CheckboxSelectMultiple
    )
    pick = forms.ChoiceField(label="Pick one", choices=CHOICES)
    agree = forms.BooleanField(label="I agree")
    day = DayField(label="A day", help_text="For example, 27 3 2026.")
    file = forms.FileField(label="A file")
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


FILLED = {
    **{"line": "a < b", "number": "x", "block": "two\nlines", "secret": "hush", "one": "a", "several": ["p"]},
    **{"pick": "p", "agree": "on", "day_day": "1", "day_month": "2", "day_year": "2026", "hidden": "h"},
}


def drawn(form: forms.Form) -> BeautifulSoup:
    """Return the form as a browser reads it."""
    template = engines["jinja2"].from_string(WHOLE)
    return BeautifulSoup(template.template.render(form=form), "html.parser")


def test_every_field_has_a_label_that_points_at_it() -> None:
    """Groups have a legend."""
    page = drawn(Everything())
    labels = {label["for"] for label in page.find_all("label", attrs={"for": True})}
    fields = page.select("input:not([type=hidden]), select, textarea")
    assert {field["id"] for field in fields} <= labels
    assert {legend.text.strip() for legend in page.find_all("legend")} == {
        "One of these",
        "Some of these",
        "A day",
    }
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_what_may_be_left_out_says_so() -> None:
    """Rather than marking what may not."""
    assert drawn(Everything()).find("label", attrs={"for": "id_number"}).text.strip() == "A number (optional)"


def test_hints_are_read_with_their_field() -> None:
    """Of fields and of single choices."""
    page = drawn(Everything())
    line = page.find(id="id_line")
    assert page.find(id=line["aria-describedby"]).text.strip() == "Short."
    assert "Round." in page.text


def test_widgets_say_how_they_are_typed() -> None:
    """Numbers with digits, passphrases hidden, files as files."""
    page = drawn(Everything())
    assert page.find(id="id_number")["inputmode"] == "numeric"
    assert page.find(id="id_secret")["type"] == "password"
    assert page.find(id="id_file")["type"] == "file"
    assert page.find("form")["enctype"] == "multipart/form-data"
    assert page.find(id="id_hidden")["type"] == "hidden"


def test_an_empty_form_sent_lists_what_is_missing_with_links_that_lead_there() -> None:
    """In the order of the fields; each field says it too."""
    form = Everything({})
    page = drawn(form)
    links = [link["href"] for link in page.select(".nhsuk-error-summary a")]
    required = ["line", "block", "secret", "one", "several", "pick", "agree", "day-day", "file"]
    assert links == [f"#id_{name}" for name in required]
    assert all(page.find(id=link[1:]) for link in links)
    assert len(page.select(".nhsuk-error-message")) == len(required)
    assert "aria-describedby" in page.find(id="id_line").attrs


def test_what_was_typed_is_kept_but_for_the_secret() -> None:
    """Escaped, ticked, picked, in its boxes."""
    page = drawn(Everything(FILLED))
    assert page.find(id="id_line")["value"] == "a < b"
    assert page.find(id="id_block").text.strip() == "two\nlines"
    assert not page.find(id="id_secret").has_attr("value")
    assert [box["value"] for box in page.find_all(checked=True)] == ["a", "p", "on"]
    assert page.find("option", selected=True)["value"] == "p"
    assert [page.find(id=f"id_day-{part}")["value"] for part in ("day", "month", "year")] == [
        "1",
        "2",
        "2026",
    ]


def test_a_day_is_three_numbers() -> None:
    """Understood, shown again, refused when there is no such day, and optional where it may be."""

    class Day(forms.Form):
        on = DayField(required=False)

    def typed(day: str, month: str, year: str) -> Day:
        return Day({"on_day": day, "on_month": month, "on_year": year})

    assert typed("5", "3", "2026").is_valid()
    form = typed("05", "03", "2026")
    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 3, 5)
    assert not typed("31", "2", "2026").is_valid()
    assert not typed("31", "", "2026").is_valid()
    assert typed("", "", "").is_valid()
    page = drawn(Day(initial={"on": date(2026, 3, 5)}))
    assert [page.find(id=f"id_on-{part}")["value"] for part in ("day", "month", "year")] == ["5", "3", "2026"]


def test_an_input_error_lands_on_its_field_or_on_the_whole_form() -> None:
    """What an action refuses is said where the person typed it."""
    form = Everything(FILLED)
    form.is_valid()
    with input_errors(form):
        raise InputError("line", "“{line}” is taken.", line="a < b")
    with input_errors(form):
        raise InputError("elsewhere", "Something else is wrong.")
    page = drawn(form)
    first = page.select(".nhsuk-error-summary li")[0]
    assert first.text.strip() == "Something else is wrong."
    assert "“a < b” is taken." in page.find(id="id_line-error").text


@pytest.mark.parametrize(("hour", "said"), [(9, "5 March 2026, 9:07am"), (14, "5 March 2026, 2:07pm")])
def test_moments_are_written_in_local_time(hour: int, said: str) -> None:
    """With the month in words."""
    from datetime import UTC, datetime

    assert words.moment(datetime(2026, 3, 5, hour, 7, tzinfo=UTC)) == said
    assert words.moment(datetime(2026, 7, 5, hour, 7, tzinfo=UTC)).startswith("5 July 2026, ")
