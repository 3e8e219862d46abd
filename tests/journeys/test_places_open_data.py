"""Places made from published files, as a person would make them: Blackpool, and Glasgow.

The files are not part of the project. Put them in a folder as its own README describes and name the folder in
TEST_OPEN_DATA; without it these tests are skipped. (It is no setting of the program, which refuses names it does
not know that begin with ALONGSIDE_.)
"""

from __future__ import annotations

import gzip
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alongside.web.accounts.permissions import Role
from alongside.web.jobs.models import Job
from alongside.web.places.models import Place
from tests.web.makers import client_of, make_member
from tests.web.queue import run_queued
from tests.web.reading import assert_sound, parsed

FOLDER = os.environ.get("TEST_OPEN_DATA", "")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(
        not Path(FOLDER, "deprivation").is_dir(),
        reason="published area files are not here: name their folder in TEST_OPEN_DATA",
    ),
]


@dataclass(frozen=True)
class Published:
    """The files of one place, and what is found in them."""

    name: str
    parent: str
    geography: str
    index: str
    files: tuple[str, str, str]
    shapes: str
    areas: int
    in_words: str


PLACES = (
    Published(
        name="Blackpool",
        parent="E06000009",
        geography="LSOA 2021",
        index="English Indices of Deprivation 2025",
        files=("lookup_lsoa21_ward24_ltla24", "imd2025_england_lsoa21", "ethnicity21_lsoa21_wide"),
        shapes="lsoa21_blackpool.geojson",
        areas=94,
        in_words="40 in 100 people in Blackpool live in the most deprived tenth of areas in England",
    ),
    Published(
        name="Glasgow",
        parent="S12000049",
        geography="data zones 2011",
        index="Scottish Index of Multiple Deprivation 2020",
        files=("lookup_dz11_ltla19_hb19", "imd2020_scotland_dz11", "ethnicity22_dz11_wide"),
        shapes="dz11_glasgow.geojson",
        areas=746,
        in_words="30 in 100 people in Glasgow live in the most deprived tenth of areas in Scotland",
    ),
)


def published(name: str) -> SimpleUploadedFile:
    """Return a published table, unpacked."""
    (path,) = Path(FOLDER).glob(f"*/{name}.csv.gz")
    return SimpleUploadedFile(f"{name}.csv", gzip.decompress(path.read_bytes()))


def suggested(response: Any) -> dict[str, Any]:
    """Return the answers that the page of columns came with."""
    form = parsed(response).select_one("form.places-columns")
    answers: dict[str, Any] = {}
    for one in form.select("select"):
        chosen = one.find("option", selected=True)
        answers[one["name"]] = chosen["value"] if chosen else ""
    for one in form.select("input[checked]"):
        answers.setdefault(one["name"], []).append(one["value"])
    return answers


def bring(client: Client, path: str, name: str, said: dict[str, str], kept: dict[str, str]) -> None:
    """Give a table, name its columns, wait where it is large, and keep it."""
    columns = client.post(path, {"table": published(name)}, follow=True)
    check = client.post(columns.request["PATH_INFO"], {**suggested(columns), **said}, follow=True)
    run_queued()
    if check.request["PATH_INFO"].startswith("/jobs/"):
        done = Job.objects.exclude(result="").filter(title__startswith="Reading").latest("pk")
        check = client.get(done.result, follow=True)
    assert_sound(client.post(check.request["PATH_INFO"], {"source": name, **kept}, follow=True))


@pytest.mark.parametrize("one", PLACES, ids=lambda one: one.name)
def test_a_place_is_made_of_published_files(one: Published) -> None:
    """Look-up, ranks, counts and shapes, four files as they were published; the page says what they hold."""
    client = client_of(make_member(Role.MANAGER))
    areas, ranks, counts = one.files
    which = {"geography": one.geography}
    bring(client, "/places/add/", areas, which, {"name": one.name, "parents": one.parent})
    place = Place.objects.get()
    adding = f"{place.address}add/"
    direction = {"direction": "most deprived", "counts_as": "rank", "index": one.index}
    bring(client, adding, ranks, which | direction, {})
    bring(client, adding, counts, which | {"dimension": "ethnicity"}, {})
    shapes = SimpleUploadedFile(one.shapes, Path(FOLDER, "boundaries", one.shapes).read_bytes())
    check = client.post(f"{place.address}shapes/", {"shapes": shapes}, follow=True)
    client.post(check.request["PATH_INFO"], {"source": "ONS"})
    run_queued()
    page = assert_sound(client.get(place.address))
    assert one.in_words in page.select_one(".places-answer").text
    place.refresh_from_db()
    assert (place.size, place.shaped) == (one.areas, one.areas)
    assert page.select_one("picture img")["src"].endswith("map-narrow.svg")
