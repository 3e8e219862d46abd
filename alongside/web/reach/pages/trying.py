"""What the page says on which two files are tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.urls import reverse

from alongside.exchange.problems import TableError
from alongside.exchange.samples import sample_csv
from alongside.web.reach.pages.files import SAMPLES, sample_name
from alongside.web.reach.pages.readings import (
    Aside,
    Download,
    Kept,
    ReadingPage,
    dimension_names,
    files_of,
    pictures_of,
    report_of,
)
from alongside.web.uploads.pages import Mending, build_mending

TITLE = "Try your own two files"
LEAD = (
    "One file says who something is for, the other who is in. "
    "You get a picture of who is missing, how sure one can be, and the numbers to take away."
)
NOTHING_KEPT = Aside(
    heading="Nothing is kept",
    text="Your files were deleted as soon as they were counted. Only the result is held, for one hour, at an "
    "address that nobody can guess; then it goes too. Download what you want to keep.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A small right file, and what it is."""

    text: str
    name: str
    href: str
    lines: str


class ExampleChoice(Protocol):
    """One published case, one press away."""

    @property
    def folder(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def shows(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TryPage:
    """Where two files are given."""

    title: str
    lead: str
    form: forms.BaseForm
    mending: Mending | None
    samples: tuple[Sample, ...]
    examples: tuple[ExampleChoice, ...]


def samples_of() -> tuple[Sample, ...]:
    """Return the samples with their first lines."""
    return tuple(
        Sample(
            text=words,
            name=sample_name(kind),
            href=reverse("reach:sample", args=[kind]),
            lines="\n".join(sample_csv(kind).splitlines()[:4]),
        )
        for kind, words in SAMPLES
    )


def build_try(
    form: forms.BaseForm,
    *,
    examples: Iterable[ExampleChoice],
    error: TableError | None,
    marked: str | None,
) -> TryPage:
    """Return the page that asks for two files."""
    return TryPage(
        title=TITLE,
        lead=LEAD,
        form=form,
        mending=build_mending(error, marked),
        samples=samples_of(),
        examples=tuple(examples),
    )


def build_tried(secret: str, title: str, result: Mapping[str, Any], drawings: Iterable[Kept]) -> ReadingPage:
    """Return the page of a reading that is shown for an hour."""

    def address(name: str) -> str:
        return reverse("reach:tried_file", args=[secret, name])

    drawings = tuple(drawings)
    report = report_of(result, title, drawings, address)
    return ReadingPage(
        title=report.question,
        caption=title,
        report=report,
        aside=NOTHING_KEPT,
        files=files_of(address),
        pictures=pictures_of(drawings, dimension_names(report), address),
        made="",
        link="",
        back=Download(text=TITLE, href=reverse("reach:try")),
        compare=None,
        public_id="",
    )
