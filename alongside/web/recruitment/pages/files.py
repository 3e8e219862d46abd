"""What there is to take away: pictures, numbers, reports, papers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alongside.exchange.readings import write
from alongside.web.design.files import File, picture_file, table_file
from alongside.web.recruitment.models import Look, Plan

PAPER_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
SAMPLE = (
    "date,dimension,category,count\n"
    "2026-01-05,ethnicity,White British,6\n"
    "2026-01-05,ethnicity,Pakistani,3\n"
    "2026-01-05,ethnicity,,1\n"
    "2026-01-12,ethnicity,White British,4\n"
    "2026-01-12,ethnicity,Pakistani,5\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture that was kept."""

    name: str
    alt: str
    wide: str
    narrow: str
    wide_size: tuple[int, int]
    narrow_size: tuple[int, int]
    png: bytes = b""


def drawn_of(kept: Mapping[str, Any]) -> Drawn:
    """Return a picture as it was kept."""
    return Drawn(
        name=kept["name"],
        alt=kept["alt"],
        wide=kept["wide"],
        narrow=kept["narrow"],
        wide_size=tuple(kept["wide_size"]),
        narrow_size=tuple(kept["narrow_size"]),
    )


def look_file(name: str, look: Look) -> File | None:
    """Return a file of a look."""
    return result_file(name, look, json_name="watch.json")


def plan_file(name: str, plan: Plan) -> File | None:
    """Return a file of a plan: also the very PLAN.json that the terminal takes."""
    if name == "PLAN.json":
        asked = json.dumps({"title": plan.title, **plan.task.asked}, ensure_ascii=False, indent=1)
        return File(content=(asked + "\n").encode(), content_type="application/json", name=name)
    paper = plan.papers.filter(name=name).first()
    if paper is not None:
        kind = PAPER_TYPES[name.rpartition(".")[2]]
        return File(content=bytes(paper.content), content_type=kind, name=name)
    return result_file(name, plan, json_name="plan.json")


def result_file(name: str, made: Look | Plan, *, json_name: str) -> File | None:
    """Return the report, the numbers or a picture."""
    if name == "report.html":
        return File(content=made.report.encode(), content_type="text/html; charset=utf-8", name=name)
    if name == json_name:
        return File(content=write(made.result), content_type="application/json", name=name)
    return picture_file(name, [drawn_of(one) for one in made.drawings])


def sample_file() -> File:
    """Return a small right table of arrivals."""
    return table_file("arrivals.csv", SAMPLE)
