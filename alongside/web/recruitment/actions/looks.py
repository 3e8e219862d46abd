"""Looking at who has come: arrivals noted, every date looked at, lamps that light told to those who may know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from importlib.metadata import version
from typing import Any, BinaryIO

import polars as pl
from django.core.mail import send_mail
from django.db import models, transaction

from alongside.core import reach
from alongside.core.errors import InputError
from alongside.exchange import watches
from alongside.exchange.arrivals import not_aimed, read_arrivals
from alongside.exchange.problems import Read
from alongside.exchange.readings import Provenance
from alongside.findings.watches import build_watch_report
from alongside.web.accounts.models import Membership, User
from alongside.web.accounts.permissions import ROLES, Permission, require
from alongside.web.audit import actions as audit
from alongside.web.reach.models import Cohort, Population
from alongside.web.reach.models.counts import population_of
from alongside.web.recruitment.actions.drawing import Keeping
from alongside.web.recruitment.models import Arrivals, Lamp, Look

KINDS = {
    "date": pl.Date,
    "stage": pl.String,
    "dimension": pl.String,
    "category": pl.String,
    "count": pl.Float64,
}
"""What arrivals have, as the core takes them."""
NOT_AIMED = (
    "{aim} cannot be aimed at: it does not count every group of {population} ({names}). Choose another."
)
LAMP = ("kind", "stage", "dimension", "category")
SUBJECT = "Alongside: there is something new to look at"
NOTICE = "A page of yours in Alongside has something new on it. Sign in to read it; nothing is said here on purpose."


def note_arrivals(
    *,
    cohort: Cohort,
    population: Population,
    source: BinaryIO,
    name: str,
    stages: Sequence[str],
    household: str,
    parameters: Mapping[str, Any],
    by: User,
    at: datetime,
    aims: Mapping[str, Population] | None = None,
) -> Arrivals:
    """Read dated arrivals as counts and note them with what is asked; a file that cannot be used is a `TableError`.

    `aims`: by the date of an adaptation, the mix at which recruitment aims from then on, where that is another.
    """
    require(by, Permission.COHORTS_MAKE, cohort)
    kept = aims_of(aims or {}, population)
    asked_of(question_of(parameters, kept))
    read = read_arrivals(
        source,
        name=name,
        populations=Read(value=(population.as_core(),), file=population.name),
        relation=parameters["relation"],
        stages=stages or None,
        household=household or None,
    )
    with transaction.atomic():
        arrivals = Arrivals(
            cohort=cohort,
            population=population,
            parameters=dict(parameters),
            rows=rows_of(read.value) | ({"aims": kept} if kept else {}),
            notices=[{"code": one.code, "text": one.text} for one in read.notices],
            sha256=read.sha256,
            made_by=by,
            made_at=at,
        )
        arrivals.save()
        audit.record(by=by, what="arrivals noted", records=[arrivals, cohort, population])
    return arrivals


def aims_of(aims: Mapping[str, Population], population: Population) -> dict[str, Any]:
    """Return the mixes aimed at as they are stored, refused where one is silent on a group of the population."""
    for aim in aims.values():
        missing = not_aimed(aim.as_core(), population.as_core())
        if missing:
            names = ", ".join(f"{dimension}: {category}" for dimension, category in missing[:5])
            raise InputError("adapted", NOT_AIMED, aim=aim.name, population=population.name, names=names)
    return {
        on: {"counts": {**aim.counts, "name": str(aim.as_core().name)}, "sha256": aim.sha256}
        for on, aim in aims.items()
    }


def asked_of(question: reach.WatchQuestion) -> reach.WatchQuestion:
    """Return a question, refused where its epochs do not follow one another."""
    reach.epochs(adaptations=question.adaptations, level=question.level, is_adapting=question.is_adapting)
    return question


def question_of(parameters: Mapping[str, Any], aims: Mapping[str, Any] | None = None) -> reach.WatchQuestion:
    """Return what is asked, refused where the settings do not hold; `aims`: the mixes aimed at, as they are stored."""
    low, high = parameters["band"]
    kept = {on: population_of(aim["counts"]) for on, aim in (aims or {}).items()}
    dates = [said.partition("=")[0] for said in parameters.get("adapted", ())]
    return reach.WatchQuestion(
        relation=parameters["relation"],
        prior=parameters["prior"],
        level=parameters["level"],
        band=(low, high),
        planned_n=parameters["planned_n"],
        adaptations=tuple(reach.Adaptation(on=date.fromisoformat(on), aim=kept.get(on)) for on in dates),
        is_adapting=parameters.get("is_adapting", False),
    )


def rows_of(arrivals: reach.Arrivals) -> dict[str, Any]:
    """Write arrivals as they are stored."""
    left = None if arrivals.left is None else table_of(arrivals.left)
    return {
        "stages": list(arrivals.stages),
        "unit": arrivals.unit,
        "margins": table_of(arrivals.margins),
        "left": left,
    }


def table_of(frame: pl.DataFrame) -> list[list[Any]]:
    """Write a frame's rows, dates as words."""
    return [[day.isoformat(), *rest] for day, *rest in frame.select(list(KINDS)).iter_rows()]


def arrivals_of(rows: Mapping[str, Any]) -> reach.Arrivals:
    """Read arrivals that were stored."""
    return reach.Arrivals(
        stages=tuple(rows["stages"]),
        unit=rows["unit"],
        margins=frame_of(rows["margins"]),
        left=None if rows["left"] is None else frame_of(rows["left"]),
    )


def frame_of(rows: Iterable[Sequence[Any]]) -> pl.DataFrame:
    """Read a frame."""
    return pl.DataFrame([(date.fromisoformat(day), *rest) for day, *rest in rows], schema=KINDS, orient="row")


def make_look(*, arrivals: Arrivals, at: datetime) -> Look:
    """Look at every date, draw the strips, write it once, and light the lamps that were dark before."""
    done = Look.objects.filter(arrivals=arrivals).first()
    if done is not None:
        return done
    document, keeping = document_of(arrivals), Keeping()
    report = build_watch_report(document, draw=keeping.draw).as_html()
    look = Look(
        arrivals=arrivals,
        last_on=last_date(document),
        result=document,
        drawings=keeping.drawings,
        report=report,
        made_at=at,
    )
    with transaction.atomic():
        look.save()
        lamps = light(look, at)
        audit.record(by=arrivals.made_by, what="arrivals looked at", records=[look, arrivals])
        if lamps:
            transaction.on_commit(lambda: tell(look))
    return look


def document_of(arrivals: Arrivals) -> dict[str, Any]:
    """Return every look at arrivals, as `alongside watch` writes it."""
    found = reach.watch(
        populations=(arrivals.population.as_core(),),
        arrivals=arrivals_of(arrivals.rows),
        question=question_of(arrivals.parameters, arrivals.rows.get("aims")),
    )
    provenance = Provenance(
        version=version("alongside"),
        parameters=arrivals.parameters,
        inputs=[
            {"role": "population", "name": arrivals.population.name, "sha256": arrivals.population.sha256},
            {"role": "arrivals", "name": str(arrivals), "sha256": arrivals.sha256},
            *(
                {"role": "aim", "name": aim["counts"]["name"], "sha256": aim["sha256"]}
                for aim in arrivals.rows.get("aims", {}).values()
            ),
        ],
        seed=0,
    )
    notices = [*arrivals.notices, *watches.watch_notices(found)]
    return watches.watch_document(found, provenance=provenance, notices=notices)


def last_date(document: Mapping[str, Any]) -> date | None:
    """Return the latest date that was looked at."""
    dates = [look["date"] for look in document["looks"] if look["date"] is not None]
    return date.fromisoformat(max(dates)) if dates else None


def light(look: Look, at: datetime) -> list[Lamp]:
    """Write down each lamp that no earlier look at the same cohort against the same population had lit."""
    earlier = Lamp.objects.of_series(look.arrivals.cohort).filter(
        look__arrivals__population=look.arrivals.population
    )
    known = set(earlier.values_list(*LAMP))
    found: dict[tuple[str, ...], date] = {}
    for row in look.result["lit"]:
        key = (row["lamp"], row["stage"], row["dimension"], row["category"])
        found.setdefault(key, date.fromisoformat(row["date"]))
    lamps = [
        Lamp(look=look, lit_on=lit_on, noticed_at=at, **dict(zip(LAMP, key, strict=True)))
        for key, lit_on in found.items()
        if key not in known
    ]
    return Lamp.objects.bulk_create(lamps)


def tell(look: Look) -> None:
    """Write to the people of the team that there is something new; the words say nothing of what it is."""
    seeing = [role.value for role, row in ROLES.items() if Permission.COHORTS_SEE in row.grants]
    held = Membership.objects.filter(
        models.Q(team=look.team) | models.Q(organisation=look.team.organisation_id),
        role__in=seeing,
        user__is_active=True,
    )
    for address in held.values_list("user__email", flat=True).distinct().order_by("user__email"):
        send_mail(SUBJECT, NOTICE, None, [address], fail_silently=True)
