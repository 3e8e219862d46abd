"""What a forecast says and draws of each group, and how a back-test reads on a page."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from alongside.core.recruitment import RecruitmentSource
from alongside.exchange.arrivals import read_recruitment
from alongside.exchange.computed_forecasts import compute_backtest, compute_forecast, given_of
from alongside.exchange.forecast_settings import ForecastSettings
from alongside.exchange.populations import read_populations
from alongside.findings.charts import render_svg
from alongside.findings.forecasts import (
    backtest_sections,
    build_forecast_report,
    dimension_sentences,
    ends,
    forecast_answer,
    forecast_headline,
    forecast_html,
)
from alongside.findings.forecasts._sentences import group_sentence

START = datetime.date(2026, 1, 5)


def forecast_of(tmp_path: Any, *, weeks: int = 20, weekly: dict[str, int], **settings: Any) -> Any:
    """Foresee from so many weeks with the same newcomers in each, against 60 a, 30 b, 10 c and nobody of d."""
    population, arrivals = tmp_path / "population.csv", tmp_path / "arrivals.csv"
    population.write_text("dimension,category,count\narea,a,60\narea,b,30\narea,c,10\narea,d,0\n")
    lines = [
        f"{START + datetime.timedelta(weeks=week)},area,{category},{count}"
        for week in range(weeks)
        for category, count in weekly.items()
    ]
    arrivals.write_text("\n".join(["date,dimension,category,count", *lines]) + "\n")
    populations = read_populations(population)
    came = read_recruitment(arrivals, populations=populations)
    return given_of(populations, came, ForecastSettings(**settings), draws=400)


def foreseen(given: Any, *, target: int = 200, weeks: int = 10) -> Any:
    """Return the forecast from the last day that somebody came."""
    as_of = given.last or START
    return compute_forecast(
        given,
        target_n=target,
        ends_on=as_of + datetime.timedelta(weeks=weeks),
        as_of=as_of,
        level=0.9,
        seed=1,
        parameters={},
    )


def test_a_group_that_stays_away_is_named_in_the_title_and_drawn_short(tmp_path) -> None:
    """b has a third of its share: the title says so, its dot points down, its floor has its chance in words."""
    found = foreseen(forecast_of(tmp_path, weekly={"a": 8, "b": 1, "c": 1}, floors={"b": 0.2}))
    chart = ends(found, found["dimensions"][0])
    assert chart.title == "By area: b more likely than not to end below four fifths of their share"
    drawn = render_svg(chart)
    assert "floor of 20.0% holds: 0.0%" in drawn
    assert "no ratio" in drawn, "nobody of d is counted, so it has none"
    assert "at least 20.0% of all with a chance of 0.0%" in chart.description
    assert "b would end at" in str(forecast_answer(found))
    said = dimension_sentences(found, found["dimensions"][0])
    assert [str(one) for one in said] == ["By area, b would be at least 20.0% of all with a chance of 0.0%."]


def test_groups_near_their_share_are_drawn_as_near_it(tmp_path) -> None:
    """With many weeks behind and few to come a is near its share and nobody is named."""
    found = foreseen(forecast_of(tmp_path, weekly={"a": 60, "b": 30, "c": 10}), target=3000)
    chart = ends(found, found["dimensions"][0])
    assert chart.title.endswith("no group is more likely than not to end below four fifths of its share")
    assert "No group is more likely than not" in str(forecast_answer(found))


def test_a_group_that_comes_too_often_has_its_own_shape(tmp_path) -> None:
    """c comes five times as often as its share: a triangle up in its own hue."""
    found = foreseen(forecast_of(tmp_path, weekly={"a": 5, "b": 2, "c": 7}))
    assert "floor" not in render_svg(ends(found, found["dimensions"][0]), "narrow")
    assert found["dimensions"][0]["groups"][2]["ppr"]["low"] > 1.25


def test_what_is_not_known_says_why_it_has_no_ratio(tmp_path) -> None:
    """A gap in the records is a sentence, never a ratio."""
    found = foreseen(forecast_of(tmp_path, weekly={"a": 3, "b": 2, "": 1}))
    gap = found["dimensions"][0]["groups"][-1]
    assert str(group_sentence(gap)) == "not known: not known is a gap in the records, not a group."


@pytest.mark.parametrize(
    ("target", "says"),
    [(150, "From 18 May 2026: 150 people about 22 June 2026"), (9_000, "with a chance of 0.0%")],
)
def test_the_line_of_a_list_says_when_or_how_likely(tmp_path, target, says) -> None:
    """A day where most simulations get there, a chance where they do not."""
    found = foreseen(forecast_of(tmp_path, weekly={"a": 4, "b": 2}), target=target)
    assert says in str(forecast_headline(found))


def test_pictures_are_drawn_once_and_under_their_names(tmp_path) -> None:
    """Whoever keeps them is asked for the fan and for each dimension; the file on its own holds them all."""
    found = foreseen(forecast_of(tmp_path, weekly={"a": 4, "b": 2}))
    asked = []

    def note(name: str, make: Any) -> Any:
        asked.append(name)
        return make()

    build_forecast_report(found, draw=note)
    assert asked == ["fan", "ends-1"]
    assert forecast_html(found).count("<picture>") == 2


def test_nothing_recruited_yet_is_said_first(tmp_path) -> None:
    """From what was supposed alone."""
    source = RecruitmentSource(channel="clinic", rate_per_week=5.0)
    found = foreseen(forecast_of(tmp_path, weeks=0, weekly={}, sources=(source,)), target=30)
    assert str(forecast_answer(found)).startswith("Nobody has come yet")


def test_a_back_test_is_a_section_for_every_dimension(tmp_path) -> None:
    """With coverage, its interval and every date; whoever waits is told which dimension is next."""
    told: list[tuple[str, float]] = []
    given = forecast_of(tmp_path, weeks=24, weekly={"a": 4, "b": 2})
    found = compute_backtest(
        given,
        ahead=4,
        first_weeks=8,
        step=4,
        level=0.8,
        draws=400,
        seed=1,
        parameters={},
        tell=lambda name, share: told.append((name, share)),
    )
    (section,) = backtest_sections(found)
    assert section.heading == "Would it have held? By area"
    assert "80% intervals for the next 4 weeks held" in section.sentences[0]
    assert len(section.tables[0].rows) == len(found["dimensions"][0]["forecasts"]) > 1
    assert told == [("area", 0.0)]
