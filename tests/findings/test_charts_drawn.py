"""The pictures: what is drawn is what was counted, at both widths, for any name and any gap in the numbers."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alongside.findings.charts import (
    Chart,
    comparison,
    crossed,
    funnel,
    gradient,
    has_funnel,
    mirror,
    ratios,
    render_png,
    render_svg,
)
from alongside.findings.charts._chance import chance_band
from alongside.findings.charts._letters import width_of, wrapped
from alongside.findings.reading import family, rows_of
from tests.findings.drawn_words import rows_in, words_of
from tests.findings.reading_maker import (
    PILOT,
    SUPPRESSED,
    change_group,
    hide_group,
    make_cell,
    make_full_reading,
    make_gradient,
    make_reading,
    make_steps,
    not_estimable,
)

HOSTILE = {
    "<script>alert(1)</script>": (100, 20),
    "=cmd|' /C calc'!A0": (50, 13),
    "A very long name " * 12: (200, 60),
    "Unbroken" * 30: (30, 12),
    "العائلات العربية": (80, 40),
    "👩\u200d👧 families & others": (40, 9),
    "家庭": (30, 9),
    "e\u0301": (30, 9),
}


def every_chart(reading) -> list[Chart]:
    found = family(reading, reading["dimensions"][0]["name"])
    return [mirror(reading, found), ratios(reading, found)]


def test_the_mirror_shows_both_shares_of_every_group():
    reading = make_reading()
    chart = mirror(reading, family(reading, "ethnicity"))
    for spec in (chart.wide, chart.narrow):
        said = words_of(spec)
        assert {"10 in 100", "6 in 100", "White British", "62 in 100", "68 in 100"} <= set(said)
    assert chart.title == "White British: 0.61 of their share"
    assert "the truth likely between 0.38 and 0.96" in chart.description
    assert chart.table.rows[0][0] == "White British"


def test_both_sides_of_the_mirror_have_one_scale():
    reading = make_reading()
    spec = mirror(reading, family(reading, "ethnicity")).wide
    bars = [row for layer in spec["layer"] if layer["mark"]["type"] == "rect" for row in rows_in(spec, layer)]
    long = sorted((row["x2"] - row["x"] for row in bars), reverse=True)
    assert long[0] / long[1] == pytest.approx((142 / 209) / (345 / 558), rel=0.001)


def test_a_number_never_stands_on_a_gap():
    reading = make_reading({"x": {"A": (500, 6), "B": (480, 90), "C": (20, 4)}})
    spec = mirror(reading, family(reading, "x")).narrow
    [number] = [
        row
        for layer in spec["layer"]
        for row in rows_in(spec, layer)
        if row.get("text") == "6 in 100" and row["x"] > 170
    ]
    hatches = [
        row for layer in spec["layer"] if layer["mark"]["type"] == "rule" for row in rows_in(spec, layer)
    ]
    assert number["x"] > max(
        row["x2"] for row in hatches if row["y"] > number["y"] - 12 and row["y2"] < number["y"] + 12
    )


@pytest.mark.parametrize("name", list(HOSTILE))
def test_any_name_is_drawn_and_none_is_markup(name):
    reading = make_reading({"ethnicity": {name: HOSTILE[name], "Everyone else": (500, 150)}})
    for chart in every_chart(reading):
        assert "<script" not in render_svg(chart, "narrow")
        assert max(width_of(text, 13) for text in words_of(chart.narrow)) <= 360


def test_a_picture_asks_nothing_of_the_network_and_is_see_through():
    svg = render_svg(every_chart(make_reading())[0])
    assert not re.search(r'(href|src|url)\s*[=(]\s*["\']?(?!#)', svg)
    assert "http" not in svg.replace("http://www.w3.org", "")
    assert 'font-family="Arial, sans-serif"' in svg
    assert not re.search(r'<rect[^>]*width="720"[^>]*fill="white"', svg)


def test_no_text_is_smaller_than_twelve_pixels_even_where_a_phone_shrinks_it():
    for chart in (
        *every_chart(make_full_reading()),
        funnel(make_full_reading(), family(make_full_reading(), "ethnicity")),
    ):
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', render_svg(chart, "narrow"))]
        assert min(sizes) * 320 / 340 >= 12


def test_png_for_word_is_twice_as_fine_as_the_screen():
    png = render_png(every_chart(make_reading())[0], "narrow")
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 680


def test_forty_groups_make_a_taller_picture():
    few, many = (make_reading({"x": {f"G{at}": (50, 20) for at in range(count)}}) for count in (4, 40))
    assert mirror(many, family(many, "x")).wide["height"] > 6 * mirror(few, family(few, "x")).wide["height"]


def test_hidden_and_inestimable_groups_are_drawn_as_such():
    reading = hide_group(make_reading(), "White British")
    reading = change_group(reading, "Pakistani", ppr=not_estimable("nobody"), verdict=not_estimable("nobody"))
    found = family(reading, "ethnicity")
    assert words_of(mirror(reading, found).wide).count("hidden") == 2
    assert "hidden to protect people" in words_of(ratios(reading, found).wide)
    assert "no answer" in words_of(ratios(reading, found).narrow)


def test_a_dimension_with_everything_hidden_still_has_a_picture():
    reading = make_reading({"x": {"A": (50, 20), "B": (60, 20)}})
    for name in ("A", "B"):
        reading = hide_group(reading, name)
    for chart in every_chart(reading):
        assert chart.title == "By x, these counts cannot say" or "0 of 2" in chart.title


def test_one_person_is_drawn_in_words():
    reading = make_reading({"x": {"A": (5, 1), "B": (6, 0)}})
    chart = ratios(reading, family(reading, "x"))
    assert "too few to tell: 1 mother" in words_of(chart.wide)


def test_nobody_and_far_off_ratios_stand_at_the_end_of_the_axis():
    reading = make_reading({"x": {"A": (500, 1), "B": (600, 300), "C": (2, 2)}})
    reading = change_group(reading, "A", ppr={"value": 0.001, "low": 0.0, "high": 0.01}, cohort_count=9)
    reading = change_group(reading, "C", ppr={"value": 40, "low": 20, "high": 90}, cohort_count=9)
    svg = render_svg(ratios(reading, family(reading, "x")))
    assert "NaN" not in svg
    assert "Infinity" not in svg


def test_the_costliest_step_is_marked_and_rates_stand_beside_everyones():
    reading = make_full_reading()
    found = family(reading, "ethnicity")
    assert has_funnel(reading, found)
    assert not has_funnel(reading, family(reading, "age"))
    said = words_of(funnel(reading, found).wide)
    assert "costliest: 17 of 40 went on" in said
    assert "42 in 100 (everyone: 61)" in said


def test_a_long_funnel_shows_those_furthest_below_first_and_says_how_many_more():
    counts = {f"G{at}": (200, 40 + at) for at in range(10)}
    steps = [step for name in counts for step in make_steps(name, (200, 150, 90, 40))]
    reading = make_reading({"ethnicity": counts}, funnel=steps)
    said = words_of(funnel(reading, family(reading, "ethnicity")).wide)
    assert "2 more groups are in the table." in said
    assert "G0" in said
    assert "G9" not in said


def test_a_first_step_of_its_own_and_hidden_counts_give_no_rate():
    steps = make_steps("Pakistani", (345, 280, 180, 142))
    steps[0] |= {"label": "who was found at all", "conditional_rate": not_estimable("not a rate")}
    steps[1] |= {"count": SUPPRESSED, "contribution": SUPPRESSED}
    reading = make_reading({"ethnicity": PILOT["ethnicity"]}, funnel=steps)
    said = words_of(funnel(reading, family(reading, "ethnicity")).wide)
    assert "Who was found at all" in said
    assert "280 at this step" in said


def test_nobody_left_to_go_on_gives_no_rate():
    steps = make_steps("Pakistani", (345, 280, 180, 142))
    steps[2] |= {"count": 0, "from_count": 0}
    reading = make_reading({"ethnicity": PILOT["ethnicity"]}, funnel=steps)
    assert "0 of 0 went on" in words_of(funnel(reading, family(reading, "ethnicity")).wide)


def test_crossed_groups_show_the_lowest_with_both_ratios():
    reading = make_full_reading()
    chart = crossed(reading, rows_of(reading, "cells"))
    assert "The lowest 12 of 16 crossed groups; all are in the table." in words_of(chart.wide)
    assert len(chart.table.rows) == 16


@pytest.mark.parametrize(
    ("value", "spread", "hue"),
    [(0.3, 0.1, "#b4531a"), (3.0, 0.1, "#1f6695"), (1.0, 0.1, None), (1.0, 0.9, None)],
)
def test_only_crossed_groups_wholly_outside_the_band_get_a_hue(value, spread, hue):
    svg = render_svg(crossed(make_reading(), (make_cell({"x": "A"}, value, spread),)))
    assert ("#b4531a" in svg, "#1f6695" in svg) == (hue == "#b4531a", hue == "#1f6695")


def test_a_crossed_group_without_a_ratio_is_hatched():
    cell = make_cell({"x": "A"}, 1.0, pooled=SUPPRESSED, probability_lowest_three=SUPPRESSED)
    assert "cannot say" in crossed(make_reading(), (cell,)).title


def test_the_gradient_keeps_the_order_of_deprivation():
    reading = make_full_reading()
    said = words_of(gradient(reading, reading["gradient"][0]).wide)
    order = [word for word in said if word.startswith(("Tenth", "Least", "Most"))]
    assert order == ["Least deprived", *(f"Tenth {at}" for at in range(1, 6)), "Most deprived"] or set(
        order
    ) == {
        "Least deprived",
        "Most deprived",
        *(f"Tenth {at}" for at in range(1, 6)),
    }
    single = gradient(reading, make_gradient(["Tenth 1"], stage="randomised"))
    assert "Least deprived" not in words_of(single.wide)


def test_two_readings_show_what_was_and_what_is():
    before = make_reading()
    moved = {**PILOT, "ethnicity": {**PILOT["ethnicity"], "White British": (57, 20)}}
    chart = comparison(before, make_reading(moved), "ethnicity", names=("in March", "in June"))
    assert chart.title.startswith("Largest change: White British, from 0.61 (in March) to")
    assert "Hollow: in March. Solid, with its interval: in June." in words_of(chart.wide)
    hidden = comparison(hide_group(before, "White British"), make_reading(moved), "ethnicity")
    assert any(word.startswith("no number →") for word in words_of(hidden.wide))
    assert "nothing has changed" in comparison(before, before, "ethnicity").title


def test_few_crossed_groups_are_not_ranked():
    reading = make_reading()
    cells = tuple(make_cell({"x": letter}, 1.0) for letter in "ABCDEF")
    noted = "Below each ratio: how often, of our draws, it is among the lowest three."
    assert noted in " ".join(words_of(crossed(reading, cells).wide))
    assert noted not in " ".join(words_of(crossed(reading, cells[:5]).wide))


@pytest.mark.parametrize("relation", ["external", "subset"])
@given(
    group=st.integers(0, 60),
    rest=st.integers(0, 200),
    n=st.integers(1, 80),
    level=st.sampled_from([0.8, 0.95, 0.99]),
)
@settings(max_examples=40, deadline=None)
def test_the_grey_band_is_the_quantiles_of_chance(relation, group, rest, n, level):
    population = group + rest
    band = chance_band(group=group, population=population, n=n, relation=relation, level=level)
    if population == 0 or (relation == "subset" and n > population):
        assert band is None
        return
    chance = (
        stats.hypergeom(population, group, n) if relation == "subset" else stats.binom(n, group / population)
    )
    tails = [(1 - level) / 2, (1 + level) / 2]
    assert band is not None
    for limit, tail in zip(band, tails, strict=True):
        count = round(limit * n)
        assert chance.cdf(count) >= tail - 1e-9
        assert chance.cdf(count - 1) <= tail + 1e-9


def test_counts_that_cannot_be_have_no_band():
    assert chance_band(group=9, population=5, n=3, relation="external", level=0.95) is None
    assert chance_band(group=2, population=5, n=0, relation="external", level=0.95) is None
    assert chance_band(group=2, population=5, n=9, relation="subset", level=0.95) is None


@given(st.text(max_size=60), st.sampled_from([40.0, 120.0, 400.0]))
@settings(max_examples=60, deadline=None)
def test_wrapped_lines_fit_their_room(text, room):
    lines = wrapped(text, room, 13, most=3)
    assert len(lines) <= 3
    assert all(width_of(line, 13) <= room or len(line) == 1 for line in lines)


def test_widths_are_those_of_arial_with_a_little_to_spare():
    assert math.isclose(width_of("mmmm", 100) / 1.06, 4 * 83.3, rel_tol=0.05)
    assert np.isclose(width_of("e\u0301", 10), width_of("e", 10))
