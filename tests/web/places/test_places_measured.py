"""What is found of a place: tenths, slopes, reasons where there is none, pictures, populations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from alongside.core.errors import InputError
from alongside.core.inequality import gradient
from alongside.findings.charts import tenths_map
from alongside.findings.places import slopes
from alongside.findings.sentences import likely_words, place_headline, slope_sentence
from alongside.findings.tables import slopes_table
from alongside.web.places import actions
from tests.web.places.making import AREAS, CODES, NOTHING_COUNTED, SAID, area_table, make_place, make_shaped

pytestmark = pytest.mark.django_db
GROUPS = {**SAID["scale"], "counts": "group", "out_of": 10, "index": ""}
UNRANKED: dict[str, Any] = {**SAID, "deprivation": "", "scale": None}


def tenths_table() -> str:
    """Return the areas with tenths in place of ranks."""
    lines = area_table().splitlines()
    cells = [one.split(",") for one in lines[1:]]
    made = [[*row[:3], str(1 + at // 2), *row[4:]] for at, row in enumerate(cells)]
    return "\n".join([lines[0], *(",".join(row) for row in made)]) + "\n"


def test_tenths_are_counted_by_hand() -> None:
    """Each area by the rule of the published indices: the rank times ten over the areas ranked, rounded up."""
    place = make_place()
    by_hand = [-(-(500 + at * 1700) * 10 // 33_755) for at in range(AREAS)]
    people = [800 + 10 * at + 300 - 12 * at + 5 for at in range(AREAS)]
    found = place.result["nation"]
    assert found["of"] == by_hand
    assert found["areas"] == [by_hand.count(tenth) for tenth in range(1, 11)]
    sums = [sum(n for n, t in zip(people, by_hand, strict=True) if t == tenth) for tenth in range(1, 11)]
    assert found["people"] == sums
    assert place.result["people"] == {"dimension": "ethnicity", "count": sum(people)}
    assert sum(place.result["here"]["people"]) == sum(people)
    assert f"({sums[0]:,} of {sum(people):,})" in str(place_headline(place.found))


def test_slopes_are_those_of_the_core_among_those_whose_category_is_known() -> None:
    """Events and population from least to most deprived; not known is left out below the line."""
    place = make_place()
    rows = {row["category"]: row for row in place.result["dimensions"][0]["categories"]}
    asian = rows["Asian"]
    population = [a + b for a, b in zip(rows["White"]["tenths"], asian["tenths"], strict=True)]
    panel = gradient(events=asian["tenths"][::-1], population=population[::-1])
    assert asian["gradient"]["rii"]["value"] == pytest.approx(panel.rii.value)
    assert asian["gradient"]["sii"]["low"] == pytest.approx(panel.sii.interval.low)
    assert "not_estimable" in rows[None]["gradient"]
    steepest = slopes(place.found)[0]
    assert steepest.category == "Asian"
    said = str(slope_sentence(steepest, place.found))
    assert "as common at the most deprived end of Seaside as at the least" in said
    other = next(one for one in slopes(place.found) if one.category == "White")
    assert "as common at the least deprived end" in str(slope_sentence(other, place.found))


def test_the_direction_that_was_said_is_the_direction_that_is_found() -> None:
    """The same file, said the other way round, turns every finding round."""
    turned = {**SAID, "scale": {**SAID["scale"], "one_is": "least deprived"}}
    one, other = make_place(name="One"), make_place(name="Other", said=turned)
    index = [
        place.result["dimensions"][0]["categories"][1]["gradient"]["concentration_index"]["value"]
        for place in (one, other)
    ]
    assert index[0] > 0 > index[1]
    assert one.result["here"]["people"] == pytest.approx(other.result["here"]["people"][::-1], rel=0.2)


def test_groups_have_no_tenths_of_their_own_and_slopes_go_by_the_nations() -> None:
    """Tenths within a place need ranks: the page says so."""
    place = make_place(text=tenths_table(), said={**SAID, "scale": GROUPS})
    assert place.result["nation"]["areas"] == [2] * 10
    assert "need the rank" in place.result["here"]["not_estimable"]
    assert place.result["by"] == "nation"
    assert slopes(place.found)


def test_one_thing_counted_is_held_against_nobody() -> None:
    """No denominator, no slope, and a reason."""
    said = {**SAID, "categories": ["Asian"], "unknown": ""}
    row = make_place(said=said).result["dimensions"][0]["categories"][0]
    assert row["gradient"] == {
        "not_estimable": "only one category is counted, so there is nobody to hold it against"
    }


def test_without_deprivation_nothing_is_said_of_it() -> None:
    """The page says that we do not know yet, and every slope why there is none."""
    place = make_place(said=UNRANKED)
    assert place.result["by"] is None
    assert str(place_headline(place.found)) == "We do not know yet how unequal Seaside is."
    assert not slopes(place.found)
    assert slopes_table(place.found).rows[0][2] == "the areas have no deprivation tenths"


@pytest.mark.parametrize(
    ("index", "is_turned", "said"),
    [
        (
            {"value": 3, "low": 2, "high": {"not_estimable": "no limit"}},
            False,
            "the truth likely 2.00 or more",
        ),
        ({"value": 0.5, "low": 0.25, "high": 0.8}, True, "the truth likely between 1.25 and 4.00"),
        ({"value": 0.5, "low": 0, "high": 0.8}, True, "the truth likely 1.25 or more"),
        ({"value": 3, "low": {"not_estimable": "-"}, "high": 4}, False, "the truth likely 1 or more"),
    ],
)
def test_doubt_is_said_whichever_limit_there_is(index: dict[str, Any], is_turned: bool, said: str) -> None:
    """A side without a limit is not given one."""
    assert str(likely_words(index, is_turned=is_turned)) == said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"people": [0] * 9 + [10]}, "None of Seaside is among the most deprived tenth"),
        ({"people": None}, "2 of 20 areas of Seaside are among the most deprived tenth of areas in England."),
        ({"people": None, "areas": [0] * 10}, "none of its areas has a rank"),
    ],
)
def test_the_first_sentence_is_true_of_odd_places_too(change: dict[str, Any], said: str) -> None:
    """Nobody in the tenth; areas without people; areas without ranks."""
    place = make_place()
    place.result["nation"] |= change
    assert said in str(place_headline(place.found))


def test_the_map_shows_each_area_in_its_tenth() -> None:
    """As many shapes as areas, as many marks as areas of the most deprived tenth, narrow and wide."""
    place = make_shaped()
    chart = tenths_map(place.found, place.feature_collection())
    for spec, width in ((chart.wide, 720), (chart.narrow, 340)):
        assert spec["width"] == width
        rows = [(one["mark"], spec["datasets"][one["data"]["name"]]) for one in spec["layer"]]
        areas = [row for mark, each in rows if mark["type"] == "geoshape" for row in each]
        marks = [row for mark, each in rows if mark.get("shape") == "diamond" for row in each]
        assert len(areas) == place.size
        assert len(marks) == place.result["nation"]["areas"][0] + 1, "one for each area, and one in the key"
    assert "mark" in json.dumps(chart.wide)
    assert str(place_headline(place.found)) in chart.description


def test_a_place_is_drawn_once_for_each_change() -> None:
    """Map and slopes; asked again, nothing is done; changed meanwhile, nothing is kept."""
    place = make_shaped()
    drawn = actions.draw_place(place=place)
    assert [one.name for one in drawn] == ["map", "slope-1", "slope-2"]
    assert drawn[0].wide.startswith("<svg")
    assert drawn[0].png.startswith(b"\x89PNG")
    assert actions.draw_place(place=place) == []
    stale = type(place).objects.get(pk=place.pk)
    stale.version -= 1
    assert actions.draw_place(place=stale) == []
    assert place.drawings.count() == 3


def test_a_population_is_made_of_chosen_areas() -> None:
    """All of them, those of a parent, those of a tenth in the nation or here."""
    place = make_place()
    whole = actions.population_of_place(place=place, name="Seaside", unit="people")
    assert whole.margins["count"].sum() == 2 * place.result["people"]["count"]
    assert whole.cells is not None
    hill = actions.population_of_place(place=place, name="Hill", parents=["Hill"])
    assert hill.margins.filter(dimension="ethnicity", category="White")["count"].sum() == sum(
        800 + 10 * at for at in range(14, AREAS)
    )
    chosen = {"place": place, "parents": (), "tenths": [1]}
    of_nation = actions.chosen_areas(**chosen, of="nation")
    here = actions.chosen_areas(**chosen, of="here")
    assert of_nation.areas["code"].to_list() == list(CODES[: place.result["nation"]["areas"][0]])
    assert here.areas.height == place.result["here"]["areas"][0]


def test_a_population_that_cannot_be_made_says_why() -> None:
    """No counts, no tenths, no area left."""
    bare = make_place(name="Bare", said={**SAID, **NOTHING_COUNTED})
    with pytest.raises(InputError, match="Nothing is counted"):
        actions.population_of_place(place=bare, name="Bare")
    unranked = make_place(name="Unranked", said=UNRANKED)
    with pytest.raises(InputError, match="no deprivation tenths"):
        actions.population_of_place(place=unranked, name="U", tenths=[1])
    assert actions.population_of_place(place=unranked, name="U").dimensions == ("ethnicity",)
    with pytest.raises(InputError, match="No area is left"):
        actions.population_of_place(place=make_place(), name="S", parents=["Elsewhere"])
