"""The work behind `alongside fit`: read both files, answer, write what was asked for, print it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from alongside.cli import fit_screen, options
from alongside.cli.writing import replace_file
from alongside.core.eligibility import fit
from alongside.core.errors import InputError
from alongside.exchange import fits
from alongside.exchange.eligibility_places import as_day, placed
from alongside.exchange.families import read_family
from alongside.exchange.specifications import read_specification


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was typed, before any of it is understood."""

    spec: Path
    family: Path
    on: str | None
    horizon_months: int
    json_file: Path | None
    catalogue: str | None


def run(request: Request) -> None:
    """Do the whole job; nothing is written before everything has been worked out."""
    options.refuse_unwritable(request.json_file)
    options.refuse_overwriting((request.json_file,), (request.spec, request.family))
    on = day_asked(request.on)
    read, family = read_specification(request.spec), read_family(request.family)
    specification = read.specification
    with placed(family.root):
        found = fit(
            specification,
            family.for_specification(specification),
            on=on,
            horizon_months=request.horizon_months,
        )
    document = fits.fit_document(
        found,
        provenance={
            "version": version("alongside"),
            "spec_sha256": read.sha256,
            "family_sha256": family.sha256,
        },
    )
    if request.json_file is not None:
        replace_file(request.json_file, fits.write(document))
    if str(request.json_file) != "-":
        fit_screen.show(specification, found)


def day_asked(given: str | None) -> date:
    """Return the day of --on, or today in London."""
    if given is None:
        return datetime.now(ZoneInfo("Europe/London")).date()
    day = as_day(given)
    if day is None:
        raise InputError("on", "--on is '{given}': give a day that exists, such as 2026-05-10.", given=given)
    return day
