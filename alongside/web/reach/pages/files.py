"""What there is to take away of a reading: its report, its numbers, its pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from alongside.exchange.cohorts import write_cohort
from alongside.exchange.populations import write_populations
from alongside.exchange.readings import write
from alongside.exchange.rows import rows_as_text
from alongside.exchange.samples import SampleKind, sample_csv
from alongside.findings.reading import is_hidden, part, reason_of
from alongside.web.design.files import CSV, Drawing, File, drawing_named, picture_file, table_file
from alongside.web.reach.models import Cohort, Edition, Population

GROUP_COLUMNS: tuple[tuple[str, str, str], ...] = (
    *((name, name, "") for name in ("benchmark", "stage", "dimension", "category")),
    *((name, name, "") for name in ("population_count", "cohort_count", "population_share", "cohort_share")),
    *((f"ppr_{key}" if key != "value" else "ppr", "ppr", key) for key in ("value", "low", "high")),
    ("ppr_low_simultaneous", "ppr", "low_simultaneous"),
    ("ppr_high_simultaneous", "ppr", "high_simultaneous"),
    *((name, name, "") for name in ("p_value", "q_value", "verdict")),
)


def edition_file(name: str, edition: Edition) -> File | None:
    """Return a file of an edition."""
    if drawing_named(name):
        return drawing_file(name, edition)
    return file_of(name, result=edition.result, report=edition.report, drawings=())


def drawing_file(name: str, edition: Edition) -> File | None:
    """Return a picture of an edition."""
    return picture_file(name, edition.drawings.filter(name=drawing_named(name)))


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
    return File(content=content, content_type=CSV, name=name)


def file_of(name: str, *, result: Mapping[str, Any], report: str, drawings: Iterable[Drawing]) -> File | None:
    """Return the file of this name, or none."""
    if name == "report.html":
        return File(content=report.encode(), content_type="text/html; charset=utf-8", name=name)
    if name == "reading.json":
        return File(content=write(dict(result)), content_type="application/json", name=name)
    if name == "groups.csv":
        return table_file(name, groups_csv(result))
    return picture_file(name, drawings)


SAMPLES: tuple[tuple[SampleKind, str], ...] = (
    ("population_margins", "A population, one dimension at a time"),
    ("population_cells", "A population, dimensions crossed"),
    ("cohort_margins", "A cohort with steps, one dimension at a time"),
    ("cohort_cells", "A cohort with steps, dimensions crossed"),
    ("cohort_people", "A cohort, one row a person"),
    ("cohort_dates", "A cohort, one row a person with a date for each step"),
)


def sample_name(kind: str) -> str:
    """Return what a sample file is called."""
    return f"{kind.replace('_', '-')}.csv"


def sample_file(kind: str) -> File | None:
    """Return a small right file to write over, or none."""
    for known, _ in SAMPLES:
        if known == kind:
            return table_file(sample_name(kind), sample_csv(known))
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
