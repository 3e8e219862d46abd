"""Readings: asked for, made by the worker in two editions, frozen, each seen by those who may."""

from __future__ import annotations

import csv
import io

import pytest
from django.utils import timezone

from alongside.core.errors import InputError, RuleBroken
from alongside.exchange import readings
from alongside.web.accounts.permissions import Role
from alongside.web.audit.models import AuditEvent
from alongside.web.jobs.models import Job, State
from alongside.web.reach import actions
from alongside.web.reach.actions import publishing
from alongside.web.reach.forms import AskForm
from alongside.web.reach.models import Drawing, Edition, Question, Reading
from alongside.web.reach.pages import files
from tests.findings.reading_maker import change_group, hide_group, make_reading
from tests.web.makers import client_of, make_member, make_team
from tests.web.queue import run_queued
from tests.web.reach.asking import (
    ONLY_AGE,
    ask,
    manager_of,
    population_counts,
    small_counts,
    small_population,
)
from tests.web.reach.making import (
    ASKED,
    make_cohort,
    make_comparison,
    make_kept,
    make_population,
    make_question,
)
from tests.web.reading import assert_sound, errors_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_thread(settings) -> None:
    """Let no sign of life be given meanwhile: it would wait for the test's own transaction."""
    settings.ALONGSIDE_STALE_SECONDS = 36_000


@pytest.mark.slow
def test_a_mirror_is_asked_for_made_and_seen_by_each_as_they_may() -> None:
    """From the question to two editions, their pictures and their files, without a request being held."""
    team, population = make_team(), small_population()
    cohort = make_cohort(team=team, counts=small_counts(103, 5))
    client = manager_of(team)
    answer = ask(client, cohort, population, primary=["age=16-25"])
    assert answer.status_code == 302
    assert not Reading.objects.exists(), "nothing is computed while somebody waits"
    run_queued()
    job, reading = Job.objects.get(), Reading.objects.get()
    assert (job.state, job.result) == (State.DONE, reading.address)
    exact, publishable = reading.editions.all()
    assert not exact.is_publishable
    assert readings.check(exact.result)["provenance"]["inputs"][1]["sha256"] == cohort.sha256
    assert readings.check(publishable.result)["provenance"]["inputs"][1].keys() == {
        "role",
        "name",
        "hmac_sha256",
    }
    assert exact.result["groups"][1]["cohort_count"] == 5
    assert publishable.result["groups"][1]["cohort_count"] == {"suppressed": True}
    assert exact.result["groups"][0]["primary"]["claimed"] is not None
    inside = assert_sound(client.get(reading.address))
    outside = assert_sound(client_of(make_member(Role.COMMISSIONER)).get(reading.address))
    assert "You see exact counts" in inside.text
    assert "Small numbers are hidden" in outside.text
    picture = client.get(inside.select_one("picture source")["srcset"])
    assert picture.content.startswith(b"<svg")
    image = client.get(f"{reading.address}mirror-1.png")
    assert image.content.startswith(b"\x89PNG")
    assert AuditEvent.objects.filter(
        what="reading made", records=[f"reach.reading:{reading.public_id}"]
    ).exists()


def test_a_second_run_of_the_worker_finds_what_the_first_wrote() -> None:
    """A worker that died after writing leaves nothing to do."""
    reading = make_kept()
    question = reading.question
    assert actions.make_reading(question=question, at=timezone.now(), say=print) == reading


def test_two_sides_that_do_not_fit_are_refused_before_anything_is_queued() -> None:
    """The sentence stands on the form."""
    team = make_team()
    cohort = make_cohort(team=team)
    page = assert_sound(ask(manager_of(team), cohort, small_population(unit="children", name="Children")))
    assert "16-25" in page.select_one(".nhsuk-error-summary").text
    assert not Question.objects.exists()
    assert not Job.objects.exists()


def test_what_is_left_open_is_asked_for() -> None:
    """A population, the relation, and the direction of deprivation once one is named."""
    team = make_team()
    cohort = make_cohort(team=team)
    make_population()
    path = f"/cohorts/{cohort.public_id}/hold-up/"
    page = assert_sound(manager_of(team).post(path, {"deprivation_dimension": "age"}))
    assert {"populations", "relation", "deprivation_first"} <= set(errors_of(page))
    assert page.select_one("details")["open"] == "", "an error is never folded away"


def test_without_a_population_the_page_leads_to_one() -> None:
    """No dead end."""
    team = make_team()
    cohort = make_cohort(team=team)
    page = assert_sound(manager_of(team).get(f"/cohorts/{cohort.public_id}/hold-up/"))
    assert page.find("a", href="/populations/") is not None
    assert not page.select("main form")


@pytest.mark.parametrize(("first", "order"), [("least", ["1", "2", "10"]), ("most", ["10", "2", "1"])])
def test_deprivation_is_ordered_by_number_in_the_direction_that_was_said(
    first: str, order: list[str]
) -> None:
    """From least to most deprived, whatever the coding."""
    tenths: list[list[object]] = [["tenth", one, 50.0] for one in ("1", "10", "2")]
    population = make_population(counts=population_counts(tenths))
    margins = ONLY_AGE | {"rows": [["cohort", *row] for row in tenths]}
    cohort = make_cohort(counts={"stages": ["cohort"], "unit": "mothers", "margins": margins, "cells": None})
    person = make_member(Role.MANAGER, team=cohort.team)
    asked = {**ASKED, "deprivation_dimension": "tenth", "deprivation_first": first}
    question = actions.ask(cohort=cohort, populations=[population], asked=asked, by=person, at=timezone.now())
    assert question.parameters["deprivation"] == {"tenth": order}


def test_groups_without_a_number_are_no_tenths() -> None:
    """The form says what to do."""
    team = make_team()
    page = assert_sound(
        ask(
            manager_of(team),
            make_cohort(team=team),
            make_population(),
            deprivation_dimension="ethnicity",
            deprivation_first="most",
        )
    )
    assert "number the groups" in errors_of(page)["deprivation_dimension"]


def test_the_list_says_which_edition_one_sees() -> None:
    """Exact for the team, publishable for others, withheld where there is none."""
    team = make_team()
    make_kept(make_cohort(team=team))
    make_kept(make_cohort(name="Tiny"), unpublishable="A small number could be worked out.")
    page = assert_sound(manager_of(team).get("/readings/"))
    assert {row.find_all("td")[-1].text for row in page.select("tbody tr")} == {"Exact", "Withheld"}


def test_an_empty_list_leads_to_a_published_case() -> None:
    """What the page will tell, and an answer at once."""
    page = assert_sound(manager_of(make_team()).get("/readings/"))
    assert page.find("a", href="/try/") is not None


def test_files_are_those_of_the_edition_one_sees() -> None:
    """Numbers, report and pictures go through the same question as the page; what was cached is asked for again."""
    team = make_team()
    reading = make_kept(make_cohort(team=team))
    inside, outside = manager_of(team), client_of(make_member(Role.ADVISORY_MEMBER))
    for name in ("groups.csv", "reading.json"):
        exact, publishable = (client.get(f"{reading.address}{name}") for client in (inside, outside))
        assert exact["ETag"] != publishable["ETag"]
        assert "hidden" in publishable.content.decode() or "suppressed" in publishable.content.decode()
        again = outside.get(f"{reading.address}{name}", headers={"If-None-Match": exact["ETag"]})
        assert again.status_code == 200, "another's tag opens nothing"
    assert inside.get(f"{reading.address}report.html").content.startswith(b"<!DOCTYPE html>")
    assert inside.get(f"{reading.address}mirror-1-narrow.svg")["Content-Disposition"].startswith("inline")
    for name in ("nothing.txt", "mirror-9.png", "report.html.bak"):
        assert inside.get(f"{reading.address}{name}").status_code == 404


def test_what_cannot_be_published_is_shown_to_its_team_only() -> None:
    """Everyone else reads why, and gets no file."""
    team = make_team()
    reading = make_kept(make_cohort(team=team), unpublishable="A small number could be worked out.")
    stranger = manager_of(make_team())
    page = assert_sound(stranger.get(reading.address))
    assert "could be worked out" in page.text
    assert stranger.get(f"{reading.address}reading.json").status_code == 404
    assert "You see exact counts" in assert_sound(manager_of(team).get(reading.address)).text


def test_a_reading_is_never_changed() -> None:
    """Not by its model, not by a queryset."""
    reading = make_kept()
    edition = Edition.objects.first()
    for change in (reading.save, edition.save, Drawing.objects.first().save):
        with pytest.raises(RuleBroken, match="never changed"):
            change()
    for rows in (Reading.objects.all(), Edition.objects.all()):
        with pytest.raises(RuleBroken, match="never changed"):
            rows.update(pk=1)


def test_a_later_release_is_checked_against_the_earlier_ones_of_the_same_cohort() -> None:
    """By name and team, whatever the date; other cohorts have nothing to do with it."""
    team, population = make_team(), make_population()
    cohort = make_cohort(team=team)
    pair = actions.pair_of(cohort, [population], relation="subset")
    _, before = publishing.protected(pair, make_question(cohort))
    make_kept(cohort, release=publishing.kept_release(before))
    make_kept(make_cohort(team=team, name="Another"))
    later = make_cohort(team=team, counted_on="2022-06-01")
    (release,) = publishing.released_before(later)
    assert release.suppressed == before.suppressed
    assert release.exact_cohort.margins.equals(cohort.as_core().margins)
    shown, now = publishing.protected(
        actions.pair_of(later, [population], relation="subset"), make_question(later)
    )
    assert shown.value.cohort.margins["count"].null_count() > 0
    assert now.suppressed == before.suppressed, "the same counts give the same release"


def test_where_there_is_no_safe_way_the_reading_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """The refusal of the rule is kept in the place of the publishable edition."""
    question = make_question()

    def refuse(**_: object) -> None:
        raise RuleBroken("With what was published before, a small number could be worked out.")

    monkeypatch.setattr("alongside.web.reach.actions.publishing.protect_for_release", refuse)
    monkeypatch.setattr("alongside.web.reach.actions.reading.draw", lambda result, **_: make_made_of(result))
    reading = actions.make_reading(question=question, at=timezone.now(), say=lambda *_: None)
    assert "worked out" in reading.unpublishable
    assert [one.is_publishable for one in reading.editions.all()] == [False]


def make_made_of(result):
    """Return a reading without pictures."""
    return actions.Made(title="", result=result, drawings=(), report="")


def test_pages_and_records_say_what_they_are() -> None:
    """A record's name is what a log or a list shows of it."""
    team = make_team()
    reading = make_kept(make_cohort(team=team))
    other = make_kept(make_cohort(team=team, name="Another"))
    both = make_comparison(reading, other)
    names = [str(one) for one in (reading.question, both, *reading.editions.all(), Drawing.objects.first())]
    assert names[0].startswith("MPAS pilot on ")
    assert names[1].startswith("MPAS pilot beside")
    assert names[2:] == ["exact", "publishable", "mirror-1"]
    assert str(reading.question.populations.get()) == "Mothers giving birth"


def test_a_question_without_populations_is_refused() -> None:
    """Whoever calls the action."""
    cohort = make_cohort()
    person = make_member(Role.MANAGER, team=cohort.team)
    with pytest.raises(InputError, match="at least one population"):
        actions.ask(cohort=cohort, populations=[], asked=ASKED, by=person, at=timezone.now())


def test_so_many_groups_that_no_list_of_boxes_helps() -> None:
    """They cannot be named beforehand on the page."""
    categories = {"area": [f"area {number}" for number in range(200)]}
    assert "primary" not in AskForm(populations=[], categories=categories).fields


def test_what_has_no_number_says_so_in_the_file() -> None:
    """Hidden, or not estimable and why; never an empty cell."""
    document = hide_group(make_reading(), "White British")
    document = change_group(document, "16-25", p_value={"not_estimable": "nobody was counted"})
    rows = {row["category"]: row for row in csv.DictReader(io.StringIO(files.groups_csv(document)))}
    assert rows["White British"]["ppr_low"] == "hidden"
    assert rows["16-25"]["p_value"] == "not estimable: nobody was counted"
    assert float(rows["Pakistani"]["cohort_count"]) == 142


def test_not_known_is_no_group_to_be_named_beforehand() -> None:
    """The categories of a cohort are those that are known."""
    rows = [["cohort", "age", "young", 1.0], ["cohort", "age", None, 2.0]]
    counts = {"stages": ["cohort"], "unit": None, "margins": ONLY_AGE | {"rows": rows}, "cells": None}
    assert make_cohort(counts=counts).categories() == {"age": ["young"]}
