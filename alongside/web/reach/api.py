"""Readings for programs: the ones a person may see, in the edition that person may see. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError
from ninja.security import django_auth
from pydantic import Field

from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, may, signed_in
from alongside.web.reach.models import Reading

MOST = 100
"""Readings of one answer."""


class Problem(Schema):
    """Why there is no answer."""

    detail: str


class BadRequest(Schema):
    """What in the request cannot be used."""

    detail: list[dict[str, Any]]


class Summary(Schema):
    """One reading, without its numbers."""

    id: str
    title: str
    team: str
    made_at: datetime
    edition: Annotated[
        str, Field(description="exact, publishable, or withheld where there is nothing to show")
    ]


class Readings(Schema):
    """Some readings, newest first."""

    total: int
    readings: list[Summary]


Document = Annotated[dict[str, Any], Field(description="as exchange/schemas/reading.schema.json says")]
api = NinjaAPI(
    title="Alongside",
    version="1",
    description="Who is in and who is missing: readings, in the edition you may see.",
    docs_url=None,
    auth=django_auth,
    urls_namespace="reach:api",
)
REFUSALS = {401: Problem, 403: Problem}


def reader(request: HttpRequest) -> User:
    """Return who asks, if they may see readings at all."""
    person = signed_in(request)
    if not may(person, Permission.READINGS_SEE):
        raise HttpError(403, "Your role does not include this.")
    return person


@api.get(
    "/readings", response={200: Readings, 422: BadRequest, **REFUSALS}, summary="The readings you may see"
)
def list_readings(
    request: HttpRequest,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 20,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> Readings:
    """List readings, newest first, a page at a time."""
    person = reader(request)
    seen = Reading.objects.visible_to(person).with_team().defer("inputs", "release")
    exact = set(Reading.objects.exact_for(person).values_list("pk", flat=True))
    page = seen[offset : offset + limit]
    return Readings(total=seen.count(), readings=[summary(one, is_exact=one.pk in exact) for one in page])


def summary(reading: Reading, *, is_exact: bool) -> Summary:
    """Return a reading without its numbers."""
    return Summary(
        id=reading.public_id,
        title=reading.title,
        team=str(reading.team),
        made_at=reading.made_at,
        edition="exact" if is_exact else "withheld" if reading.unpublishable else "publishable",
    )


@api.get(
    "/readings/{reading_id}",
    response={200: Document, 404: Problem, 422: BadRequest, **REFUSALS},
    summary="One reading",
)
def read_reading(request: HttpRequest, reading_id: str) -> dict[str, Any]:
    """Return the JSON of one reading, exact for those whose cohort it is, publishable for everyone else."""
    person = reader(request)
    reading = Reading.objects.visible_to(person).with_team().filter(public_id=reading_id).first()
    edition = reading.edition_for(person) if reading else None
    if edition is None:
        raise HttpError(404, "There is no such reading, or nothing of it that you may see.")
    result: dict[str, Any] = edition.result
    return result


def addresses() -> Iterator[URLPattern]:
    """Yield the addresses; who is not signed in is told so in JSON, not sent to a page."""
    for one in cast("list[URLPattern]", api.urls[0]):
        yield path(str(one.pattern), login_not_required(require_safe(one.callback)), name=one.name)
