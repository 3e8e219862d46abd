"""What the page says that sets two readings side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from alongside.findings.documents import Picture
from alongside.findings.sentences import dimension_words
from alongside.findings.tables import Column, FindingTable
from alongside.web.design.files import picture_of
from alongside.web.design.words import day, moment
from alongside.web.reach.models import Cohort, Comparison, Edition
from alongside.web.reach.pages.readings import PUBLISHABLE, Aside, Download, WithheldPage

CAUTION = (
    "A change is not yet a trend: each interval says how far chance alone could have moved a ratio, and where "
    "both intervals overlap it may all be chance."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One dimension of both readings."""

    heading: str
    picture: Picture
    table: FindingTable
    download: Download


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage:
    """Two readings side by side."""

    title: str
    caption: str
    answer: str
    caution: str
    aside: Aside | None
    sides: tuple[Side, ...]
    readings: tuple[Download, ...]
    made: str
    link: str


def build_comparison(one: Comparison, edition: Edition, *, link: str) -> ComparisonPage:
    """Return two readings side by side, in the edition somebody may see."""

    def address(name: str) -> str:
        return reverse("reach:comparison_file", args=[one.public_id, name])

    drawings = {each.name: each for each in edition.drawings.defer("wide", "narrow", "png")}
    sides = tuple(
        Side(
            heading=f"By {dimension_words(section['dimension'])}",
            picture=picture_of(drawings[f"both-{at}"], address),
            table=table_of(section["table"]),
            download=Download(text="Download the picture (PNG)", href=address(f"both-{at}.png")),
        )
        for at, section in enumerate(edition.result["sections"], start=1)
    )
    caption, title = question_of(one.first.question.cohort, one.second.question.cohort)
    return ComparisonPage(
        title=title,
        caption=caption,
        answer=edition.result["sections"][0]["title"] + ".",
        caution=CAUTION,
        aside=PUBLISHABLE if edition.is_publishable else None,
        sides=sides,
        readings=tuple(Download(text=each.title, href=each.address) for each in (one.first, one.second)),
        made=f"Set side by side by {one.made_by} on {moment(one.made_at)}.",
        link=link,
    )


def question_of(first: Cohort, second: Cohort) -> tuple[str, str]:
    """Return whom it is about and what is asked: what changed between two dates, or how two cohorts differ."""
    if first.name != second.name:
        return f"{first.name} and {second.name}", "How do the two differ?"
    if first.counted_on != second.counted_on:
        return first.name, f"What has changed between {day(first.counted_on)} and {day(second.counted_on)}?"
    return f"{first.name}, {day(first.counted_on)}", "How do its two readings differ?"


def build_withheld(one: Comparison) -> WithheldPage:
    """Return why there is nothing to see."""
    return WithheldPage(
        title="This comparison cannot be shown",
        caption=str(one),
        why="One of the two has no publishable reading, so small numbers could be worked out from the other.",
        back=Download(text="Readings", href=reverse("reach:readings")),
    )


def table_of(kept: Mapping[str, Any]) -> FindingTable:
    """Return a table that was stored."""
    columns = tuple(Column(title=title, numeric=numeric) for title, numeric in kept["columns"])
    return FindingTable(
        caption=kept["caption"], columns=columns, rows=tuple(tuple(row) for row in kept["rows"])
    )
