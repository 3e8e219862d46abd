"""A reading as a page: the finding first, its pictures, where they were lost, the numbers, how we know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Protocol

from django import forms
from django.urls import reverse

from alongside.findings.charts import Chart
from alongside.findings.documents import Picture, Report, Shapes, build_report
from alongside.web.design.files import AddressOf, Sized, picture_of
from alongside.web.design.paging import Paging
from alongside.web.design.words import moment
from alongside.web.reach.models import Edition, Reading


class Kept(Sized, Protocol):
    """A drawing that was kept, perhaps for documents too."""

    @property
    def png(self) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Something to take away."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What is said of the page rather than of the finding: who sees it, how long it lasts."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPage:
    """One reading."""

    title: str
    caption: str
    report: Report
    aside: Aside | None
    files: tuple[Download, ...]
    pictures: tuple[Download, ...]
    made: str
    link: str
    back: Download
    compare: forms.BaseForm | None
    public_id: str


def report_of(result: Mapping[str, Any], title: str, drawings: Iterable[Kept], address: AddressOf) -> Report:
    """Return the parts of the report, its pictures those that were drawn when the reading was made."""
    kept = {one.name: one for one in drawings}

    def find(name: str, _make: Callable[[], Chart]) -> Picture:
        return picture_of(kept[name], address)

    def drawn(at: int, _dimension: str) -> Shapes | None:
        return NO_SHAPES if f"map-{at}" in kept else None

    return build_report(result, title=title, draw=find, shapes_of=drawn)


def files_of(address: AddressOf) -> tuple[Download, ...]:
    """Return what there is to take away of the whole."""
    return (
        Download(text="The report, as one page (HTML)", href=address("report.html")),
        Download(text="The numbers of every group (CSV)", href=address("groups.csv")),
        Download(text="Everything, for a program (JSON)", href=address("reading.json")),
    )


NO_SHAPES: Shapes = MappingProxyType({})
"""What stands for the shapes of a map that was drawn when its reading was made."""
PICTURE_NAMES = {
    "mirror": "Mirror",
    "ratios": "Ratios",
    "gradient": "Gradient",
    "map": "Map",
    "funnel": "Steps",
    "crossed": "Groups within groups",
}


def pictures_of(
    drawings: Iterable[Kept], dimensions: Mapping[str, str], address: AddressOf
) -> tuple[Download, ...]:
    """Return the pictures to take away, as drawings and, where they were made, as images for documents."""
    found = []
    for one in drawings:
        what, _, number = one.name.partition("-")
        text = f"{PICTURE_NAMES[what]} {dimensions.get(number, '')}".strip()
        found.append(Download(text=f"{text} (SVG)", href=address(f"{one.name}-wide.svg")))
        if one.png:
            found.append(Download(text=f"{text} (PNG)", href=address(f"{one.name}.png")))
    return tuple(found)


def dimension_names(report: Report) -> dict[str, str]:
    """Return what the pictures of each number are by."""
    return {
        str(at): section.heading[:1].lower() + section.heading[1:]
        for at, section in enumerate(report.sections, 1)
    }


EXACT = Aside(
    heading="You see exact counts",
    text="You are of the team whose cohort this is. Everyone else sees the publishable reading, in which small "
    "numbers are hidden: pass the address on and each sees what they may.",
)
PUBLISHABLE = Aside(
    heading="Small numbers are hidden",
    text="This is the publishable reading: counts of 1 to 7 are hidden, others rounded to 5, and everything "
    "else was computed from those.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """One line of the list of readings."""

    title: str
    href: str
    team: str
    made_at: datetime
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingsPage:
    """Every reading one may see."""

    title: str
    lead: str
    rows: tuple[ReadingRow, ...]
    paging: Paging
    cohorts: Download


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldPage:
    """A reading of which there is nothing that this person may see."""

    title: str
    caption: str
    why: str
    back: Download


def build_readings(readings: Iterable[Reading], exact: Collection[int], paging: Paging) -> ReadingsPage:
    """Return the list of readings; `exact`: those of which this person sees exact counts."""
    rows = tuple(
        ReadingRow(
            title=one.title,
            href=one.address,
            team=str(one.team),
            made_at=one.made_at,
            edition="Exact" if one.pk in exact else "Withheld" if one.unpublishable else "Publishable",
        )
        for one in readings
    )
    return ReadingsPage(
        title="Readings",
        lead="Each is a mirror held up once and frozen: its counts, its question, its answers, how they came about.",
        rows=rows,
        paging=paging,
        cohorts=Download(text="Cohorts", href=reverse("reach:cohorts")),
    )


def build_reading(
    reading: Reading, edition: Edition, *, link: str, form: forms.BaseForm | None
) -> ReadingPage:
    """Return one reading in the edition somebody may see."""

    def address(name: str) -> str:
        return reverse("reach:reading_file", args=[reading.public_id, name])

    drawings = tuple(edition.drawings.defer("wide", "narrow"))
    report = report_of(edition.result, reading.title, drawings, address)
    return ReadingPage(
        title=report.question,
        caption=reading.title,
        report=report,
        aside=PUBLISHABLE if edition.is_publishable else EXACT,
        files=files_of(address),
        pictures=pictures_of(drawings, dimension_names(report), address),
        made=f"Made by {reading.made_by} on {moment(reading.made_at)}.",
        link=link,
        back=Download(text="Readings", href=reverse("reach:readings")),
        compare=form,
        public_id=reading.public_id,
    )


def build_withheld(reading: Reading) -> WithheldPage:
    """Return why there is nothing to see."""
    return WithheldPage(
        title="This reading cannot be shown",
        caption=reading.title,
        why=reading.unpublishable,
        back=Download(text="Readings", href=reverse("reach:readings")),
    )
