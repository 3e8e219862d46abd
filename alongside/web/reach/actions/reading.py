"""Making a reading: computed outside any transaction, in two editions, written once at the end."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from alongside.core.errors import RuleBroken
from alongside.exchange.pairs import Pair
from alongside.exchange.problems import Read
from alongside.web.audit import actions as audit
from alongside.web.reach.actions.asking import pair_of
from alongside.web.reach.actions.making import Made, Say, compute, draw, question_of
from alongside.web.reach.actions.mapping import maps_of
from alongside.web.reach.actions.publishing import fingerprint, kept_release, protected
from alongside.web.reach.models import (
    Drawing,
    Edition,
    Population,
    Question,
    Reading,
    counts_of_cohort,
    counts_of_population,
)


def make_reading(*, question: Question, at: datetime, say: Say) -> Reading:
    """Compute and draw both editions of a reading, then write them; a second run returns what the first wrote."""
    before = Reading.objects.filter(question=question).first()
    if before is not None:
        return before
    populations = list(question.populations.all())
    pair = pair_of(question.cohort, populations, relation=question.parameters["relation"])
    title = title_of(question, populations)
    say(5, "Computing the mirror.")
    exact = make_exact(pair, question, populations, title=title, say=say)
    say(50, "Protecting small numbers.")
    release, refusal, publishable = make_publishable(pair, question, populations, title=title, say=say)
    say(95, "Writing it down.")
    reading = Reading(
        question=question,
        title=title,
        inputs=inputs_of(pair.value),
        release=release,
        unpublishable=refusal,
        made_by=question.asked_by,
        made_at=at,
    )
    return write(reading, exact, publishable)


def title_of(question: Question, populations: Sequence[Population]) -> str:
    """Return what a reading is called."""
    others = f" and {len(populations) - 1} more" if len(populations) > 1 else ""
    on = question.cohort.counted_on
    return f"{question.cohort.name} ({on.day} {on:%B %Y}) beside {populations[0].name}{others}"[:300]


def make_exact(
    pair: Read[Pair], question: Question, populations: Sequence[Population], *, title: str, say: Say
) -> Made:
    """Return the edition for those who see exact counts."""
    inputs = [
        {"role": role, "name": name, "sha256": sha256}
        for role, name, sha256 in sources(question, populations)
    ]
    result = compute(pair, question_of(pair.value, question.parameters), inputs=inputs, seed=question.seed)
    return draw_with_maps(result, question, populations, title=title, say=lambda _, said: say(25, said))


def draw_with_maps(
    result: Mapping[str, Any],
    question: Question,
    populations: Sequence[Population],
    *,
    title: str,
    say: Say,
) -> Made:
    """Draw an edition, with a map of what is counted by where people live."""
    maps = maps_of(result, populations, by=question.asked_by)
    return draw(result, title=title, maps=maps, say=say)


def make_publishable(
    pair: Read[Pair], question: Question, populations: Sequence[Population], *, title: str, say: Say
) -> tuple[dict[str, Any] | None, str, Made | None]:
    """Return the release and its edition, or the sentence that says why there is none."""
    try:
        shown, release = protected(pair, question)
    except RuleBroken as refusal:
        return None, str(refusal)[:1000], None
    inputs = [
        {"role": role, "name": name, "hmac_sha256": fingerprint(sha256)}
        for role, name, sha256 in sources(question, populations)
    ]
    asked = question_of(shown.value, question.parameters)
    result = compute(shown, asked, inputs=inputs, seed=question.seed, is_publishable=True)
    drawn = draw_with_maps(result, question, populations, title=title, say=lambda _, said: say(70, said))
    return kept_release(release), "", drawn


def sources(question: Question, populations: Sequence[Population]) -> list[tuple[str, str, str]]:
    """Return the role, the name and the fingerprint of each input."""
    sides = [("population", one.name, one.sha256) for one in populations]
    return [*sides, ("cohort", question.cohort.name, question.cohort.sha256)]


def inputs_of(pair: Pair) -> dict[str, Any]:
    """Return the counts that went in, as they are stored."""
    return {
        "populations": [counts_of_population(one) for one in pair.populations],
        "cohort": counts_of_cohort(pair.cohort),
    }


def write(reading: Reading, exact: Made, publishable: Made | None) -> Reading:
    """Write a reading with its editions and pictures, once."""
    with transaction.atomic():
        reading.save()
        write_edition(Edition(reading=reading, is_publishable=False), exact)
        if publishable is not None:
            write_edition(Edition(reading=reading, is_publishable=True), publishable)
        audit.record(by=reading.made_by, what="reading made", records=[reading])
    return reading


def write_edition(edition: Edition, made: Made) -> None:
    """Write one edition and its pictures."""
    edition.result, edition.report = dict(made.result), made.report
    edition.save()
    for one in made.drawings:
        Drawing(
            edition=edition,
            name=one.name,
            alt=one.alt,
            wide=one.wide,
            narrow=one.narrow,
            wide_size=list(one.wide_size),
            narrow_size=list(one.narrow_size),
            png=one.png,
            sha256=hashlib.sha256(one.wide.encode()).hexdigest(),
        ).save()
