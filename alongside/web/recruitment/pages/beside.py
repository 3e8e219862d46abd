"""What the page of plans side by side says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from alongside.findings.charts import Chart, Width, render_svg
from alongside.findings.documents import Picture
from alongside.findings.plans import BesidePlan, build_beside
from alongside.findings.tables import FindingTable
from alongside.web.design.files import SVG, File, table_file
from alongside.web.design.words import day
from alongside.web.reach.models import Cohort
from alongside.web.reach.pages.readings import Download
from alongside.web.recruitment.models import Plan
from alongside.web.recruitment.pages.looks import over_time


@dataclass(frozen=True, slots=True, kw_only=True)
class BesidePage:
    """Plans side by side; without an answer only the choice."""

    title: str
    caption: str
    form: forms.BaseForm
    answer: str
    rest: tuple[str, ...]
    picture: Picture | None
    tables: tuple[FindingTable, ...]
    plans: tuple[Download, ...]
    files: tuple[Download, ...]
    back: Download


def named(plan: Plan) -> tuple[str, str]:
    """Return a plan as one of a choice."""
    return plan.public_id, f"{plan.title}, {day(plan.made_at.date())}"


def beside_of(plans: Sequence[Plan]) -> tuple[BesidePlan, ...]:
    """Return plans as findings put them side by side, each with a letter."""
    return tuple(
        BesidePlan(letter=letter, title=one.title, dimension=one.task.dimension, document=one.result)
        for letter, one in zip(ascii_uppercase, plans, strict=False)
    )


def build_side_by_side(cohort: Cohort, form: forms.BaseForm, plans: Sequence[Plan]) -> BesidePage:
    """Return the page: the choice alone, or what the chosen plans would do."""
    shown: Mapping[str, Any] = answered(cohort, plans) if plans else NOTHING
    return BesidePage(
        title="Plans side by side", caption=cohort.name, form=form, back=over_time(cohort), **shown
    )


NOTHING: Mapping[str, Any] = {
    "answer": "",
    "rest": (),
    "picture": None,
    "tables": (),
    "plans": (),
    "files": (),
}


def answered(cohort: Cohort, plans: Sequence[Plan]) -> dict[str, Any]:
    """Return what is said of the chosen plans."""
    sides = beside_of(plans)
    report, asked = build_beside(sides), urlencode({"plan": [one.public_id for one in plans]}, doseq=True)

    def address(name: str) -> str:
        return f"{reverse('recruitment:beside_file', args=[cohort.public_id, name])}?{asked}"

    return {
        "answer": report.answer,
        "rest": report.rest,
        "picture": picture_at(report.chart, address("plans-wide.svg"), address("plans-narrow.svg"))
        if report.chart
        else None,
        "tables": tuple(table for table in (report.groups, report.overall) if table is not None),
        "plans": tuple(
            Download(text=f"{side.name}, {day(one.made_at.date())}, by {side.dimension}", href=one.address)
            for side, one in zip(sides, plans, strict=True)
        ),
        "files": (Download(text="The numbers, as a table (CSV)", href=address("plans.csv")),),
    }


def picture_at(chart: Chart, wide: str, narrow: str) -> Picture:
    """Return where the picture is drawn when it is asked for; its sizes are known before."""
    return Picture(
        wide=wide,
        narrow=narrow,
        wide_size=(chart.wide["width"], chart.wide["height"]),
        narrow_size=(chart.narrow["width"], chart.narrow["height"]),
        alt=chart.description,
    )


def beside_file(name: str, plans: Sequence[Plan]) -> File | None:
    """Return the picture at one of two widths, or the numbers."""
    if not plans:
        return None
    report = build_beside(beside_of(plans))
    if name == "plans.csv":
        tables = (table for table in (report.overall, report.groups) if table is not None)
        return table_file(name, "\r\n".join(table.to_csv() for table in tables))
    width: Width | None = {"plans-wide.svg": "wide", "plans-narrow.svg": "narrow"}.get(name)  # type: ignore[assignment]  # both are widths
    if width is None or report.chart is None:
        return None
    return File(content=render_svg(report.chart, width).encode(), content_type=SVG, name=name, is_shown=True)
