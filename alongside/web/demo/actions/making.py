"""Making the demonstration as its people would: read a file, keep it, hold one up to the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from alongside.web.accounts.models import User
from alongside.web.demo.actions import cast
from alongside.web.demo.actions.partnership import SEED
from alongside.web.places.models import Place
from alongside.web.reach import actions as reach
from alongside.web.reach.models import Cohort, Kind, Population, Question
from alongside.web.uploads.forms import Given


class Yardstick(NamedTuple):
    """A population to keep: its file, what it is called, and where it comes from."""

    file: str
    name: str
    reference_on: date
    source: str
    geography: str
    licence: str
    unit: str = ""
    rounded_to: float | None = None


class Group(NamedTuple):
    """A cohort to keep: its file, whose it is and who counted it, and what it is held up to."""

    file: str
    name: str
    kind: Kind
    team: str
    by: str
    counted_on: date
    yardsticks: tuple[str, ...]
    relation: str
    unit: str = ""
    deprivation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """Files with what is said of them."""

    files: Mapping[str, str]
    yardsticks: tuple[Yardstick, ...]
    groups: tuple[Group, ...]


def keep_chapter(chapter: Chapter, *, by: User) -> dict[str, Question]:
    """Keep the populations and cohorts of a chapter; return, by its file, what is asked of each cohort."""
    populations = {
        one.file: keep_yardstick(one, chapter.files[one.file], by=by) for one in chapter.yardsticks
    }
    return {one.file: ask(one, chapter.files[one.file], populations) for one in chapter.groups}


def ask(one: Group, text: str, populations: Mapping[str, Population]) -> Question:
    """Keep a cohort and hold it up to its populations, as their person would."""
    by = cast.person(one.by)
    asked = {
        "relation": one.relation,
        "level": 0.95,
        "band": [0.8, 1.25],
        "primary": [],
        "deprivation_dimension": one.deprivation,
        "deprivation_first": "most",
    }
    question = reach.ask(
        cohort=keep_group(one, text, by=by),
        populations=[populations[file] for file in one.yardsticks],
        asked=asked,
        by=by,
        at=timezone.now(),
    )
    # A person's reading draws a seed of its own; the demonstration's is the same every time it is made.
    Question.objects.filter(pk=question.pk).update(seed=SEED)
    question.refresh_from_db()
    return question


def given(file: str, text: str) -> Given:
    """Return a file as it is given to be read."""
    return Given(file=None, text=text, name=file)


def keep_yardstick(one: Yardstick, text: str, *, by: User) -> Population:
    """Upload and keep a population."""
    now = timezone.now()
    asked = {"unit": one.unit, "rounded_to": one.rounded_to, "effective_n": None, **made_of(one)}
    upload = reach.read_now(given=given(one.file, text), kind=reach.POPULATION, asked=asked, by=by, at=now)
    said = {"name": one.name, "source": one.source, "geography": one.geography, "licence": one.licence}
    (kept,) = reach.keep_population(
        upload=upload, reference_on=one.reference_on, replace=False, by=by, at=now, **said
    )
    return kept


def made_of(one: Yardstick) -> dict[str, str]:
    """Return the place whose areas were added up, where a population is the families of one of the four."""
    place = Place.objects.named().filter(name=one.geography).first() if one.unit == "families" else None
    return {"place": place.public_id, "ranked": "nation"} if place else {}


def keep_group(one: Group, text: str, *, by: User) -> Cohort:
    """Upload and keep a cohort."""
    now = timezone.now()
    asked = {"unit": one.unit, "stages": []}
    upload = reach.read_now(given=given(one.file, text), kind=reach.COHORT, asked=asked, by=by, at=now)
    return reach.keep_cohort(
        upload=upload,
        team=cast.team(one.team),
        name=one.name,
        kind=one.kind,
        counted_on=one.counted_on,
        replace=False,
        by=by,
        at=now,
    )
