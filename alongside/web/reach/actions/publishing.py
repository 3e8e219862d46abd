"""The publishable twin of a reading: counts protected first, checked against what was published before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from alongside.core.disclosure import Audit
from alongside.core.reach import Relation, Release, protect_for_release
from alongside.exchange.pairs import Pair
from alongside.exchange.problems import Read
from alongside.web.reach.models import Cohort, Question, Reading, cohort_of, population_of


def protected(pair: Read[Pair], question: Question) -> tuple[Read[Pair], Release]:
    """Return a pair as it may be published; `RuleBroken` where, after earlier readings, there is no safe way."""
    relation: Relation = question.parameters["relation"]
    release = protect_for_release(
        populations=pair.value.populations,
        cohort=pair.value.cohort,
        relation=relation,
        earlier=tuple(released_before(question.cohort)),
    )
    shown = Pair(populations=release.populations, cohort=release.cohort)
    return replace(pair, value=shown, notices=()), release


def released_before(cohort: Cohort) -> Iterable[Release]:
    """Yield every release of the same cohort, whatever its date, oldest first."""
    series = Cohort.objects.series_of(cohort)
    before = Reading.objects.filter(question__cohort__in=series, release__isnull=False).order_by("made_at")
    return (release_of(one) for one in before)


def release_of(reading: Reading) -> Release:
    """Return the release of a reading as a later one is checked against it."""
    kept = reading.release or {}
    populations = tuple(population_of(counts) for counts in reading.inputs["populations"])
    cohort = cohort_of(reading.inputs["cohort"])
    return Release(
        relation=kept["relation"],
        cross=(),
        populations=populations,
        cohort=cohort,
        audit=Audit(**kept["audit"]),
        cells_withheld=kept["cells_withheld"],
        suppressed=frozenset(tuple(key) for key in kept["suppressed"]),
        exact_populations=populations,
        exact_cohort=cohort,
    )


def kept_release(release: Release) -> dict[str, Any]:
    """Return what of a release has to be kept beside the exact counts."""
    return {
        "relation": release.relation,
        "audit": asdict(release.audit),
        "cells_withheld": release.cells_withheld,
        "suppressed": sorted((list(key) for key in release.suppressed), key=str),
    }


def fingerprint(sha256: str) -> str:
    """Return a keyed fingerprint of an input: without the key a small count cannot be guessed from it."""
    key = settings.ALONGSIDE_AUDIT_KEY
    return salted_hmac("alongside.reach.inputs", sha256, secret=key, algorithm="sha256").hexdigest()
