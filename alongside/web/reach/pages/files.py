"""What there is to take away of a reading: its report, its numbers, its pictures."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from alongside.exchange.cohorts import write_cohort
from alongside.exchange.populations import write_populations
from alongside.exchange.readings import write
from alongside.exchange.rows import rows_as_text
from alongside.exchange.samples import SampleKind, sample_csv
from alongside.findings.reading import is_hidden, part, reason_of
from alongside.web.reach.models import Cohort, Edition, Population

SVG, PNG = "image/svg+xml", "image/png"
PICTURE = re.compile(r"^(?P<name>[a-z0-9-]+?)(?:-(?P<width>wide|narrow)\.svg|\.png)$")
GROUP_COLUMNS: tuple[tuple[str, str, str], ...] = (
    *((name, name, "") for name in ("benchmark", "stage", "dimension", "category")),
    *((name, name, "") for name in ("population_count", "cohort_count", "population_share", "cohort_share")),
    *((f"ppr_{key}" if key != "value" else "ppr", "ppr", key) for key in ("value", "low", "high")),
    ("ppr_low_simultaneous", "ppr", "low_simultaneous"),
    ("ppr_high_simultaneous", "ppr", "high_simultaneous"),
    *((name, name, "") for name in ("p_value", "q_value", "verdict")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file as it is sent: to be shown inside a page, or to be saved under its name."""

    content: bytes
    content_type: str
    name: str
    is_shown: bool

    @property
    def etag(self) -> str:
        """What a browser that has it already says."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


def edition_file(name: str, edition: Edition) -> File | None:
    """Return a file of an edition."""
    if PICTURE.match(name):
        return drawing_file(name, edition)
    return file_of(name, result=edition.result, report=edition.report, drawings=())


def drawing_file(name: str, edition: Edition) -> File | None:
    """Return a picture of an edition."""
    asked = PICTURE.match(name)
    return picture_file(name, edition.drawings.filter(name=asked["name"])) if asked else None


def population_file(population: Population) -> File:
    """Return a population's counts as the file it could be uploaded from."""
    out = BytesIO()
    write_populations(out, [population.as_core()])
    return csv_file(out.getvalue(), f"population-{population.public_id}.csv")


def cohort_file(cohort: Cohort) -> File:
    """Return a cohort's counts as the file it could be uploaded from."""
    out = BytesIO()
    write_cohort(out, cohort.as_core())
    return csv_file(out.getvalue(), f"cohort-{cohort.public_id}.csv")


def csv_file(content: bytes, name: str) -> File:
    """Return a table to be saved."""
    return File(content=content, content_type="text/csv; charset=utf-8", name=name, is_shown=False)


def file_of(name: str, *, result: Mapping[str, Any], report: str, drawings: Iterable[Any]) -> File | None:
    """Return the file of this name, or none."""
    if name == "report.html":
        return File(
            content=report.encode(), content_type="text/html; charset=utf-8", name=name, is_shown=False
        )
    if name == "reading.json":
        return File(content=write(dict(result)), content_type="application/json", name=name, is_shown=False)
    if name == "groups.csv":
        content = ("\ufeff" + groups_csv(result)).encode()
        return File(content=content, content_type="text/csv; charset=utf-8", name=name, is_shown=False)
    return picture_file(name, drawings)


def picture_file(name: str, drawings: Iterable[Any]) -> File | None:
    """Return a picture: a drawing at one of two widths, or an image for documents."""
    asked = PICTURE.match(name)
    one = next((each for each in drawings if asked and each.name == asked["name"]), None)
    if asked is None or one is None:
        return None
    if asked["width"]:
        svg = one.wide if asked["width"] == "wide" else one.narrow
        return File(content=svg.encode(), content_type=SVG, name=name, is_shown=True)
    return File(content=bytes(one.png), content_type=PNG, name=name, is_shown=True) if one.png else None


SAMPLES: tuple[tuple[SampleKind, str], ...] = (
    ("population_margins", "A population, one dimension at a time"),
    ("population_cells", "A population, dimensions crossed"),
    ("cohort_margins", "A cohort with steps, one dimension at a time"),
    ("cohort_cells", "A cohort with steps, dimensions crossed"),
    ("cohort_people", "A cohort, one row a person"),
)


def sample_name(kind: str) -> str:
    """Return what a sample file is called."""
    return f"{kind.replace('_', '-')}.csv"


def sample_file(kind: str) -> File | None:
    """Return a small right file to write over, or none."""
    for known, _ in SAMPLES:
        if known == kind:
            content = ("\ufeff" + sample_csv(known)).encode()
            return File(
                content=content,
                content_type="text/csv; charset=utf-8",
                name=sample_name(kind),
                is_shown=False,
            )
    return None


def groups_csv(result: Mapping[str, Any]) -> str:
    """Return every group as a line; what is hidden or cannot be estimated says so in words."""
    rows = ([cell_of(group, field, key) for _, field, key in GROUP_COLUMNS] for group in groups_in(result))
    return rows_as_text(header=[title for title, _, _ in GROUP_COLUMNS], rows=rows)


def groups_in(result: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the groups of a reading."""
    groups: Sequence[Mapping[str, Any]] = result["groups"]
    return groups


def cell_of(group: Mapping[str, Any], field: str, key: str) -> object:
    """Return what stands in a cell."""
    value = part(group[field], key) if key else group[field]
    reason = reason_of(value)
    if reason:
        return f"not estimable: {reason}"
    return "hidden" if is_hidden(value) else value
