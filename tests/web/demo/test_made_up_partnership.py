"""The made-up partnership: the same from the same seed, sound as files, and with the story it is there to tell."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import numpy as np
import pytest

from alongside.core import reach
from alongside.exchange import readings
from alongside.exchange.areas import read_areas
from alongside.exchange.boundaries import read_boundaries
from alongside.exchange.cohorts import read_cohort
from alongside.exchange.populations import read_populations
from alongside.web.demo.actions import SEED, make_partnership
from alongside.web.demo.actions.families import PLACES
from alongside.web.demo.actions.settling import MAPPING

TRIAL_STAGES = ("identified", "approached", "eligible", "consented", "randomised", "3 months")


@pytest.fixture(scope="module")
def files():
    return make_partnership(seed=SEED).files


@pytest.fixture(scope="module")
def trial(files):
    return read_cohort(opened(files, "trial.csv"), name="trial.csv", unit="families").value


@pytest.fixture(scope="module")
def reading(files, trial):
    """The trial held up to this census, the last one, and the families with a social worker, as JSON."""
    names = ("families-2021.csv", "families-2011.csv", "families-with-a-social-worker.csv")
    read = {
        name: read_populations(opened(files, name), name=name, unit="families").value[0] for name in names
    }
    named = [replace(one, name=name) for name, one in read.items()]
    question = reach.Question(relation="external")
    panel = reach.mirror(populations=named, cohort=trial, question=question, rng=np.random.default_rng(SEED))
    provenance = readings.Provenance(version="0", parameters={}, inputs=[], seed=SEED)
    return readings.reading(panel, provenance=provenance)


def opened(files, name):
    return BytesIO(files[name].encode())


def verdicts_of(reading, dimension, category):
    """Each benchmark's verdict on a group, among those randomised."""
    wanted = ("randomised", dimension, category)
    return {
        one["benchmark"]: one["verdict"]
        for one in reading["groups"]
        if (one["stage"], one["dimension"], one["category"]) == wanted
    }


def test_the_same_seed_makes_the_same_files_and_another_makes_others(files) -> None:
    """Byte for byte: what one person sees, everyone sees."""
    assert make_partnership(seed=SEED).files == files
    others = make_partnership(seed=SEED + 1).files
    assert others.keys() == files.keys()
    assert all(
        others[name] != text for name, text in files.items() if name not in ("workforce.csv", "trained.csv")
    )


def test_the_trial_is_of_180_families_and_nobody_joins_on_the_way(trial) -> None:
    """Each step is as large as it is meant to be; the reader refuses a step that grows."""
    assert trial.stages == TRIAL_STAGES
    ages = trial.margins.filter(dimension="mother's age")
    totals = [ages.filter(stage=stage)["count"].sum() for stage in TRIAL_STAGES]
    assert totals == [1240, 905, 640, 238, 180, 149]


def test_a_yardstick_changes_a_verdict(reading) -> None:
    """Against this census Asian families are missing; against the last one nobody could tell.

    Families in the most deprived fifth are near their share of all families, and far below it among families with a
    social worker.
    """
    asian = verdicts_of(reading, "ethnicity", "Asian")
    assert asian["families-2021.csv"] in ("under", "far_under")
    assert asian["families-2011.csv"] == "cannot_tell"
    deprived = verdicts_of(reading, "deprivation fifth", "1 most deprived")
    assert deprived["families-2021.csv"] == "cannot_tell"
    assert deprived["families-with-a-social-worker.csv"] == "far_under"


def test_one_step_costs_one_group_most_and_can_be_told(reading) -> None:
    """Asian families are lost at consent."""
    (costliest,) = [
        one
        for one in reading["funnel"]
        if (one["benchmark"], one["category"]) == ("families-2021.csv", "Asian") and one["costliest"] is True
    ]
    assert costliest["stage"] == "consented"
    assert costliest["probability_costliest"] > 0.95


def test_the_small_areas_can_be_imported(files) -> None:
    """Every area of every place has a rank, families and a shape."""
    areas = read_areas(opened(files, "areas.csv"), MAPPING, name="areas.csv").value
    shapes = read_boundaries(opened(files, "areas.geojson"), code_property="code", name="areas.geojson").value
    assert areas.areas.height == sum(place.outline.areas for place in PLACES)
    assert areas.areas["deprivation"].null_count() == 0
    match = shapes.match(areas.areas["code"])
    assert match.without_shape == match.without_area == ()


def test_the_shapes_fit_together(files) -> None:
    """Every border inside a place is drawn twice, once from each side; every area goes round against the clock."""
    features = json.loads(files["areas.geojson"])["features"]
    seen: dict[frozenset[tuple[float, float]], int] = {}
    for feature in features:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        assert enclosed(ring) > 0, feature["properties"]["code"]
        for one, other in pairwise(map(tuple, ring)):
            border = frozenset((one, other))
            seen[border] = seen.get(border, 0) + 1
    assert set(seen.values()) == {1, 2}
    assert list(seen.values()).count(2) > list(seen.values()).count(1)


def enclosed(ring):
    """The area a ring goes round, positive against the clock."""
    return sum(x * b - a * y for (x, y), (a, b) in pairwise(ring)) / 2


def test_the_town_by_the_sea_ends_at_the_shore(files) -> None:
    """Its middle is much nearer to its eastern end than to its western one."""
    points = np.array(
        [
            point
            for feature in json.loads(files["areas.geojson"])["features"]
            if feature["properties"]["code"].startswith("SA")
            for point in feature["geometry"]["coordinates"][0]
        ]
    )
    (town,) = [place.outline for place in PLACES if place.outline.is_by_the_sea]
    west, east = town.longitude - points[:, 0].min(), points[:, 0].max() - town.longitude
    assert east < 0.8 * west
