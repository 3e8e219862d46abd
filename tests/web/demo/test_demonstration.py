"""The demonstration as made: whole or not, its first page, and who may be whom, in demo mode only."""

from __future__ import annotations

import subprocess

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from alongside.core.errors import InputError
from alongside.web.accounts.actions import hold_role
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, Role, may
from alongside.web.audit.models import AuditEvent
from alongside.web.config import refusals
from alongside.web.demo import actions
from alongside.web.demo.actions import cast
from alongside.web.demo.actions.chapters import CASES
from alongside.web.demo.models import Demonstration, Persona
from alongside.web.jobs.models import Job
from alongside.web.places.models import Place
from alongside.web.reach.actions.trying import EXAMPLES
from alongside.web.reach.models import Cohort, Question
from tests.journeys.starting import ALONGSIDE, ROOT, outside
from tests.web.makers import client_of
from tests.web.reading import assert_sound


@pytest.fixture
def demo(settings, tmp_path):
    """Demo mode, with a folder of its own."""
    settings.ALONGSIDE_MODE = "demo"
    settings.ALONGSIDE_VAR = tmp_path
    return tmp_path


@pytest.fixture
def cast_made(demo, db):
    """The people of the demonstration, without its data."""
    cast.make_cast()


@pytest.mark.django_db
def test_it_is_made_whole_and_known_again(demo) -> None:
    """The mark comes last; what is left for the worker is asked for; files and finding are there."""
    assert actions.current() is None
    made = actions.make_demonstration()
    assert actions.current() == made == Demonstration.objects.get()
    assert (made.seed, len(made.made_of)) == (actions.SEED, 64)
    assert str(made).startswith("made from 2026")
    assert actions.asked_mirrors() == Cohort.objects.count() == 4 + len(EXAMPLES)
    assert actions.made_mirrors() == 0
    assert set(Question.objects.values_list("seed", flat=True)) == {actions.SEED}
    over_time = 5  # one look at the trial, two searches for a plan, one rule tried, one forecast
    assert Job.objects.count() == Question.objects.count() + Place.objects.count() + over_time
    assert (demo / "partnership" / "areas.geojson").exists()
    check_front(client_of(None))


def check_front(visitor: Client) -> None:
    """The question, the published finding as computed, three doors, and a banner that says what is made up."""
    page = assert_sound(visitor.get("/demo/"))
    assert page.h1.text == "Are we reaching the families this is for?"
    assert "0.61 of their share; the truth likely between 0.38 and 0.92" in page.main.text
    assert "Wellcome Open Research" in page.find("cite").text
    assert [one.text for one in page.main.select("h2")] == [
        "Better Start Bradford's pilot",
        "Try your own two files",
        "See the partnership",
        "In the terminal",
    ]
    assert len(page.select(".demo-person")) == len(cast.CAST)
    assert page.find(attrs={"aria-label": "Demonstration"}).text.startswith("This is a demonstration")
    check_picture(visitor, page.main.find("picture"))


def check_picture(visitor: Client, picture) -> None:
    """Both drawings are served to anybody, and no other name is."""
    assert "White British" in picture.img["alt"]
    for address in (picture.source["srcset"], picture.img["src"]):
        drawing = visitor.get(address)
        assert (drawing.status_code, drawing["Content-Type"]) == (200, "image/svg+xml")
    assert visitor.get("/demo/finding/other-wide.svg").status_code == 404


def test_what_the_first_page_says_in_prose_follows_from_its_numbers(demo, db) -> None:
    """The prose claims a gap that chance seldom leaves, in one group, and nothing of the others."""
    found = actions.make_demonstration().finding
    verdicts = {one["category"]: one["verdict"] for one in found["groups"] if one["dimension"] == "ethnicity"}
    assert verdicts["White British"] in ("under", "far_under")
    assert [name for name, one in verdicts.items() if one in ("under", "far_under")] == ["White British"]


def test_every_published_case_is_kept_with_its_source() -> None:
    """The folders of examples/, no more and no fewer; each held up as the terminal's command does."""
    assert (
        CASES.keys() == EXAMPLES.keys() == {path.parent.name for path in ROOT.glob("examples/*/cohort.csv")}
    )
    for folder, (population, cohort) in CASES.items():
        assert cohort.relation == EXAMPLES[folder].relation
        assert population.rounded_to == EXAMPLES[folder].rounded_to
        assert population.source
        assert population.licence


def test_a_visitor_becomes_somebody_by_one_press(cast_made) -> None:
    """POST alone, recorded as every sign-in is, and on to a page of one's own."""
    visitor = client_of(None)
    assert visitor.get("/demo/become/trial-manager/").status_code == 405
    answer = visitor.post("/demo/become/trial-manager/")
    assert (answer.status_code, answer["Location"]) == (302, "/start/")
    assert AuditEvent.objects.last().what == "signed in"
    page = assert_sound(visitor.get("/start/"))
    assert "Are we recruiting the families this trial is for?" in page.h1.text
    assert visitor.post("/demo/become/nobody/").status_code == 404


def test_another_press_makes_somebody_else(cast_made) -> None:
    """The first visit is over when the second begins."""
    visitor = client_of(None)
    for key in ("manager", "commissioner"):
        visitor.post(f"/demo/become/{key}/")
    assert "Daniel Owusu" in visitor.get("/start/").content.decode()


def test_a_press_without_the_pages_own_token_does_nothing(cast_made) -> None:
    """Another site cannot sign a visitor in."""
    assert Client(enforce_csrf_checks=True).post("/demo/become/manager/").status_code == 403


@pytest.mark.parametrize("mode", ["test", "production"])
def test_nobody_is_signed_in_outside_demo_mode(cast_made, settings, mode: str) -> None:
    """Even with the personas in the database."""
    settings.ALONGSIDE_MODE = mode
    visitor = client_of(None)
    assert visitor.post("/demo/become/manager/").status_code == 404
    assert visitor.get("/demo/").status_code == 404
    assert "_auth_user_id" not in visitor.session


def test_the_action_refuses_by_itself_too(cast_made, settings, rf) -> None:
    """Whatever a view does, the sign-in asks again where it is."""
    settings.ALONGSIDE_MODE = "production"
    with pytest.raises(Exception, match=r"^$"):
        actions.become(rf.post("/"), Persona.objects.first())


def test_the_cast_has_no_passphrase_and_no_right_over_people(cast_made) -> None:
    """Six of the roles, each where the table of roles lets it be held."""
    people = User.objects.all()
    assert len(people) == len(cast.CAST) == 6
    assert not any(one.has_usable_password() for one in people)
    assert not any(may(one, Permission.PEOPLE_MANAGE) or may(one, Permission.AUDIT_READ) for one in people)
    assert {role for one in people for role in one.roles} == set(Role) - {Role.ADMINISTRATOR}
    assert str(Persona.objects.first()) == "Trial manager"


def test_a_persona_is_no_way_into_an_account_with_a_passphrase(cast_made) -> None:
    """Nor into one that looks after people."""
    person = cast.person("manager")
    person.set_password("four walls and a kettle")
    person.save()
    assert client_of(None).post("/demo/become/manager/").status_code == 403
    hold_role(person=cast.person("commissioner"), role=Role.ADMINISTRATOR, organisation=None, team=None)
    assert client_of(None).post("/demo/become/commissioner/").status_code == 403


@pytest.mark.django_db
def test_production_refuses_a_database_with_its_tables() -> None:
    """The demonstration's own tables are the ones that the refusal knows."""
    tables = connection.introspection.table_names()
    assert {Persona._meta.db_table, Demonstration._meta.db_table} <= set(tables)
    with pytest.raises(ImproperlyConfigured, match="demo's tables"):
        refusals.refuse(refusals.database_refusals(tables))


def test_a_demonstration_of_another_program_is_not_taken_for_ones_own(demo, db, monkeypatch) -> None:
    """A changed line makes it anew."""
    actions.make_demonstration()
    monkeypatch.setattr("alongside.web.demo.actions.demonstration.SEED", actions.SEED + 1)
    assert actions.current() is None


def test_a_database_without_its_tables_is_none(demo, monkeypatch, db) -> None:
    """An empty file, or half of one, is no demonstration and no error."""
    monkeypatch.setattr(Demonstration._meta, "db_table", "demo_not_there")
    assert actions.current() is None


def test_what_an_earlier_start_left_is_forgotten(demo, monkeypatch) -> None:
    """The database with its companions, uploads, files; never what is not its own."""
    monkeypatch.setattr(connection, "close", lambda: None)
    for name in ("alongside.sqlite3", "alongside.sqlite3-wal", "audit-heads.jsonl", "lock"):
        (demo / name).touch()
    (demo / "uploads").mkdir()
    (demo / "uploads" / "waiting").touch()
    actions.forget()
    assert [path.name for path in demo.iterdir()] == ["lock"]


def test_a_folder_is_one_programs_at_a_time(demo) -> None:
    """The second is told so; when the first is over it may begin."""
    with actions.lock(), pytest.raises(InputError, match="runs already"), actions.lock():
        pass
    with actions.lock():
        pass


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"PORT": "eighty"}, "eighty is not a port"),
        ({"PORT": "70000"}, "70000 is not a port"),
        ({"ALONGSIDE_MODE": "test"}, "demo mode only"),
        ({"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}, "unset DATABASE_URL"),
    ],
)
def test_a_start_that_cannot_be_is_refused_in_a_sentence(tmp_path, environment, words) -> None:
    """Exit code 2, one line, no file made."""
    ours = {"ALONGSIDE_MODE": "demo", "ALONGSIDE_VAR": str(tmp_path / "var")}
    ended = subprocess.run(
        [ALONGSIDE, "demo"],
        env=outside() | ours | environment,
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=False,
    )
    assert ended.returncode == 2
    (sentence,) = ended.stderr.strip().splitlines()
    assert words in sentence
    assert [path for path in (tmp_path / "var").rglob("*") if path.is_file()] == []
