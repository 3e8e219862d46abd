"""Pages of places: what each state says, to whom what is offered, and what is sent."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alongside.web.accounts.permissions import Role
from alongside.web.jobs.models import Job
from alongside.web.places import tasks
from alongside.web.places.models import Place
from alongside.web.uploads import forms as upload_forms
from alongside.web.uploads.models import State, Upload
from tests.web.makers import client_of, make_member
from tests.web.places.making import (
    ANSWERS,
    CODES,
    NOTHING_COUNTED,
    SAID,
    area_table,
    make_drawing,
    make_place,
    make_read,
    make_shaped,
    make_waiting,
    shapes_file,
)
from tests.web.queue import run_queued
from tests.web.reading import assert_sound, errors_of

pytestmark = pytest.mark.django_db


def page_of(place: Place, role: Role = Role.MANAGER) -> Any:
    """Return the page of a place as somebody sees it."""
    return assert_sound(client_of(make_member(role)).get(place.address))


def test_the_list_leads_to_every_place_and_adding_is_for_those_who_may() -> None:
    """A commissioner sees the places and no button."""
    shaped, bare = make_shaped(), make_place(name="Bare")
    for role, may_add in ((Role.MANAGER, True), (Role.COMMISSIONER, False)):
        page = assert_sound(client_of(make_member(role)).get("/places/"))
        assert {link["href"] for link in page.select("tbody a")} == {shaped.address, bare.address}
        assert bool(page.find("a", string="Add a place")) is may_add
        assert bool(page_of(bare, role).find("a", string="Add the shapes of its areas")) is may_add
        assert bool(page_of(bare, role).find(id="add")) is may_add


def test_the_sample_is_a_file_that_can_be_used() -> None:
    """Downloaded, given back, understood: no problem in it."""
    client = client_of(make_member(Role.MANAGER))
    sample = client.get("/places/sample.csv")
    assert sample["Content-Disposition"] == 'attachment; filename="areas.csv"'
    file = SimpleUploadedFile("areas.csv", sample.content)
    columns = client.post("/places/add/", {"table": file}, follow=True)
    page = assert_sound(columns)
    chosen = {
        one["name"]: one.find("option", selected=True) for one in page.select("form.places-columns select")
    }
    assert {name: chosen[name]["value"] for name in ("code", "parent", "deprivation")} == {
        "code": "area code",
        "parent": "district",
        "deprivation": "deprivation rank",
    }
    named = {"categories": ["White British", "Pakistani", "Other", "Not stated"], "parent": "district"}
    answers = {**ANSWERS, **named, "total": ""}
    check = client.post(columns.request["PATH_INFO"], answers, follow=True)
    assert "3 areas" in assert_sound(check).main.text


def test_a_place_without_counts_or_deprivation_teaches_what_it_lacks() -> None:
    """Never an empty page, never an error."""
    bare = {**SAID, **NOTHING_COUNTED, "deprivation": "", "scale": None}
    page = page_of(make_place(said=bare))
    assert "We do not know yet how unequal Seaside is" in page.main.text
    assert "import them first" in page.find(id="map").parent.text
    assert "Nobody is counted here yet" in page.main.text
    assert page.find("a", string="Add counts by category")


def test_pictures_are_awaited_then_shown_and_every_file_can_be_taken_away() -> None:
    """The map says that it is being drawn; then each file is sent, and no other."""
    place = make_shaped()
    assert "The map is being drawn" in page_of(place).main.text
    make_drawing(place)
    make_drawing(place, "slope-1")
    page = page_of(place, Role.ADVISORY_MEMBER)
    assert page.select_one("picture source")["srcset"].endswith("map-wide.svg")
    client = client_of(make_member(Role.ADVISORY_MEMBER))
    for link in page.select("#take + ul a"):
        assert client.get(link["href"]).status_code == 200, link["href"]
    for name in ("nothing.svg", "nothing-wide.svg", "map.gif"):
        assert client.get(f"{place.address}{name}").status_code == 404


def test_every_area_is_a_line_of_the_csv() -> None:
    """With its tenths and its counts, and nothing a spreadsheet would take for a formula."""
    text = area_table().replace("Town 001", "=1+1")
    place = make_place(text=text)
    sent = client_of(make_member(Role.COMMISSIONER)).get(f"{place.address}areas.csv")
    rows = list(csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == list(CODES)
    assert rows[0]["name"] == "'=1+1"
    assert (rows[0]["tenth in the nation"], rows[0]["ethnicity: Asian"], rows[0]["ethnicity: not known"]) == (
        "1",
        "300",
        "5",
    )


def test_the_table_of_the_most_deprived_areas_begins_with_the_most_deprived() -> None:
    """Whichever end 1 is."""
    turned = {**SAID, "scale": {**SAID["scale"], "one_is": "least deprived"}}
    for said, first in ((SAID, "Town 001"), (turned, "Hill 020")):
        page = page_of(make_place(name=first, said=said))
        table = next(one for one in page.find_all("table") if "most deprived areas" in one.caption.text)
        assert table.tbody.tr.th.text.strip() == first


def test_only_part_of_a_place_may_be_in_a_second_file_and_the_rest_is_named() -> None:
    """Before anything is kept."""
    by = make_member(Role.MANAGER)
    place = make_place(by=by, said={**SAID, **NOTHING_COUNTED})
    said = {**SAID, "deprivation": "", "scale": None, "name": "", "parent": ""}
    upload = make_read(by=by, place=place, text=area_table(areas=19), said=said)
    page = assert_sound(client_of(by).get(f"/places/check/{upload.public_id}/"))
    assert f"1 areas of Seaside are not in it: '{CODES[19]}'" in page.main.text
    assert not page.find(id="id_name"), "the place has its name already"


def test_a_refusal_of_the_core_stands_on_its_field() -> None:
    """The upload is left for another try."""
    by = make_member(Role.MANAGER)
    make_place(by=by)
    upload = make_read(by=by)
    answers = {"name": "Seaside", "source": "Census", "parents": "Nowhere\n"}
    response = client_of(by).post(f"/places/check/{upload.public_id}/", answers)
    assert "No area lies in 'Nowhere'" in errors_of(assert_sound(response))["parents"]
    assert Upload.objects.filter(pk=upload.pk).exists()


def test_nobody_sees_the_upload_of_somebody_else() -> None:
    """Whatever their role."""
    upload = make_waiting(by=make_member(Role.MANAGER))
    stranger = client_of(make_member(Role.MANAGER))
    assert stranger.get(f"/places/columns/{upload.public_id}/").status_code == 404
    assert stranger.post(f"/places/columns/{upload.public_id}/", dict(ANSWERS)).status_code == 404


def test_a_large_table_is_read_by_a_worker(monkeypatch) -> None:
    """The request does not wait; the result is the preview, or the columns with every bad row."""
    monkeypatch.setattr(tasks, "SMALL_FILE", 10)
    by = make_member(Role.MANAGER)
    client = client_of(by)
    for text, leads_to in (
        (area_table(), "/places/check/"),
        (area_table().replace(",5\n", ",x\n"), "/places/columns/"),
    ):
        upload = make_waiting(by=by, text=text)
        sent = client.post(f"/places/columns/{upload.public_id}/", dict(ANSWERS))
        assert sent["Location"].startswith("/jobs/")
        run_queued()
        job = Job.objects.latest("pk")
        assert job.state == "done"
        page = client.get(job.result, follow=True)
        assert page.request["PATH_INFO"] == f"{leads_to}{upload.public_id}/"
        assert_sound(page)


def test_a_worker_that_comes_second_leaves_what_was_read_as_it_is() -> None:
    """A task may run twice."""
    by = make_member(Role.MANAGER)
    upload = make_read(by=by)
    assert tasks.read_large_table.func.__wrapped__(None, upload.public_id) == upload.address


def test_large_shapes_are_read_by_a_worker_too(monkeypatch) -> None:
    """Understood, or refused with what to mend; a second run changes nothing."""
    monkeypatch.setattr(upload_forms, "SMALL_FILE", 10)
    by = make_member(Role.MANAGER)
    client, place = client_of(by), make_place(by=by)
    for text, state in ((shapes_file(), State.READ), ('{"type": "nothing"}', State.REFUSED)):
        file = SimpleUploadedFile("areas.geojson", text.encode())
        sent = client.post(f"{place.address}shapes/", {"shapes": file})
        assert sent["Location"].startswith("/jobs/")
        run_queued()
        upload = Upload.objects.latest("pk")
        assert upload.state == state
        assert_sound(client.get(upload.address, follow=True))
        assert tasks.read_shapes.func.__wrapped__(None, upload.public_id) == upload.address


def test_groups_of_ones_own_are_read_by_how_many_there_are() -> None:
    """Ten groups, 1 the least deprived: no index is needed, and the page that checks it says which end is which."""
    client = client_of(make_member(Role.MANAGER))
    rows = [f"P{at:02d},{at % 10 + 1},{90 - at},{10 + at}" for at in range(20)]
    table = SimpleUploadedFile("own.csv", "\n".join(["code,fifth,Many,Few", *rows]).encode())
    columns = client.post("/places/add/", {"table": table}, follow=True)
    said = {"code": "code", "geography": "own areas", "deprivation": "fifth", "counts_as": "group"}
    counted = {"layout": "wide", "dimension": "size", "categories": ["Many", "Few"]}
    answers = {**said, **counted, "direction": "least deprived", "index": "other", "out_of": "10"}
    check = client.post(columns.request["PATH_INFO"], answers, follow=True)
    assert "1 of 10 is the least deprived" in assert_sound(check).main.text
    kept = client.post(check.request["PATH_INFO"], {"name": "Own", "source": "us"}, follow=True)
    page = assert_sound(kept)
    assert (
        "10 in 100 people in Own live in the most deprived tenth of the areas ranked together"
        in page.main.text
    )
    assert "Own areas" in assert_sound(client.get("/places/")).table.text
