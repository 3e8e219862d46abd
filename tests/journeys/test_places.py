"""From a file to the page of a place, over HTTP, as somebody does it who has never done it before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alongside.web.accounts.permissions import Role
from alongside.web.places.models import Place
from alongside.web.uploads.models import Upload
from tests.web.makers import client_of, make_member
from tests.web.places.making import ANSWERS, CODES, area_table, shapes_file
from tests.web.queue import run_queued
from tests.web.reading import assert_sound, errors_of

pytestmark = pytest.mark.django_db
KEPT = {
    "source": "Census 2021",
    "licence": "OGL v3.0",
    "counted_on_day": "21",
    "counted_on_month": "3",
    "counted_on_year": "2021",
}


def give(client: Client, path: str, text: str, *, name: str = "areas.csv", field: str = "table") -> Any:
    """Upload a file where a page asks for one; return the page it leads to."""
    return client.post(path, {field: SimpleUploadedFile(name, text.encode())}, follow=True)


def answer(client: Client, response: Any, answers: Mapping[str, Any]) -> Any:
    """Answer the page one is on; return the page it leads to."""
    return client.post(response.request["PATH_INFO"], dict(answers), follow=True)


def test_a_manager_makes_a_place_from_two_files() -> None:
    """File, columns, check, place; then shapes, check, map; every page is sound on the way."""
    client = client_of(make_member(Role.MANAGER))
    assert "There is no place yet" in assert_sound(client.get("/places/")).main.text
    columns = give(client, "/places/add/", area_table())
    page = assert_sound(columns)
    assert page.find(id="id_code").find("option", selected=True)["value"] == "area code"
    assert page.find(id="id_deprivation").find("option", selected=True)["value"] == "deprivation rank"
    assert not page.select('input[name="direction"][checked]'), "the direction is never guessed"
    check = answer(client, columns, ANSWERS)
    page = assert_sound(check)
    assert "20 areas, LSOA 2021, in England" in page.main.text
    assert "1 of 33,755 is the most deprived" in page.main.text
    place = answer(client, check, KEPT | {"name": "Seaside", "parents": ""})
    page = assert_sound(place)
    assert "How unequal is this place?" in page.h1.text
    assert "in 100 people in Seaside live in the most deprived tenth of areas in England" in page.main.text
    assert "There is no map yet" in page.main.text

    check = give(client, f"{place.request['PATH_INFO']}shapes/", shapes_file(areas=19), field="shapes")
    page = assert_sound(check)
    assert "19 of the 20 areas of Seaside have a shape" in page.main.text
    assert CODES[19] in page.main.text
    answer(client, check, {"source": "ONS", "licence": ""})
    run_queued()
    page = assert_sound(client.get(place.request["PATH_INFO"]))
    picture = page.select_one("picture img")
    assert "live in the most deprived tenth" in picture["alt"]
    assert CODES[19] in page.find(id="map").parent.text, "an area without a shape is named"
    drawn = client.get(picture["src"])
    assert drawn["Content-Type"] == "image/svg+xml"
    assert client.get(picture["src"], HTTP_IF_NONE_MATCH=drawn["ETag"]).status_code == 304
    assert not Upload.objects.exists()


def test_rows_that_cannot_be_used_are_named_and_nothing_is_kept() -> None:
    """Each with its line and its reason; the file waits, so that an answer can be mended."""
    client = client_of(make_member(Role.MANAGER))
    wrong = area_table().replace(",5\n", ",five\n", 1).replace(CODES[3], "E99")
    columns = answer(client, give(client, "/places/add/", wrong), ANSWERS)
    page = assert_sound(columns)
    assert page.title.text.startswith("Error")
    lines = [
        [cell.text.strip() for cell in row.find_all(["th", "td"])] for row in page.select("section tbody tr")
    ]
    assert ["2", "Not stated"] in [line[:2] for line in lines]
    assert any(line[0] == "5" and "'E99'" in line[2] for line in lines)
    assert not Place.objects.exists()
    assert Upload.objects.get().understood is None
    mended = answer(
        client,
        columns,
        {**ANSWERS, "geography": "own areas", "categories": ["White", "Asian"], "unknown": ""},
    )
    assert "Check what was understood" in assert_sound(mended).h1.text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("areas.csv", "", "the file is empty"),
        ("areas.zip", "PK\x03\x04", "archive"),
        ("areas.csv", "code,count\n", "no rows"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(name: str, content: str, words: str) -> None:
    """On the page that asked for it."""
    response = give(client_of(make_member(Role.MANAGER)), "/places/add/", content, name=name)
    assert words in errors_of(assert_sound(response))["table"]
    assert not Upload.objects.exists()


def test_questions_left_open_are_asked_again() -> None:
    """The direction, the size of the scale and what is counted are said, never assumed."""
    client = client_of(make_member(Role.MANAGER))
    columns = give(client, "/places/add/", area_table())
    unsaid = {**ANSWERS, "direction": "", "index": "other", "dimension": "", "geography": ""}
    errors = errors_of(assert_sound(answer(client, columns, unsaid)))
    assert set(errors) == {"geography", "direction", "out_of", "dimension"}


def test_shapes_of_another_place_are_refused() -> None:
    """With the property the codes were looked for in."""
    client = client_of(make_member(Role.MANAGER))
    check = answer(client, give(client, "/places/add/", area_table()), ANSWERS)
    place = answer(client, check, KEPT | {"name": "Seaside", "parents": "Town"})
    path = f"{place.request['PATH_INFO']}shapes/"
    refused = give(client, path, shapes_file(areas=0, strangers=3), field="shapes")
    assert "'LSOA21CD'" in errors_of(assert_sound(refused))["shapes"]
    broken = give(client, path, "{", field="shapes")
    assert "not JSON" in errors_of(assert_sound(broken))["shapes"]
    assert Place.objects.get().size == 14
