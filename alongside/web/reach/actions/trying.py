"""Trying two files: read, computed, shown for an hour by an address nobody can guess, and forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from typing import Any, cast

from django.conf import settings
from django.core.cache import cache
from django.db import connection

import alongside
from alongside.core.errors import RuleBroken
from alongside.core.reach import Relation
from alongside.exchange.cohorts import read_cohort
from alongside.exchange.pairs import check_pair
from alongside.exchange.populations import read_populations
from alongside.web.reach.actions.making import Drawn, Made, compute, draw, question_of
from alongside.web.uploads.forms import Given

SHOWN_FOR = timedelta(hours=1)
MOST_CATEGORIES = 200
"""Categories of one dimension that are computed while somebody waits; more take a worker."""
SEED = 1
TRIES_WITHIN, MOST_TRIES = timedelta(minutes=10), 20
"""How often one network may have something computed while it waits."""
EXAMPLES_FOLDER = Path(alongside.__file__).resolve().parent.parent / "examples"
SETTLED: Mapping[str, Any] = {"level": 0.95, "band": (0.8, 1.25), "primary": ()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One published case: its folder, what it is called, and how its two files are held side by side."""

    folder: str
    name: str
    shows: str
    relation: Relation
    rounded_to: float | None = None


EXAMPLES: Mapping[str, Example] = {
    one.folder: one
    for one in (
        Example(
            folder="bradford-pilot",
            name="Better Start Bradford's pilot",
            shows="White British mothers were at 0.61 of their share. Dunn and others, 2022.",
            relation="subset",
        ),
        Example(
            folder="reach-pregnancy-circles",
            name="REACH Pregnancy Circles pilot",
            shows="Three catchments, and printed parts that miss their printed total by one. 2023.",
            relation="subset",
        ),
        Example(
            folder="esee-steps",
            name="E-SEE Steps beside children in need",
            shows="A yardstick from elsewhere: all children under five in need in England.",
            relation="external",
            rounded_to=10,
        ),
        Example(
            folder="seven-authorities",
            name="Children looked after in seven authorities",
            shows="Here being over one's share is the inequality. 2022.",
            relation="subset",
        ),
    )
}


def try_files(
    *,
    population: Given,
    cohort: Given,
    relation: Relation,
    unit: str = "",
    stages: tuple[str, ...] = (),
    rounded_to: float | None = None,
    title: str = "Your two files",
) -> Made:
    """Read two tables, hold one up to the other, and draw the reading; neither table is kept."""
    benchmarks = read_populations(
        population.open(),
        name=population.name,
        unit=unit or None,
        rounded_to=rounded_to,
        most_categories=MOST_CATEGORIES,
    )
    people = read_cohort(
        cohort.open(),
        name=cohort.name,
        unit=unit or None,
        stages=stages or None,
        most_categories=MOST_CATEGORIES,
    )
    pair = check_pair(benchmarks, people, relation=relation)
    inputs = [
        {"role": "population", "name": benchmarks.file, "sha256": benchmarks.sha256},
        {"role": "cohort", "name": people.file, "sha256": people.sha256},
    ]
    question = question_of(pair.value, {**SETTLED, "relation": relation})
    return draw(compute(pair, question, inputs=inputs, seed=SEED), title=title, for_documents=False)


def count_try(address: str) -> None:
    """Refuse a visitor whose network has had its share of this machine for now."""
    key = f"tries:{address}"
    cache.add(key, 0, TRIES_WITHIN.total_seconds())
    if cache.incr(key) > MOST_TRIES:
        raise RuleBroken(
            "There were {most} tries from your network within {minutes} minutes: wait a little, or sign in.",
            most=MOST_TRIES,
            minutes=int(TRIES_WITHIN.total_seconds() // 60),
        )


def show_example(example: Example) -> str:
    """Return where a published case is shown; within the hour it is read once for everybody."""
    key = f"example:{example.folder}"
    secret: str = cache.get(key, "")
    if find_tried(secret) is None:
        secret = show_for_an_hour(try_example(example))
        cache.set(key, secret, SHOWN_FOR.total_seconds())
    return secret


def try_example(example: Example) -> Made:
    """Read a published case as the two files of the terminal."""
    folder = EXAMPLES_FOLDER / example.folder
    population, cohort = (
        Given(file=None, text=(folder / name).read_text(encoding="utf-8"), name=name)
        for name in ("population.csv", "cohort.csv")
    )
    return try_files(
        population=population,
        cohort=cohort,
        relation=example.relation,
        rounded_to=example.rounded_to,
        title=example.name,
    )


def show_for_an_hour(made: Made) -> str:
    """Put a reading where its address finds it for an hour, and return the secret part of that address."""
    secret = token_urlsafe(24)
    cache.set(key_of(secret), asdict(made), SHOWN_FOR.total_seconds())
    return secret


def find_tried(secret: str) -> Made | None:
    """Return a reading that was tried within the hour."""
    kept = cast("dict[str, Any] | None", cache.get(key_of(secret)))
    if kept is None:
        return None
    drawings = tuple(Drawn(**one) for one in kept["drawings"])
    return Made(**{**kept, "drawings": drawings})


def forget_tried(*, at: datetime) -> None:
    """Delete what has expired: the cache itself forgets to show it, and keeps it until it needs the room."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    moment = connection.ops.adapt_datetimefield_value(at.astimezone(UTC).replace(tzinfo=None))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [moment])  # noqa: S608  # the name of our own table


def key_of(secret: str) -> str:
    """Return what a tried reading is called in the cache."""
    return f"tried:{secret}"
