"""Epochs of a look: begun at adaptation points and other days, aimed at what their rule aims at."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.cli.main import main
from alongside.core.errors import InputError
from alongside.findings.watches import build_watch_report
from alongside.web.accounts.permissions import Role
from alongside.web.recruitment.actions import looks
from alongside.web.recruitment.models import Arrivals, Look
from tests.web.makers import client_of, make_member, make_team
from tests.web.queue import run_queued
from tests.web.reach.making import make_cohort, make_population
from tests.web.reading import assert_sound, errors_of
from tests.web.recruitment.making import (
    WATCHED,
    cohort_of_two,
    make_decision,
    make_point,
    population_of_two,
    weekly,
)

pytestmark = pytest.mark.django_db
FEBRUARY = {"on_0_day": "2", "on_0_month": "2", "on_0_year": "2026"}


@pytest.fixture(autouse=True)
def no_second_thread(settings) -> None:
    """Let no sign of life be given meanwhile: it would wait for the test's own transaction."""
    settings.ALONGSIDE_STALE_SECONDS = 36_000


@pytest.fixture
def world():
    """A trial manager of a team, its cohort of two groups, and the population it is for."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    cohort = cohort_of_two(make_cohort(team=team, by=manager))
    return manager, cohort, population_of_two(make_population(made_by=manager))


def typed(population, **changes: str) -> dict[str, str]:
    """Type arrivals and settings into the form."""
    sent = {"population": population.public_id, "relation": "external", "prior": "centred", "level": "0.95"}
    return sent | {"typed": weekly().decode()} | changes


def in_the_terminal(folder: Path, adapted: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Look at the same from a terminal."""
    monkeypatch.chdir(folder)
    Path("p.csv").write_text(
        "dimension,category,count\nethnicity,Pakistani,600\nethnicity,White British,400\n"
    )
    Path("aim.csv").write_text(
        "dimension,category,count\nethnicity,Pakistani,300\nethnicity,White British,700\n"
    )
    Path("arrivals.csv").write_bytes(weekly())
    words = ["watch", "p.csv", "arrivals.csv", "--adapted", adapted, "--json", "out.json"]
    monkeypatch.setattr(sys, "argv", ["alongside", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    found: dict[str, object] = json.loads(Path("out.json").read_text())
    return found


@pytest.mark.slow
def test_a_decided_point_begins_an_epoch_unless_its_day_is_cleared(world) -> None:
    """The day of the decision stands in the form, a day agreed on as well; the page says where epochs begin."""
    manager, cohort, population = world
    make_decision(make_point(cohort, by=manager, title="Half way"), by=manager)
    planned = timezone.localdate() + timedelta(days=40)
    make_point(cohort, by=manager, title="In spring", at_date=planned, at_count=None)
    make_point(cohort, by=manager, title="At 150", at_count=150)
    client = client_of(manager)
    there = reverse("recruitment:look_at", args=[cohort.public_id])
    form = assert_sound(client.get(there))
    today = timezone.localdate()
    assert [form.find(id=f"id_on_0-{part}")["value"] for part in ("day", "month", "year")] == [
        str(today.day),
        str(today.month),
        str(today.year),
    ]
    assert form.find(id="id_on_1-year")["value"] == str(planned.year)
    assert "“Half way”" in form.text
    assert "At 150" not in form.text
    assert form.select_one("form details").has_attr("open"), "a day that stands there is seen"
    assert form.select_one("[name=is_adapting]").has_attr("checked"), "a point without a day is still to come"
    assert client.post(there, typed(population, **FEBRUARY)).status_code == 302
    run_queued()
    look = Look.objects.get()
    assert [one["first"] for one in look.result["epochs"]] == [None, "2026-02-02"]
    page = assert_sound(client.get(look.address))
    assert "Epoch 2 begins on 2 February 2026: its lamps begin dark, and hold at 99.17%." in page.text


@pytest.mark.slow
@pytest.mark.parametrize("aims", [False, True])
def test_epochs_are_those_of_the_terminal(world, tmp_path, monkeypatch, aims: bool) -> None:
    """Every number of every look, whether the rule aims at the population or at another mix from then on."""
    manager, cohort, population = world
    rows = [["ethnicity", "Pakistani", 300.0], ["ethnicity", "White British", 700.0]]
    aim = make_population(made_by=manager, name="What the rule aims at")
    counts = population.counts | {"margins": {**population.counts["margins"], "rows": rows}}
    type(aim).objects.filter(pk=aim.pk).update(counts=counts)
    there = reverse("recruitment:look_at", args=[cohort.public_id])
    sent = typed(population, **FEBRUARY, **({"aim_0": aim.public_id} if aims else {}))
    assert client_of(manager).post(there, sent).status_code == 302
    document = looks.document_of(Arrivals.objects.get())
    other = in_the_terminal(tmp_path, "2026-02-02=aim.csv" if aims else "2026-02-02", monkeypatch)
    said = build_watch_report(document).rest
    for one in (document, other):
        for look in one["looks"]:
            look.pop("benchmark")
    assert document["looks"] == other["looks"]
    assert [one["level"] for one in document["epochs"]] == [one["level"] for one in other["epochs"]]
    assert ("aims at “What the rule aims at" in said) == aims
    roles = [one["role"] for one in document["provenance"]["inputs"]]
    assert ("aim" in roles) == aims


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"on_1_day": "2", "on_1_month": "2", "on_1_year": "2026"}, "on_1-day", "named twice"),
        ({"on_1_day": "31", "on_1_month": "2", "on_1_year": "2026"}, "on_1-day", "valid date"),
        ({"aim_1": "ours"}, "on_1-day", "from which day"),
    ],
)
def test_days_that_cannot_be_are_sentences_at_their_field(world, changes, field, says) -> None:
    """The same day twice, a day that there is not, an aim without a day."""
    manager, cohort, population = world
    changes = {name: population.public_id if value == "ours" else value for name, value in changes.items()}
    there = reverse("recruitment:look_at", args=[cohort.public_id])
    page = assert_sound(client_of(manager).post(there, typed(population, **FEBRUARY | changes)))
    assert says in errors_of(page)[field]
    assert page.select_one("form details").has_attr("open"), "what is to be mended is seen"
    assert not Arrivals.objects.exists()


def test_an_aim_that_is_silent_on_a_group_is_refused(world) -> None:
    """Named with the group it does not count, and nothing is kept."""
    manager, cohort, population = world
    aim = make_population(made_by=manager, name="Ages alone")
    rows = [["ethnicity", "Pakistani", 300.0]]
    counts = population.counts | {"margins": {**population.counts["margins"], "rows": rows}}
    type(aim).objects.filter(pk=aim.pk).update(counts=counts)
    there = reverse("recruitment:look_at", args=[cohort.public_id])
    sent = typed(population, **FEBRUARY, aim_0=aim.public_id)
    page = assert_sound(client_of(manager).post(there, sent))
    assert "does not count every group" in page.select_one(".nhsuk-error-summary").text
    assert "ethnicity: White British" in page.select_one(".nhsuk-error-summary").text
    assert not Arrivals.objects.exists()


def test_epochs_that_do_not_follow_one_another_are_refused(world) -> None:
    """Whoever calls the action, before the file is read."""
    manager, cohort, population = world
    with pytest.raises(InputError, match="does not come after"):
        looks.note_arrivals(
            cohort=cohort,
            population=population,
            source=BytesIO(weekly()),
            name="arrivals.csv",
            stages=(),
            household="",
            parameters=WATCHED | {"adapted": ["2026-02-02", "2026-01-02"]},
            by=manager,
            at=timezone.now(),
        )


def test_a_point_begins_on_the_day_it_was_decided(world) -> None:
    """Else on the day agreed on, else on no day yet."""
    manager, cohort, _ = world
    later = timezone.localdate() + timedelta(days=9)
    assert make_point(cohort, by=manager).began_on is None
    assert make_point(cohort, by=manager, at_date=later, at_count=None).began_on == later
    decided = make_point(cohort, by=manager, at_date=later, at_count=None)
    make_decision(decided, by=manager)
    assert decided.began_on == date.fromisoformat(str(timezone.localdate()))
