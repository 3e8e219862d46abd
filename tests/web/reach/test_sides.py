"""Populations and cohorts: given, looked at, kept, found again, by those who may."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from alongside.core.errors import InputError
from alongside.exchange.cohorts import read_cohort
from alongside.exchange.populations import read_populations
from alongside.web.accounts.permissions import Role
from alongside.web.audit.models import AuditEvent
from alongside.web.reach import actions
from alongside.web.reach.actions import keeping
from alongside.web.reach.models import Cohort, Kind, Population
from alongside.web.uploads.models import Upload
from tests.web.makers import client_of, make_member, make_team
from tests.web.places.making import SAID, make_place
from tests.web.reach.making import COHORT, POPULATION, make_cohort, make_population, make_upload
from tests.web.reading import assert_sound, errors_of

pytestmark = pytest.mark.django_db
DETAILS = {
    "name": "Mothers",
    "source": "Census",
    "reference_on_day": "1",
    "reference_on_month": "4",
    "reference_on_year": "2021",
    "geography": "Bradford",
}
KEPT = {
    "name": "Mothers",
    "source": "Census",
    "reference_on": date(2021, 4, 1),
    "geography": "Bradford",
    "licence": "",
}


def manager() -> tuple[Client, object]:
    """Return the browser of a team's manager, and the team."""
    team = make_team()
    return client_of(make_member(Role.MANAGER, team=team)), team


def give(client: Client, path: str, typed: str, **more: object):
    """Type a table and follow to what was understood."""
    return client.post(path, {"typed": typed, **more}, follow=True)


def test_empty_lists_teach() -> None:
    """What the page will tell, what it needs, a sample to download."""
    client, _ = manager()
    for path, sample in (("/populations/", "population-margins.csv"), ("/cohorts/", "cohort-people.csv")):
        page = assert_sound(client.get(path))
        assert sample in page.select_one(".reach-empty").text
        assert page.select_one("main a.nhsuk-button")


def test_a_population_is_typed_looked_at_and_kept() -> None:
    """Nothing is kept before it was looked at; then it is on the list, with an event that names it."""
    client, _ = manager()
    shown = give(client, "/populations/add/", POPULATION, unit="mothers")
    page = assert_sound(shown)
    assert page.h1.text == "Check what was understood"
    assert [table.caption.text for table in page.find_all("table")][:2] == ["By age", "By ethnicity"]
    assert not Population.objects.exists()
    kept = client.post(shown.request["PATH_INFO"], DETAILS, follow=True)
    population = Population.objects.get()
    assert assert_sound(kept).h1.text.endswith("Mothers")
    assert population.as_core().margins["count"].sum() == 563 + 558 + 352
    assert AuditEvent.objects.latest("number").records == [f"reach.population:{population.public_id}"]
    assert not Upload.objects.exists()
    assert "Mothers" in assert_sound(client.get("/populations/")).table.text
    assert client.get(shown.request["PATH_INFO"]).status_code == 404, "it was kept"


def test_a_table_of_several_populations_keeps_each() -> None:
    """Each under its own name behind the given one."""
    client, _ = manager()
    table = "population,dimension,category,count\n" + "".join(
        f"{year},age,{age},{count}\n" for year in (2011, 2021) for age, count in (("young", 40), ("old", 60))
    )
    shown = give(client, "/populations/add/", table)
    assert "2011, by age" in assert_sound(shown).text
    client.post(shown.request["PATH_INFO"], DETAILS)
    assert [one.name for one in Population.objects.all()] == ["Mothers: 2011", "Mothers: 2021"]


def test_a_name_and_date_stand_once_unless_replaced() -> None:
    """The form says so; with the box ticked the new one takes the place and the old one stays for its readings."""
    person = make_member(Role.MANAGER)
    before = make_population(name="Mothers", reference_on=date(2021, 4, 1))
    upload = make_upload(by=person)
    page = assert_sound(client_of(person).post(f"/populations/check/{upload.public_id}/", DETAILS))
    assert "already" in errors_of(page)["name"]
    assert Upload.objects.filter(pk=upload.pk).exists(), "nothing is lost"
    with pytest.raises(InputError):
        actions.keep_population(upload=upload, **KEPT, replace=False, by=person, at=timezone.now())
    (kept,) = actions.keep_population(upload=upload, **KEPT, replace=True, by=person, at=timezone.now())
    before.refresh_from_db()
    assert before.replaced_by == kept
    assert list(Population.objects.current()) == [kept]


def test_a_write_that_breaks_at_its_last_statement_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Population, upload and event stand or fall together."""
    person = make_member(Role.MANAGER)
    upload = make_upload(by=person)

    def broken(**_: object) -> None:
        raise OSError

    monkeypatch.setattr("alongside.web.reach.actions.keeping.audit.record", broken)
    with pytest.raises(OSError):  # noqa: PT011  # the test's own
        actions.keep_population(upload=upload, **KEPT, replace=False, by=person, at=timezone.now())
    assert not Population.objects.exists()
    assert Upload.objects.filter(pk=upload.pk).exists()


def test_people_are_counted_and_none_is_kept() -> None:
    """One row a person goes in; counts by group and step come out."""
    client, team = manager()
    rows = "id,ethnicity,stage\nann,White,consented\nbob,White,approached\ncat,,consented\n"
    file = SimpleUploadedFile("people.csv", rows.encode())
    shown = client.post("/cohorts/add/", {"table": file, "stages": "approached, consented"}, follow=True)
    page = assert_sound(shown)
    assert [cell.text for cell in page.select("thead th")] == ["Group", "approached", "consented"]
    assert "not known" in page.table.text
    day = {"counted_on_day": "1", "counted_on_month": "6", "counted_on_year": "2026"}
    details = {"name": "Pilot", "kind": "participants", "team": team.public_id, **day}
    client.post(shown.request["PATH_INFO"], details)
    cohort = Cohort.objects.get()
    assert (cohort.team, cohort.kind, cohort.counted_on) == (team, Kind.PARTICIPANTS, date(2026, 6, 1))
    assert "ann" not in str(cohort.counts)
    assert cohort.as_core().stages == ("approached", "consented")


@pytest.mark.parametrize(
    ("sent", "field", "words"),
    [
        ({"unit": "mothers"}, "table", "Choose a file"),
        ({"typed": "dimension,category,count\nage,young,x\n"}, "typed", "line 2"),
        ({"typed": COHORT, "table": SimpleUploadedFile("a.csv", b"x")}, "typed", "not both"),
        ({"table": SimpleUploadedFile("a.zip", b"PK\x05\x06")}, "table", "archive"),
        ({"table": SimpleUploadedFile("a.csv", b"")}, "table", "empty"),
    ],
)
def test_what_cannot_be_used_is_said_at_its_field(sent: dict[str, object], field: str, words: str) -> None:
    """And nothing is kept."""
    client, _ = manager()
    for path in ("/populations/add/", "/cohorts/add/"):
        for one in sent.values():
            one.seek(0) if hasattr(one, "seek") else None
        page = assert_sound(client.post(path, sent))
        assert words in errors_of(page)[field]
    assert not Upload.objects.exists()


def test_an_order_of_steps_for_a_table_without_steps_is_refused_where_it_was_typed() -> None:
    """The reader's word for the field is the form's."""
    client, _ = manager()
    page = assert_sound(client.post("/cohorts/add/", {"typed": COHORT, "stages": "approached, consented"}))
    assert "stage" in errors_of(page)["stages"]


def test_a_cohort_is_its_teams() -> None:
    """A colleague who changes nothing sees it and is offered nothing; a stranger finds nothing."""
    team = make_team()
    cohort = make_cohort(team=team)
    path = f"/cohorts/{cohort.public_id}/"
    for role, buttons in ((Role.TRIAL_MANAGER, 1), (Role.PRACTITIONER, 0)):
        page = assert_sound(client_of(make_member(role, team=team)).get(path))
        assert len(page.select("main a.nhsuk-button")) == buttons
        assert "13" in page.text
    assert client_of(make_member(Role.MANAGER)).get(path).status_code == 404


def test_what_is_downloaded_can_be_uploaded_again() -> None:
    """The counts come back as they went in."""
    team = make_team()
    client = client_of(make_member(Role.MANAGER, team=team))
    population, cohort = make_population(), make_cohort(team=team)
    answer = client.get(f"/populations/{population.public_id}/counts.csv")
    (again,) = read_populations(BytesIO(answer.content)).value
    assert again.margins.equals(population.as_core().margins)
    answer = client.get(f"/cohorts/{cohort.public_id}/counts.csv")
    assert read_cohort(BytesIO(answer.content)).value.margins.equals(cohort.as_core().margins)


def test_a_population_says_where_it_comes_from() -> None:
    """Source, date, area, licence, and what of its counts is uncertain."""
    population = make_population(
        licence="OGL v3", rounded_to=5.0, effective_n=400.0, notices=[{"text": "Mind the gap."}]
    )
    page = assert_sound(
        client_of(make_member(Role.COMMISSIONER)).get(f"/populations/{population.public_id}/")
    )
    for words in ("OGL v3", "Better Start Bradford", "1 April 2021", "400", "Mind the gap."):
        assert words in page.text


def test_a_population_is_built_from_a_places_areas() -> None:
    """Its counts added up, its deprivation tenths one more dimension; looked at and kept like any other."""
    client, _ = manager()
    place = make_place(name="Seaside")
    answer = client.post(
        "/populations/from-place/",
        {"place": place.public_id, "deprivation": "nation", "unit": "people"},
        follow=True,
    )
    page = assert_sound(answer)
    assert [table.caption.text for table in page.find_all("table")] == [
        "By ethnicity",
        "By deprivation tenth",
    ]
    client.post(answer.request["PATH_INFO"], DETAILS)
    counts = Population.objects.get().as_core()
    assert counts.dimensions == ("ethnicity", "deprivation tenth")
    assert counts.margins.filter(dimension="ethnicity")["count"].sum() == place.result["people"]["count"]


def test_a_population_is_counted_by_where_people_live(monkeypatch) -> None:
    """By the parts of the place; it remembers the place; too many areas are refused at the field that asks."""
    client, _ = manager()
    place = make_place(name="Seaside")
    sent = {"place": place.public_id, "deprivation": "place", "keep": "parent", "unit": "people"}
    answer = client.post("/populations/from-place/", sent, follow=True)
    client.post(answer.request["PATH_INFO"], DETAILS)
    kept = Population.objects.get()
    assert kept.as_core().dimensions == ("ethnicity", "part of the place", "deprivation tenth")
    assert (kept.place, kept.ranked) == (place, "place")
    monkeypatch.setattr(keeping, "MOST_AREAS", 5)
    page = assert_sound(client.post("/populations/from-place/", {**sent, "keep": "area"}))
    assert "counted by 5 at most" in errors_of(page)["keep"]


def test_without_a_place_the_page_says_where_one_comes_from() -> None:
    """No dead end; and a place without ranks says so at its field."""
    client, _ = manager()
    assert "no place yet" in assert_sound(client.get("/populations/from-place/")).text
    place = make_place(said={**SAID, "deprivation": "", "scale": None})
    sent = {"place": place.public_id, "deprivation": "nation", "unit": "people"}
    page = assert_sound(client.post("/populations/from-place/", sent))
    assert "no deprivation ranks" in errors_of(page)["deprivation"]
    assert client.post("/populations/from-place/", {**sent, "deprivation": ""}).status_code == 302


def test_why_people_left_is_kept_with_their_counts() -> None:
    """From the days each step was reached, through what is looked at, to what is stored and given back."""
    client, team = manager()
    rows = ("1,16-25,2024-01-02,,no time", "2,26+,2024-01-03,2024-02-01,", "3,26+,2024-01-04,,")
    table = "\n".join(["id,age,asked,consented,reason", *rows]) + "\n"
    shown = give(client, "/cohorts/add/", table, stages="asked, consented")
    day = {f"counted_on_{part}": value for part, value in (("day", 1), ("month", 3), ("year", 2024))}
    client.post(
        shown.request["PATH_INFO"],
        {"name": "Trial", "kind": Kind.PARTICIPANTS.value, "team": team.public_id, **day},
    )
    cohort = Cohort.objects.get().as_core()
    assert cohort.stages == ("asked", "consented")
    assert cohort.exits.rows() == [("consented", "age", "16-25", "no time", 1.0)]
