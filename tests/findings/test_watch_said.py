"""What a watch and a forecast say and draw, in every state they can be in."""

from __future__ import annotations

import datetime
import json
from typing import Any

import numpy as np
import polars as pl
import pytest

from alongside.core.errors import InputError
from alongside.core.reach import Adaptation, Arrivals, Population, WatchQuestion, watch
from alongside.exchange.readings import Provenance
from alongside.exchange.watches import check_watch, watch_document, watch_notices, write_watch
from alongside.findings.charts import render_svg
from alongside.findings.watches import (
    chance_sentences,
    families,
    family_answer,
    family_remarks,
    lit_sentences,
    lit_table,
    looks_table,
    strip,
    watch_answer,
    watch_html,
    watch_table,
)

SCHEMA = {
    "date": pl.Date,
    "stage": pl.String,
    "dimension": pl.String,
    "category": pl.String,
    "count": pl.Float64,
}
MADE = Provenance(version="0", parameters={}, inputs=(), seed=0)


def document(
    *weeks: dict[str | None, float], counts: dict[str, float] | None = None, **asked: Any
) -> dict[str, Any]:
    """Watch these weeks of newcomers, by area, and hold the document against its schema."""
    rows = [
        (datetime.date(2024, 1, 1) + datetime.timedelta(weeks=week), "came", "area", category, count)
        for week, newcomers in enumerate(weeks)
        for category, count in newcomers.items()
    ]
    listed = counts or {"a": 50.0, "b": 30.0, "c": 20.0}
    margins = pl.DataFrame(
        [("area", category, count) for category, count in listed.items()],
        schema=["dimension", "category", "count"],
        orient="row",
    )
    found = watch(
        populations=(Population(name="list", margins=margins),),
        arrivals=Arrivals(
            stages=("came",), margins=pl.DataFrame(rows, schema=SCHEMA, orient="row"), unit="families"
        ),
        question=WatchQuestion(**asked),
    )
    return check_watch(watch_document(found, provenance=MADE, notices=watch_notices(found)))


def many(weeks: int, **newcomers: float) -> list[dict[str | None, float]]:
    """The same newcomers every week."""
    return [dict(newcomers) for _ in range(weeks)]


def test_nobody_yet() -> None:
    """The strip and the tables of nothing are still a page."""
    found = document()
    assert str(watch_answer(found)).startswith("Nobody has come yet")
    assert "nobody has come yet" in strip(found, families(found)[0]).title
    assert "Nobody has come yet" in watch_html(found)


def test_a_group_that_stays_away() -> None:
    """Alarms come first, with the ratio and its limits; the answer opens with a plain no."""
    found = document(*many(40, a=5, b=3))
    said = str(watch_answer(found))
    assert said.startswith("Not all. Families in c come at well below their share: 0 of it")
    assert "first lit, below its share" in str(lit_sentences(found)[0])
    chart = strip(found, families(found)[0])
    assert "lamps are lit" in chart.title or "a lamp is lit for c" in chart.title
    assert "<svg" in render_svg(chart, "narrow")


def test_a_group_that_comes_too_often() -> None:
    """Too many of one is said as such, not as somebody missing."""
    found = document(*many(12, a=5, b=2, c=3), counts={"a": 80.0, "b": 10.0, "c": 10.0})
    said = str(watch_answer(found))
    assert "above their share" in said


def test_quiet_is_no_proof() -> None:
    """No lamp: said, and said what it does not mean; the chances name the small groups."""
    found = document(*many(3, a=5, b=3, c=2), planned_n=60)
    assert "That is no proof that everyone is reached" in str(watch_answer(found))
    assert any("silence says little" in str(sentence) for sentence in chance_sentences(found))
    assert "No lamp is lit after 30 families." in str(family_answer(found, families(found)[0]))


def test_what_has_no_answer_says_why() -> None:
    """A group the population lacks: the mix has no E-value, the group no ratio, both with their reasons."""
    found = document({"a": 2.0, "d": 1.0}, counts={"a": 5.0, "b": 5.0, "d": 0.0})
    assert "These counts cannot say: people of 'd' came" in str(watch_answer(found))
    assert "d: people of this group took part" in str(family_answer(found, families(found)[0]))
    table = watch_table(found, families(found)[0])
    assert next(row for row in table.rows if row[0] == "d")[3] == "none"
    assert "people of 'd' came" in looks_table(families(found)[0]).rows[0][3]


def test_not_known_has_its_own_row() -> None:
    """Counted, with that date's newcomers, in no share."""
    found = document({"a": 2.0, None: 1.0}, {"b": 1.0, None: 3.0})
    last = found["looks"][-1]["groups"][-1]
    assert (last["category"], last["newcomers"], last["count"]) == ("not known", 3, 4)
    assert watch_table(found, families(found)[0]).rows[-1][:2] == ("Not known", "4")
    assert any(notice["code"] == "not_known_arrivals" for notice in found["notices"])


def test_nobody_of_a_known_group() -> None:
    """People came and the group of none is known: that is said, not that no lamp is lit; nobody at all is nobody."""
    found = document({None: 2.0})
    said = "These counts cannot say: the area of none of the 2 families who came is known."
    assert str(watch_answer(found)) == said
    assert str(family_answer(found, families(found)[0])) == said
    assert family_remarks(families(found)[0]) == ()
    assert "nobody whose group is known" in strip(found, families(found)[0]).title
    assert str(watch_answer(document({"a": 0.0}))).startswith(
        "Nobody has come yet, so there is nothing to tell."
    )


def test_lamps_of_two_yardsticks_and_epochs_are_told_apart() -> None:
    """The line and the table of a lamp name its epoch where there are two, and nothing where there is one of all."""
    alone = document(*many(40, a=5, b=3))
    assert "(area) was first lit" in str(lit_sentences(alone)[0])
    assert len(lit_table(alone).columns) == 8
    found = document(*many(40, a=5, b=3), adaptations=(Adaptation(on=datetime.date(2024, 4, 1)),))
    assert all(" in epoch " in str(sentence) for sentence in lit_sentences(found))
    assert {row[-1] for row in lit_table(found).rows} == {"1", "2"}
    both = {**alone, "benchmarks": [*alone["benchmarks"], {"name": "other", "total": 1}]}
    assert "against “list” was first lit" in str(lit_sentences(both)[0])


def test_a_planned_number_that_is_past() -> None:
    """More have come than were planned: no chance is said for a day that is over; epochs are added up."""
    for points in ((), (Adaptation(on=datetime.date(2024, 1, 9)),)):
        found = document(*many(3, a=5, b=3, c=2), planned_n=25, adaptations=points)
        said = [str(sentence) for sentence in chance_sentences(found)]
        assert len(said) == 1
        assert said[0].startswith("30 families have come, which is past the 25 planned")
    assert len(chance_sentences(document(*many(3, a=5, b=3, c=2), planned_n=30))) == 2


def test_an_epoch_before_anybody_came_is_remarked_on() -> None:
    """Its half of the error is spent on nobody; a day after the first arrival is none of that, nor is a plan."""
    for day, code in ((datetime.date(2020, 1, 1), True), (datetime.date(2024, 1, 8), False)):
        found = document(*many(3, a=5, b=3), adaptations=(Adaptation(on=day),))
        assert any(notice["code"] == "empty_epoch" for notice in found["notices"]) is code
    planned = document(adaptations=(Adaptation(on=datetime.date(2020, 1, 1)),))
    assert not any(notice["code"] == "empty_epoch" for notice in planned["notices"])


def test_limits_next_to_nothing_are_said_plainly() -> None:
    """A lower limit that is printed as below 0.01 is no "between"."""
    found = document({"c": 1.0}, *many(40, a=5, b=3))
    assert "the truth likely no more than " in str(watch_answer(found))
    assert "between below" not in str(watch_answer(found))


def test_more_looks_than_tiles() -> None:
    """A long history is thinned on the picture, the latest kept, and said."""
    found = document(*many(80, a=5, b=3, c=2))
    assert "52 of 80" in str(strip(found, families(found)[0]).wide)


def test_an_epoch_is_a_family_of_its_own() -> None:
    """After an adaptation the answer is of the newest epoch; the page shows both."""
    found = document(*many(8, a=5, b=3, c=2), adaptations=(Adaptation(on=datetime.date(2024, 2, 1)),))
    assert [family.epoch for family in families(found)] == [1, 2]
    page = watch_html(found)
    assert "epoch 1" in page
    assert "epoch 2" in page


def test_more_lamps_than_sentences() -> None:
    """Four are said, the others counted."""
    counts = dict.fromkeys("abcdefgh", 10.0)
    found = document(*many(60, a=10, b=10), counts=counts)
    assert "more lamps are lit; the tables name them." in str(watch_answer(found))


def test_huge_evidence_is_written_short() -> None:
    """An E-value of many figures is shortened, in words and in tables."""
    found = document(*many(60, a=1, c=20), relation="external")
    assert "E-value 1.0e+300" in str(family_answer(found, families(found)[0])) or "e+" in str(
        family_answer(found, families(found)[0])
    )
    assert "e+" in looks_table(families(found)[0]).rows[-1][3]


def test_a_strange_document_is_refused() -> None:
    """What is not a watch is named as such."""
    with pytest.raises(InputError, match="not a watch of this program"):
        check_watch({"format": "alongside-reading"})


def test_names_from_files_are_escaped_on_the_page() -> None:
    """A category that looks like mark-up is text."""
    found = document({"<b>x": 3.0}, counts={"<b>x": 5.0, "y": 5.0})
    assert "<b>x" not in watch_html(found)
    assert np.isfinite(found["looks"][0]["n"])


def test_a_very_long_watch_is_written_without_indents() -> None:
    """The same document either way; indents are for those short enough to be read."""
    short = document(*many(3, a=5, b=3, c=2))
    long = {**short, "looks": short["looks"] * 3_000}
    assert write_watch(short).count(b"\n") > 100
    assert write_watch(long).count(b"\n") == 1
    assert json.loads(write_watch(long)) == long
