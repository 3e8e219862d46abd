"""The demonstration as a whole: found whole and of this very program, or made again from nothing."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

import alongside
from alongside.core.errors import InputError
from alongside.findings import charts
from alongside.findings.documents import picture
from alongside.findings.reading import dimensions, family
from alongside.web.demo.actions import cast
from alongside.web.demo.actions.chapters import BRADFORD, FREE, MADE_UP, partnership, published
from alongside.web.demo.actions.making import keep_chapter
from alongside.web.demo.actions.over_time import keep_by_fifth, keep_over_time
from alongside.web.demo.actions.partnership import SEED, make_partnership
from alongside.web.demo.actions.settling import keep_places
from alongside.web.demo.models import Demonstration
from alongside.web.jobs import actions as jobs
from alongside.web.places.tasks import draw_later
from alongside.web.reach import actions as reach
from alongside.web.reach import tasks
from alongside.web.reach.actions.making import Drawn, compute, drawn_of, question_of
from alongside.web.reach.actions.reading import sources
from alongside.web.reach.actions.trying import EXAMPLES_FOLDER
from alongside.web.reach.models import Question, Reading

IN_USE = "the demonstration runs already, or is just being made, in {folder}: stop that one first."


def fingerprint() -> str:
    """Return what the demonstration is made of: every line of the program and every published case."""
    digest = hashlib.sha256(str(SEED).encode())
    package = Path(alongside.__file__).resolve().parent
    for path in sorted([*package.rglob("*.py"), *EXAMPLES_FOLDER.rglob("*.csv")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def current() -> Demonstration | None:
    """Return the demonstration where it is whole and made by this very program."""
    try:
        return Demonstration.objects.filter(made_of=fingerprint()).first()
    except DatabaseError:
        return None  # a database without the table, or half of one


@contextmanager
def lock() -> Iterator[None]:
    """Keep the demonstration's folder to one program at a time, for as long as that program lives."""
    folder = Path(settings.ALONGSIDE_VAR)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InputError("demo", IN_USE, folder=folder) from None
        yield


def made_mirrors() -> int:
    """Return how many mirrors have been made."""
    return Reading.objects.count()


def asked_mirrors() -> int:
    """Return how many mirrors have been asked for."""
    return Question.objects.count()


def forget() -> None:
    """Delete what an earlier start made, whole or half."""
    connection.close()
    folder = Path(settings.ALONGSIDE_VAR)
    for path in [*folder.glob("alongside.sqlite3*"), folder / "audit-heads.jsonl"]:
        path.unlink(missing_ok=True)
    for name in ("uploads", "partnership", "simulations"):
        shutil.rmtree(folder / name, ignore_errors=True)


def make_demonstration() -> Demonstration:
    """Make everything in an empty database, and the mark that it is whole last of all.

    The mirrors of the partnership are put in the queue: the worker makes them while the first page is read.
    """
    files = make_partnership(seed=SEED).files
    write_files(files)
    cast.make_cast()
    by = cast.person("trial-manager")
    places = keep_places(files, source=MADE_UP, licence=FREE, by=by)
    questions = keep_chapter(partnership(files), by=by) | keep_chapter(published(), by=by)
    finding = make_finding(questions[f"{BRADFORD}/cohort.csv"])
    with transaction.atomic():
        for question in questions.values():
            jobs.start(
                task=tasks.make_reading,
                title=f"Making the mirror of {question.cohort}",
                by=question.asked_by,
                ids=[question.public_id],
            )
        keep_over_time(questions["trial.csv"], files["trial.csv"], by=by)
        keep_by_fifth(questions["caseload.csv"])
        for place in places:
            draw_later(place=place, by=by)
        finding.save(force_insert=True)
    return finding


def make_finding(question: Question) -> Demonstration:
    """Return the finding of the first page: a published case, computed now, and the one picture of it."""
    populations = list(question.populations.all())
    pair = reach.pair_of(question.cohort, populations, relation=question.parameters["relation"])
    inputs = [
        {"role": role, "name": name, "sha256": sha256}
        for role, name, sha256 in sources(question, populations)
    ]
    result = compute(pair, question_of(pair.value, question.parameters), inputs=inputs, seed=question.seed)
    drawn = drawn_mirror(result)
    return Demonstration(
        pk=Demonstration.ONLY,
        made_of=fingerprint(),
        seed=SEED,
        version=version("alongside"),
        made_at=timezone.now(),
        finding=result,
        name=drawn.name,
        alt=drawn.alt,
        wide=drawn.wide,
        narrow=drawn.narrow,
        wide_size=list(drawn.wide_size),
        narrow_size=list(drawn.narrow_size),
    )


def drawn_mirror(result: Mapping[str, Any]) -> Drawn:
    """Draw the mirror of the dimension in which somebody is missing."""
    families = [family(result, name) for name in dimensions(result)]
    chart = charts.mirror(result, max(families, key=lambda found: len(found.short)))
    return drawn_of("mirror", chart, picture(chart), for_documents=False)


def write_files(files: Mapping[str, str]) -> None:
    """Put the files of the made-up partnership where they can be opened and tried."""
    folder = Path(settings.ALONGSIDE_VAR) / "partnership"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
