"""The report: one page that needs nothing else, whatever the names in it."""

from __future__ import annotations

import gzip
import re

import pytest
from bs4 import BeautifulSoup

from alongside.findings import report_html
from alongside.findings.charts import mirror
from alongside.findings.documents import as_html, build_report, picture
from alongside.findings.reading import family
from tests.findings.reading_maker import (
    PILOT,
    hide_group,
    make_full_reading,
    make_provenance,
    make_reading,
    not_estimable,
)

LARGEST_PAGE = 150_000


@pytest.fixture(scope="module")
def full() -> str:
    return report_html(make_full_reading())


@pytest.fixture(scope="module")
def page(full):
    return BeautifulSoup(full, "html.parser")


def test_the_answer_comes_first(page):
    main = page.find("main")
    assert main.find("h1").text == "Are we reaching the mothers this is for?"
    assert main.find("p").text.startswith("Probably not all. White British mothers are 6 in 100")


def test_those_with_somebody_missing_come_first(page):
    assert [heading.text for heading in page.find_all("h2")][:3] == [
        "By ethnicity",
        "By deprivation",
        "By age",
    ]


def test_one_heading_of_the_first_level_a_language_landmarks_and_a_way_past(page):
    assert len(page.find_all("h1")) == 1
    assert page.find("html")["lang"] == "en-GB"
    assert all(page.find(landmark) for landmark in ("header", "main", "footer"))
    skip = page.find("a", class_="skip")
    assert page.find(id=skip["href"].removeprefix("#")).name == "main"


def test_ids_are_unique_and_every_label_is_there(page):
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(set(ids)) == len(ids)
    assert {tag["aria-labelledby"] for tag in page.find_all(attrs={"aria-labelledby": True})} <= set(ids)


def test_tables_have_captions_scopes_and_can_be_scrolled_by_keyboard(page):
    assert page.find_all("table")
    for table in page.find_all("table"):
        assert table.find("caption").text
        assert all(cell.get("scope") in {"col", "row"} for cell in table.find_all("th"))
        assert table.parent["tabindex"] == "0"
        assert table.parent["role"] == "region"


def test_every_picture_says_its_finding_and_has_two_drawings(page):
    assert len(page.find_all("picture")) == 10
    for drawn in page.find_all("picture"):
        assert drawn.find("img")["alt"]
        assert drawn.find("source")["srcset"].startswith("data:image/svg+xml,%3Csvg")
        assert " " not in drawn.find("source")["srcset"]


def test_nothing_is_fetched_and_nothing_runs(full, page):
    assert not page.find_all(["script", "link", "iframe", "object", "embed"])
    apart = re.sub(r'"data:[^"]*"', "", full)
    assert not re.search(r"https?://|url\(|@import|@font-face", apart)


def test_the_page_is_light(full):
    apart = re.sub(r'"data:[^"]*"', "", full)
    assert len(gzip.compress(apart.encode())) < LARGEST_PAGE


def test_where_it_comes_from_stands_at_the_end(page):
    words = page.find("footer").text
    assert "alongside 0.1.0" in words
    assert "SHA-256" in words
    assert "do not publish it" in words


def test_a_publishable_reading_carries_a_keyed_fingerprint_only():
    made = make_provenance(
        publishable=True,
        inputs=[{"role": "population", "name": "population.csv", "hmac_sha256": "cd" * 32}],
        draws=not_estimable("no draws"),
    )
    words = BeautifulSoup(report_html(make_reading(provenance=made)), "html.parser").find("footer").text
    assert "keyed fingerprint cdcd" in words
    assert "may be published" in words


def test_methods_name_their_sources_for_both_relations():
    for relation, source in (("subset", "Miettinen and Nurminen"), ("external", "Wilson (1927)")):
        assert source in report_html(make_reading({"age": PILOT["age"]}, relation=relation))


def test_one_dimension_is_not_answered_twice():
    page = BeautifulSoup(report_html(make_reading({"ethnicity": PILOT["ethnicity"]})), "html.parser")
    assert page.find("main").text.count("White British mothers are 6 in 100") == 1


def test_a_title_of_ones_own_keeps_the_question():
    page = BeautifulSoup(report_html(make_reading(), title="Bradford <b>pilot</b>"), "html.parser")
    assert page.find("h1").text == "Bradford <b>pilot</b>"
    assert page.find(class_="question").text == "Are we reaching the mothers this is for?"


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}"]
)
def test_names_from_a_file_are_never_markup(name):
    reading = make_reading(
        {name: {name: (50, 2), "B": (500, 200)}},
        unit={"population": name, "cohort": name},
        notices=[{"code": "x", "text": name}],
        benchmarks=[{"name": "population", "total": 3}],
    )
    page = BeautifulSoup(report_html(reading), "html.parser")
    assert not page.find_all("script")
    assert not page.find_all("img", src="x")
    assert name in page.text


def test_hidden_groups_say_so_everywhere():
    page = BeautifulSoup(report_html(hide_group(make_reading(), "White Other")), "html.parser")
    assert "numbers are hidden, to protect people" in page.find("main").text
    row = page.find("th", string="White Other").find_parent("tr")
    assert [cell.text for cell in row.find_all("td")][:5] == ["hidden"] * 5


def test_several_yardsticks_are_listed():
    reading = make_reading()
    second = [{**group, "benchmark": "2021 census"} for group in reading["groups"]]
    both = [*reading["benchmarks"], {"name": "2021 census", "total": 600}]
    page = BeautifulSoup(
        report_html({**reading, "benchmarks": both, "groups": [*reading["groups"], *second]}), "html.parser"
    )
    assert page.find("h3", string="Against every yardstick")
    assert "against 2021 census" in page.text


def test_whoever_keeps_drawings_gives_them_by_name():
    names = []

    def draw(name, make):
        names.append(name)
        return kept

    reading = make_full_reading()
    kept = picture(mirror(reading, family(reading, "ethnicity")))
    report = build_report(reading, draw=draw)
    assert {"mirror-1", "ratios-1", "mirror-2", "gradient-2", "funnel-1", "crossed"} <= set(names)
    assert as_html(report).count("<picture>") == len(names) == len(set(names))


def test_a_drawing_without_a_size_is_refused(monkeypatch):
    reading = make_reading()
    chart = mirror(reading, family(reading, "ethnicity"))
    monkeypatch.setattr("alongside.findings.documents._pictures.render_svg", lambda chart, width: "<svg/>")
    with pytest.raises(ValueError, match="without a size"):
        picture(chart)
