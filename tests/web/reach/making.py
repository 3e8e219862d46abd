"""Makers of what reach keeps, without drawing or computing anything."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from alongside.web.accounts.models import Team, User
from alongside.web.reach import actions
from alongside.web.reach.models import (
    Cohort,
    Comparison,
    Edition,
    Kind,
    Population,
    Question,
    Reading,
    counts_of_population,
)
from alongside.web.uploads.models import State, Upload
from tests.findings.reading_maker import PILOT, hide_group, make_reading
from tests.web.makers import make_team, make_user

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="720" height="100"><title>drawn</title></svg>'
PICTURES = tuple(f"{what}-{at}" for at in (1, 2, 3) for what in ("mirror", "ratios"))
POPULATION = "dimension,category,count\n" + "".join(
    f"{name},{category},{row[0]}\n" for name, rows in PILOT.items() for category, row in rows.items()
)
COHORT = "dimension,category,count\n" + "".join(
    f"{name},{category},{row[1]}\n" for name, rows in PILOT.items() for category, row in rows.items()
)
ASKED = {
    "relation": "subset",
    "level": 0.95,
    "band": [0.8, 1.25],
    "primary": [],
    "deprivation_dimension": "",
    "deprivation_first": "",
}


def counts_of(side: int, *columns: str) -> dict[str, Any]:
    """Write the Bradford pilot's counts as they are stored; `side` 0 is the population, 1 the cohort."""
    rows = [
        [*(["cohort"] if side else []), name, category, float(row[side])]
        for name, rows in PILOT.items()
        for category, row in rows.items()
    ]
    return {"margins": {"columns": [*columns, "dimension", "category", "count"], "rows": rows}, "cells": None}


def make_population(**changes: object) -> Population:
    """Make the mothers whom Better Start Bradford is for."""
    counts = {"name": "population", "unit": "mothers", "effective_n": None, "rounded_to": None}
    given = {
        "name": "Mothers giving birth",
        "unit": "mothers",
        "source": "Better Start Bradford",
        "reference_on": date(2021, 4, 1),
        "geography": "Bradford",
        "counts": counts | counts_of(0),
        "sha256": "ab" * 32,
        "made_at": timezone.now(),
    }
    changes.setdefault("made_by", None)
    made_by = changes.pop("made_by") or make_user()
    return Population.objects.create(**given | {"made_by": made_by} | changes)


def make_cohort(*, team: Team | None = None, by: User | None = None, **changes: object) -> Cohort:
    """Make the mothers who took part in the pilot."""
    given = {
        "name": "MPAS pilot",
        "kind": Kind.PARTICIPANTS.value,
        "counted_on": date(2021, 6, 1),
        "counts": {"stages": ["cohort"], "unit": "mothers"} | counts_of(1, "stage"),
        "sha256": "cd" * 32,
        "made_at": timezone.now(),
    }
    return Cohort.objects.create(team=team or make_team(), made_by=by or make_user(), **given | changes)


def make_question(cohort: Cohort | None = None, **changes: object) -> Question:
    """Make a question about a cohort."""
    cohort = cohort or make_cohort()
    given = {
        "parameters": {**ASKED, "deprivation": {}},
        "seed": 7,
        "asked_by": cohort.made_by,
        "asked_at": timezone.now(),
    }
    question = Question.objects.create(cohort=cohort, **given | changes)
    question.populations.add(Population.objects.first() or make_population())
    return question


def make_drawn(name: str, *, png: bytes = b"\x89PNG") -> actions.Drawn:
    """Make a picture of nothing."""
    sizes = {"wide_size": (720, 100), "narrow_size": (340, 100)}
    return actions.Drawn(name=name, alt=f"What {name} shows", wide=SVG, narrow=SVG, png=png, **sizes)


def make_made(title: str = "Your two files", *, png: bytes = b"\x89PNG", result: Any = None) -> actions.Made:
    """Make a reading of the Bradford pilot by hand."""
    drawings = tuple(make_drawn(name, png=png) for name in PICTURES)
    return actions.Made(
        title=title, result=result or make_reading(), drawings=drawings, report="<!DOCTYPE html><p>the report"
    )


def make_tried() -> str:
    """Make a reading that was just tried; return the secret part of its address."""
    return actions.show_for_an_hour(make_made(png=b""))


def make_kept(cohort: Cohort | None = None, *, unpublishable: str = "", release: Any = None) -> Reading:
    """Make a reading with both editions: in the publishable one a group is hidden."""
    question = make_question(cohort)
    yardstick = question.populations.get()
    reading = Reading(
        question=question,
        title=f"{question.cohort.name} beside Mothers giving birth",
        inputs={"populations": [counts_of_population(yardstick.as_core())], "cohort": question.cohort.counts},
        release=None if unpublishable else release or make_release(),
        unpublishable=unpublishable,
        made_by=question.asked_by,
        made_at=timezone.now(),
    )
    twin = None if unpublishable else make_made(result=hide_group(make_reading(), "White British"))
    return actions.write(reading, make_made(), twin)


def make_population_counts() -> dict[str, Any]:
    """Write the pilot's population as it is stored."""
    return {"name": "population", "unit": "mothers", "effective_n": None, "rounded_to": None} | counts_of(0)


def make_release() -> dict[str, Any]:
    """Make what is kept of a release in which nothing had to be suppressed."""
    audit = {"sensitive": 0, "small": 0, "besides": 0, "programs": 0}
    return {"relation": "subset", "audit": audit, "cells_withheld": False, "suppressed": []}


def make_comparison(
    first: Reading, second: Reading, *, editions: tuple[bool, ...] = (False, True)
) -> Comparison:
    """Make two readings side by side, in both editions."""
    one = Comparison(first=first, second=second, made_by=first.made_by, made_at=timezone.now())
    one.save()
    table = {"caption": "By age", "columns": [["Age", False], ["Ratio", True]], "rows": [["16-25", "0.77"]]}
    for publishable in editions:
        words = "White British moved most" if not publishable else "Nothing moved that can be shown"
        section = {"dimension": "age", "title": words, "table": table}
        made = actions.Made(
            title="both",
            result={"names": ["MPAS pilot", "Later pilot"], "sections": [section]},
            drawings=(make_drawn("both-1"),),
            report="",
        )
        actions.write_edition(Edition(comparison=one, is_publishable=publishable), made)
    return one


def make_upload(*, by: User, kind: str = actions.POPULATION, **changes: object) -> Upload:
    """Make a table that was read and waits to be kept."""
    side = (
        make_population_counts()
        if kind == actions.POPULATION
        else {"stages": ["cohort"], "unit": "mothers"} | counts_of(1, "stage")
    )
    now = timezone.now()
    given = {
        "made_by": by,
        "preview": kind,
        "file_name": "counts.csv",
        "size": 120,
        "state": State.READ,
        "understood": {"sides": [side], "notices": [], "sha256": "ab" * 32},
        "arrived_at": now,
        "settled_at": now,
    }
    return Upload.objects.create(**given | changes)
