"""Nobody sees what they should not: every address, every persona, every method."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from tests.web.access import (
    DOCUMENT,
    METHODS,
    SIGN_IN,
    Answer,
    Persona,
    Row,
    World,
    as_markdown,
    make_world,
    routes,
    tables,
)
from tests.web.makers import client_of

ALL_ROWS = [row for rows in tables().values() for row in rows]


def answer_of(response: HttpResponse) -> Answer:
    """Return the status, or that the answer sends to the sign-in page."""
    sign_in = f"{reverse('account_login')}?next="
    sent_there = response.status_code == 302 and response["Location"].startswith(sign_in)
    return SIGN_IN if sent_there else response.status_code


def ask(row: Row, method: str, persona: Persona, world: World) -> Answer:
    """Ask as one persona, and leave the database as it was."""
    with transaction.atomic():
        client = client_of(world[persona])
        client.raise_request_exception = False
        body = row.data(world) if method == row.method else {}
        response = getattr(client, method.lower())(row.url(world), **({"data": body} if body else {}))
        transaction.set_rollback(True)
    return answer_of(response)


@pytest.mark.django_db
@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: f"{row.method} {row.view}")
def test_each_persona_gets_the_answer_of_the_table(row: Row) -> None:
    """What the reference page says is what the house does."""
    world = make_world()
    assert {persona: ask(row, row.method, persona, world) for persona in Persona} == dict(row.answers)


@pytest.mark.django_db
@pytest.mark.parametrize("view", sorted({row.view for row in ALL_ROWS}))
def test_what_no_row_names_never_succeeds(view: str) -> None:
    """A method nobody thought of does nothing for anybody."""
    rows = [row for row in ALL_ROWS if row.view == view]
    world = make_world()
    for method in set(METHODS) - {row.method for row in rows}:
        for persona in Persona:
            answer = ask(rows[0], method, persona, world)
            assert answer in (SIGN_IN, 403, 404, 405), f"{method} by {persona} gave {answer}"


def test_every_view_is_in_exactly_one_table() -> None:
    """A new address comes with its rows."""
    views = [view for view, _ in routes()]
    owners = [(app, view) for app, rows in tables().items() for view in {row.view for row in rows}]
    assert sorted(views) == sorted(view for _, view in owners)


def test_the_reference_page_is_up_to_date() -> None:
    """docs/reference/access.md is what the tables say: `python -m tests.web.access` writes it anew."""
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown()
