"""The title of a picture is its finding, and never bolder than the verdicts."""

from __future__ import annotations

from alongside.findings.reading import family
from alongside.findings.sentences import (
    comparison_title,
    crossed_title,
    funnel_title,
    gradient_sentences,
    gradient_title,
    sure_title,
    title,
)
from tests.findings.reading_maker import (
    PILOT,
    SUPPRESSED,
    change_group,
    make_cell,
    make_full_reading,
    make_gradient,
    make_reading,
)

ETHNICITY = {"ethnicity": PILOT["ethnicity"]}


def with_verdicts(*verdicts):
    reading = make_reading(ETHNICITY)
    groups = zip(reading["groups"], verdicts, strict=True)
    return {**reading, "groups": [{**group, "verdict": verdict} for group, verdict in groups]}


def test_titles_are_findings():
    assert str(title(family(make_reading(), "ethnicity"))) == "White British: 0.61 of their share"
    assert str(title(family(with_verdicts("under", "under", "about", "over"), "ethnicity"))).endswith(
        ", and 1 more below"
    )
    assert str(title(family(with_verdicts(*["about"] * 4), "ethnicity"))).endswith("near or above its share")
    assert str(title(family(with_verdicts(*[SUPPRESSED] * 4), "ethnicity"))).endswith("cannot say")
    assert str(
        title(family(make_reading({"ethnicity": {"A": (50, 1), "B": (60, 2)}}), "ethnicity"))
    ).endswith("too few to tell")
    hidden = change_group(make_reading(), "White British", ppr=SUPPRESSED)
    assert str(title(family(hidden, "ethnicity"))) == "White British: below their share"
    assert str(sure_title(family(hidden, "ethnicity"))) == "By ethnicity, we can tell for 2 of 4 groups"


def test_a_very_small_short_group_is_people_not_a_ratio():
    reading = change_group(make_reading(ETHNICITY), "White British", cohort_count=3)
    assert str(title(family(reading, "ethnicity"))) == (
        "White British: 3 taking part, where their share would be about 20"
    )


def test_titles_of_steps_crosses_slopes_and_changes():
    reading = make_full_reading()
    assert (
        str(funnel_title(make_reading(), family(make_reading(), "age")))
        == "By age, we cannot tell at which step"
    )
    assert "Furthest below their share, crossed: A" in str(
        crossed_title(reading, [make_cell({"x": "A"}, 0.4)])
    )
    assert "lowest: A, 0.90" in str(crossed_title(reading, [make_cell({"x": "A"}, 0.9)]))
    assert "cannot say" in str(crossed_title(reading, []))
    assert "0.54 times the rate" in str(gradient_title(make_gradient([])))
    assert "no clear slope" in str(
        gradient_title(make_gradient([], rii={"value": 0.9, "low": 0.5, "high": 1.4}))
    )
    assert "From least to most" in str(gradient_title(make_gradient([], rii=SUPPRESSED)))
    assert "cannot be given" in str(gradient_sentences(reading, make_gradient([], rii=SUPPRESSED))[0])
    assert "nothing has changed" in str(comparison_title(None, "age", ("then", "now")))
    first, second = (
        {"category": "A", "ppr": {"value": v, "low": v * 0.9, "high": v * 1.1}} for v in (0.5, 0.9)
    )
    assert str(comparison_title((first, second), "age", ("then", "now"))).endswith(
        "to 0.90 (now) of their share"
    )
    assert "may be chance" in str(
        comparison_title((first, {**second, "ppr": {"value": 2}}), "age", ("then", "now"))
    )
