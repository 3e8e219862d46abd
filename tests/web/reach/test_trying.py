"""Two files tried without signing in: the mirror, every mistake, nothing kept."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from alongside.exchange.samples import sample_csv
from alongside.web.reach import actions, tasks
from alongside.web.uploads.models import Upload
from tests.web.makers import client_of
from tests.web.reach.making import make_tried
from tests.web.reading import assert_sound, errors_of, parsed

pytestmark = pytest.mark.django_db
CASE = Path(actions.EXAMPLES["bradford-pilot"].folder)
FOLDER = Path(__file__).resolve().parents[3] / "examples" / CASE


def file(name: str, content: str | bytes) -> SimpleUploadedFile:
    """Make a file as a browser sends it."""
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def send(client: Client, population: str | bytes, cohort: str | bytes, **more: str):
    """Give two files."""
    files = {"population": file("population.csv", population), "cohort": file("cohort.csv", cohort)}
    return client.post("/try/", {"relation": "subset", **files, **more})


def test_the_page_shows_formats_samples_and_published_cases() -> None:
    """Empty states teach: what is needed, what it looks like, an example one press away."""
    page = assert_sound(client_of(None).get("/try/"))
    assert page.select_one(".reach-sample a")["download"] == "population-margins.csv"
    assert "Better Start Bradford's pilot" in page.text
    assert not page.select(".nhsuk-error-summary")


@pytest.mark.slow
def test_two_files_give_the_mirror_and_its_downloads() -> None:
    """The Bradford pilot, as a stranger would give it: 0.61 of their share, with picture, table and report."""
    client = client_of(None)
    answer = send(client, (FOLDER / "population.csv").read_bytes(), (FOLDER / "cohort.csv").read_bytes())
    assert answer.status_code == 302
    shown = client.get(answer["Location"])
    page = assert_sound(shown)
    assert "White British mothers are 6 in 100" in page.select_one(".reach-answer").text
    assert "0.61" in page.select_one(".reach-answer").text
    picture = client.get(page.select_one("picture img")["src"])
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture.content.startswith(b"<svg")
    report = client.get(page.find("a", string="The report, as one page (HTML)")["href"])
    assert "attachment" in report["Content-Disposition"]
    assert "0.61" in report.content.decode()
    assert not Upload.objects.exists(), "nothing is kept"


def test_a_mistake_names_its_line_and_gives_a_marked_copy() -> None:
    """Every problem stands in the summary and in a table; the file comes back with them beside its lines."""
    broken = "dimension,category,count\nethnicity,White,ten\nethnicity,Asian,-3\n"
    page = assert_sound(send(client_of(None), broken, sample_csv("cohort_margins")))
    assert page.title.text.startswith("Error: ")
    said = page.select_one(".nhsuk-error-summary").text
    assert "population.csv, line 2" in said
    assert "population.csv, line 3" in said
    assert list(errors_of(page)) == ["population"]
    table = page.find("table")
    assert [row.th.text for row in table.tbody.find_all("tr")] == ["2", "3"]
    marked = page.find("a", attrs={"download": "population-to-mend.csv"})
    assert marked["href"].startswith("data:text/csv")


def test_a_misfit_of_the_two_stands_at_the_cohort() -> None:
    """What is wrong only between the two files is said where it can be mended."""
    population = "dimension,category,count\nethnicity,White,100\nethnicity,Asian,50\n"
    cohort = "dimension,category,count\nethnicity,Whit,10\nethnicity,Asian,5\n"
    page = assert_sound(send(client_of(None), population, cohort))
    assert list(errors_of(page)) == ["cohort"]
    assert "White" in page.select_one(".nhsuk-error-summary").text


def test_nothing_given_is_said_at_each_field() -> None:
    """Two empty fields, two links."""
    page = assert_sound(client_of(None).post("/try/", {"relation": "external"}))
    assert list(errors_of(page)) == ["population", "cohort"]


def test_a_larger_file_is_sent_to_sign_in() -> None:
    """What would keep its person waiting is for the background."""
    rows = "id,ethnicity\n" + "1,White British and many more words\n" * 40_000
    page = assert_sound(send(client_of(None), sample_csv("population_margins"), rows))
    assert "Sign in" in errors_of(page)["cohort"]


def test_far_too_much_is_cut_off() -> None:
    """More than the page ever takes is not even listened to."""
    page = assert_sound(send(client_of(None), b"x" * 5_000_000, b"id\n1\n"))
    assert "Sign in" in errors_of(page)["population"]


def test_what_was_tried_is_found_for_an_hour_by_its_address_alone() -> None:
    """A secret that is not there is nothing."""
    client = client_of(None)
    assert_sound(client.get(f"/try/{make_tried()}/"))
    assert client.get("/try/guessed/").status_code == 404
    assert client.get("/try/guessed/reading.json").status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("groups.csv", "text/csv"),
        ("reading.json", "application/json"),
        ("report.html", "text/html"),
        ("mirror-1-wide.svg", "image/svg+xml"),
    ],
)
def test_files_are_sent_once_and_then_only_if_changed(name: str, kind: str) -> None:
    """The tag of the content is what a browser asks with."""
    client = client_of(None)
    address = f"/try/{make_tried()}/{name}"
    first = client.get(address)
    assert first["Content-Type"].startswith(kind)
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/try/{make_tried()}/mirror-9-wide.svg").status_code == 404
    assert client.get(f"/try/{make_tried()}/mirror-1.png").status_code == 404, (
        "no image was made for documents"
    )


def test_samples_are_the_files_the_readers_take() -> None:
    """What is offered for writing over can be read."""
    answer = client_of(None).get("/try/samples/cohort_people.csv")
    assert answer.content.decode("utf-8-sig") == sample_csv("cohort_people")
    assert client_of(None).get("/try/samples/nonsense.csv").status_code == 404


def test_a_page_names_its_files() -> None:
    """The downloads of a reading are links, each once."""
    page = parsed(client_of(None).get(f"/try/{make_tried()}/"))
    links = [link["href"] for link in page.select(".app-downloads a")]
    assert len(links) == len(set(links)) == 9


@pytest.mark.slow
def test_a_published_case_is_computed_once_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second visitor sees it at once."""
    client = client_of(None)
    first = client.post("/try/examples/bradford-pilot/")["Location"]
    monkeypatch.setattr("alongside.web.reach.actions.trying.try_example", None)
    assert client_of(None).post("/try/examples/bradford-pilot/")["Location"] == first
    assert "Better Start Bradford" in parsed(client.get(first)).h1.text


def test_one_network_cannot_keep_the_machine_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """After its share it is asked to wait, and nothing is computed."""
    monkeypatch.setattr("alongside.web.reach.actions.trying.MOST_TRIES", 0)
    answer = client_of(None).post("/try/examples/bradford-pilot/")
    assert answer.status_code == 409
    assert "wait a little" in parsed(answer).text


def test_what_was_tried_is_deleted_not_merely_forgotten() -> None:
    """After the hour the row is gone from the database too."""
    secret = make_tried()
    tasks.forget_tried()
    assert actions.find_tried(secret) is not None
    actions.forget_tried(at=timezone.now() + timedelta(hours=2))
    assert actions.find_tried(secret) is None
