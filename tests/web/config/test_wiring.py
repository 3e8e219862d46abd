"""What holds the house together: errors, headers, sessions, logs, the frame, the stack of migrations."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.conf import settings as conf
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import path

from alongside.core.errors import InputError, RuleBroken
from alongside.web.accounts.permissions import Role
from alongside.web.config import urls
from alongside.web.config.frame import DEMO_BANNER
from alongside.web.config.logs import DiscreetFormatter
from alongside.web.config.visitors import Adapter, address
from tests.web.makers import client_of, make_member, make_user
from tests.web.reading import assert_sound, parsed

SECRET_NAME = "Mary Smith"


def raising(error: Exception):
    """Return a view that goes wrong in one way."""

    def view(_request: HttpRequest) -> HttpResponse:
        raise error

    return view


WRONGS = {
    "input": InputError("count", "Line {line} holds a negative count.", line=3),
    "rule": RuleBroken("{name} was removed meanwhile.", name="The cohort"),
    "forbidden": PermissionDenied(),
    "bad": BadRequest("broken"),
    "broken": ValueError(SECRET_NAME),
}
urlpatterns = [path(f"wrong/{name}/", raising(error)) for name, error in WRONGS.items()] + urls.urlpatterns
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)


@pytest.mark.django_db
@pytest.mark.urls("tests.web.config.test_wiring")
@pytest.mark.parametrize(
    ("name", "status", "words"),
    [
        ("input", 400, "Line 3 holds a negative count."),
        ("rule", 409, "The cohort was removed meanwhile."),
        ("forbidden", 403, "Your role does not include this"),
        ("bad", 400, "We could not read that request"),
        ("missing", 404, "We cannot find that page"),
    ],
)
def test_what_goes_wrong_is_answered_in_the_layout_of_all_pages(name: str, status: int, words: str) -> None:
    """One place maps errors to pages, and each says what to do next."""
    response = client_of(make_user()).get(f"/wrong/{name}/")
    page = assert_sound(response)
    assert response.status_code == status
    assert words in page.main.text
    assert page.find("a", string="Go to the start")


@pytest.mark.django_db
@pytest.mark.urls("tests.web.config.test_wiring")
def test_what_breaks_is_answered_without_a_word_of_what_was_in_it() -> None:
    """A plain page: no database, no session, no name."""
    client = client_of(make_user())
    client.raise_request_exception = False
    response = client.get("/wrong/broken/")
    page = parsed(response)
    assert response.status_code == 500
    assert page.h1.text == "Something went wrong on our side"
    assert SECRET_NAME not in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_changes_nothing() -> None:
    """And says so."""
    client = Client(enforce_csrf_checks=True)
    response = client.post("/account/sign-in/", {"login": "a@example.org", "password": "x"})
    assert response.status_code == 403
    assert "This page was open too long" in assert_sound(response).h1.text


@pytest.mark.django_db
def test_every_page_carries_the_strict_headers() -> None:
    """No inline script without the nonce, no framing, nothing kept by caches, nothing told to other sites."""
    response = client_of(None).get("/")
    policy = response["Content-Security-Policy"]
    nonce = parsed(response).find("script")["nonce"]
    assert f"'nonce-{nonce}'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'none'" in policy
    assert "img-src 'self' data:" in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Permissions-Policy"].startswith("camera=()")


def test_a_request_is_no_transaction() -> None:
    """Actions are."""
    assert conf.DATABASES["default"]["ATOMIC_REQUESTS"] is False


def move_clock(monkeypatch, by: timedelta) -> None:
    """Let it be so long after now."""
    later = datetime.now(UTC) + by
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)


@pytest.mark.django_db
def test_an_idle_session_ends(monkeypatch) -> None:
    """After half an hour without a request."""
    client = client_of(make_user())
    assert client.get("/start/").status_code == 200
    move_clock(monkeypatch, timedelta(minutes=29))
    assert client.get("/start/").status_code == 200
    move_clock(monkeypatch, timedelta(minutes=60))
    assert client.get("/start/").status_code == 302


@pytest.mark.django_db
def test_a_busy_session_ends_too(monkeypatch) -> None:
    """After twelve hours, whatever happens."""
    client = client_of(make_user())
    for minutes in range(0, 12 * 60, 25):
        move_clock(monkeypatch, timedelta(minutes=minutes))
        assert client.get("/start/").status_code == 200, minutes
    move_clock(monkeypatch, timedelta(hours=12, minutes=1))
    assert client.get("/start/").status_code == 302


@pytest.mark.django_db
def test_the_last_sight_of_a_session_is_written_once_a_minute(monkeypatch) -> None:
    """Reading pages is not writing."""
    client = client_of(make_user())
    client.get("/start/")
    with CaptureQueriesContext(connection) as first:
        client.get("/start/")
    move_clock(monkeypatch, timedelta(minutes=2))
    with CaptureQueriesContext(connection) as second:
        client.get("/start/")
    writes = [sum(query["sql"].startswith("UPDATE") for query in queries) for queries in (first, second)]
    assert writes == [0, 1]


def record(**changes: object) -> logging.LogRecord:
    """Return a line to be logged."""
    made = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "Not Found: %s", ("/x",), None)
    made.__dict__.update(changes)
    return made


def test_logs_name_the_route_and_not_the_address() -> None:
    """No query string, no public id, no secret of a link."""
    request = RequestFactory().get("/people/secret-id/?q=Mary+Smith")
    line = DiscreetFormatter().format(record(request=request, status_code=404))
    assert line.endswith("django.request 404 GET (no such address)")
    request.resolver_match = type("Match", (), {"route": "people/<str:public_id>/"})
    assert (
        DiscreetFormatter()
        .format(record(request=request, status_code=403))
        .endswith("403 GET people/<str:public_id>/")
    )


def test_logs_say_where_an_exception_was_and_not_what_it_said() -> None:
    """Its message may hold what somebody typed."""
    try:
        raise ValueError(SECRET_NAME)
    except ValueError as error:
        line = DiscreetFormatter().format(record(exc_info=(ValueError, error, error.__traceback__)))
    assert "ValueError" in line
    assert "test_wiring.py" in line
    assert SECRET_NAME not in line


def test_the_visitors_address_is_the_proxys_word_in_production_only(settings) -> None:
    """Elsewhere anybody could write the header."""
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 192.0.2.7")
    assert address(request) == "10.0.0.1"
    settings.ALONGSIDE_MODE = "production"
    assert address(request) == "192.0.2.7"


@pytest.mark.django_db
def test_the_frame_shows_each_person_where_they_may_go() -> None:
    """Places without the right to them are not shown; the place one is in is marked."""
    page = assert_sound(client_of(make_member(Role.ADMINISTRATOR)).get("/people/"))
    places = [link.text.strip() for link in page.select(".nhsuk-header__navigation-link[href]")]
    assert {"Start", "People", "Audit"} <= set(places)
    assert page.select_one("[aria-current]").text.strip() == "People"
    page = assert_sound(client_of(make_member(Role.PRACTITIONER)).get("/start/"))
    assert not {"People", "Audit"} & {
        link.text.strip() for link in page.select(".nhsuk-header__navigation-link")
    }


@pytest.mark.django_db
def test_the_demonstration_says_that_it_is_one(settings) -> None:
    """On every page."""
    assert DEMO_BANNER not in client_of(None).get("/").content.decode()
    settings.ALONGSIDE_MODE = "demo"
    assert DEMO_BANNER in client_of(None).get("/").content.decode()


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    """No model has changed without one: `alongside makemigrations` would write nothing."""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


STACK = [
    *("config", "demo", "home"),
    *("commissioning", "theory", "partnership", "parents"),
    *("studies", "quality", "services", "measures", "families", "evidence"),
    *("recruitment", "reach", "places", "uploads", "jobs", "accounts", "audit", "design"),
]
OURS = [app for app in apps.get_app_configs() if app.name.startswith("alongside.web.")]


def height(label: str) -> int:
    """Return how high an app stands; what is not ours lies below the ground."""
    return len(STACK) - STACK.index(label) if label in STACK else 0


def test_every_app_has_its_place_in_the_stack() -> None:
    """An app that is not in the list of ARCHITECTURE.md has no place."""
    assert {app.label for app in OURS} <= set(STACK)


@pytest.mark.parametrize("app", OURS, ids=lambda app: app.label)
def test_foreign_keys_point_down_the_stack(app) -> None:
    """import-linter does not see them."""
    for model in app.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                there = field.related_model._meta.app_label
                assert height(there) <= height(app.label), (
                    f"{model.__name__}.{field.name} points up to {there}"
                )


def test_migrations_depend_on_what_stands_below() -> None:
    """So that a lower app can be installed without the ones above it."""
    for (label, name), migration in MigrationLoader(None).disk_migrations.items():
        for there, _ in migration.dependencies:
            if label in STACK and there in STACK:
                assert height(there) <= height(label), f"{label}.{name} depends on {there}"


def test_nobody_signs_up() -> None:
    """People are invited, whatever address the sign-in library may learn one day."""
    assert not Adapter(None).is_open_for_signup(RequestFactory().get("/"))
