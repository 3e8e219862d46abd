"""A reading that is counted by where people live has a map, in both editions, of a place its person may see."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from alongside.core.places import PART
from alongside.core.reach import Question as Asked
from alongside.exchange.mirrors import compute_reading
from alongside.exchange.pairs import Pair
from alongside.web.accounts.permissions import ROLES, Permission
from alongside.web.places.actions import shapes_by_area, shapes_by_deprivation, shapes_by_parent
from alongside.web.places.models import Place
from alongside.web.reach import actions
from alongside.web.reach.actions.making import draw
from alongside.web.reach.actions.mapping import maps_of
from alongside.web.reach.models import Population, cohort_of
from alongside.web.reach.pages.readings import report_of
from tests.web.makers import make_user
from tests.web.places.making import AREAS, CODES, SAID, make_place, make_shaped

pytestmark = pytest.mark.django_db


def population_from(place: Place, *, deprivation: str = "", keep: str = "") -> Population:
    """Build a population from a place's areas, as its page does."""
    now, by = timezone.now(), place.made_by
    upload = actions.read_place(place=place, deprivation=deprivation, keep=keep, unit="people", by=by, at=now)
    said = {"name": "Seaside", "source": "Census", "geography": "Seaside", "licence": ""}
    (kept,) = actions.keep_population(
        upload=upload, reference_on=date(2021, 3, 21), replace=False, by=by, at=now, **said
    )
    return kept


def reading_by(population: Population, dimension: str, counts: dict[str, float]) -> dict[str, Any]:
    """Hold people counted in one dimension up to a population."""
    rows = [["cohort", dimension, name, count] for name, count in counts.items()]
    columns = ["stage", "dimension", "category", "count"]
    cohort = cohort_of(
        {"stages": ["cohort"], "unit": None, "margins": {"columns": columns, "rows": rows}, "cells": None}
    )
    core = population.as_core()
    only = core.margins.filter(dimension=dimension)
    pair = Pair(populations=(type(core)(name=core.name, margins=only),), cohort=cohort)
    return dict(compute_reading(pair, Asked(draws=200), parameters={}, inputs=[], notices=[], seed=1))


def test_people_of_each_part_are_drawn_on_its_areas() -> None:
    """Every area under its parent; the page finds the picture that was drawn, and offers it."""
    place = make_shaped()
    population = population_from(place, keep="parent")
    assert (population.place, population.ranked) == (place, "")
    result = reading_by(population, PART, {"Town": 60, "Hill": 2})
    maps = maps_of(result, [population], by=place.made_by)
    assert [one["properties"]["name"] for one in maps[PART]["features"]] == ["Town"] * 14 + ["Hill"] * 6
    made = draw(result, title="By part", maps=maps, for_documents=False)
    assert [one.name for one in made.drawings] == ["mirror-1", "ratios-1", "map-1"]
    assert "Hill" in made.drawings[2].alt
    section = report_of(result, "By part", made.drawings, lambda name: f"/{name}").sections[0]
    assert section.pictures[2].wide == "/map-1-wide.svg"
    assert "Map. Hill" in made.report


def test_people_of_each_area_are_drawn_on_it() -> None:
    """By the codes of the areas, named as the place names them; a code from elsewhere gives no map."""
    place = make_shaped()
    assert population_from(place, keep="area").as_core().dimensions == ("ethnicity", "area")
    shapes = shapes_by_area(place, CODES[:3])
    assert [one["properties"] for one in shapes["features"]] == [
        {"code": code, "name": f"Town {at + 1:03d}"} for at, code in enumerate(CODES[:3])
    ]
    assert shapes_by_area(place, [CODES[0], "E99"]) is None
    assert shapes_by_area(place, []) is None
    assert shapes_by_parent(place, ["Town", "Elsewhere"]) is None
    assert shapes_by_parent(make_place(name="Without shapes"), ["Town"]) is None


@pytest.mark.parametrize(("of", "field"), [("nation", "nation"), ("place", "here")])
def test_deprivation_groups_are_drawn_where_their_people_live(of: str, field: str) -> None:
    """A tenth is the place's own; a fifth is two of its tenths; any other dimension is not deprivation."""
    place = make_shaped()
    tenths = place.result[field]["of"]
    for dimension, half in (("deprivation tenth", 1), ("deprivation fifth", 2)):
        shapes = shapes_by_deprivation(place, dimension, of=of)
        numbers = [int(one["properties"]["code"].split()[0]) for one in shapes["features"]]
        assert numbers == [-(-tenth // half) for tenth in tenths]
    assert shapes_by_deprivation(place, "age", of=of) is None
    assert len(shapes["features"]) == AREAS


def test_tenths_are_drawn_only_for_the_place_they_were_counted_in() -> None:
    """A tenth says nothing of where: only the population's own place has its areas."""
    make_shaped(name="Another")
    place = make_shaped()
    population = population_from(place, deprivation="nation")
    assert population.ranked == "nation"
    counts = dict.fromkeys(
        population.as_core().margins.filter(dimension="deprivation tenth")["category"], 9.0
    )
    result = reading_by(population, "deprivation tenth", counts)
    maps = maps_of(result, [population], by=place.made_by)
    assert len(maps["deprivation tenth"]["features"]) == AREAS
    Population.objects.update(place=None, ranked="")
    population.refresh_from_db()
    assert maps_of(result, [population], by=place.made_by) == {}


def test_a_place_without_ranks_has_no_deprivation_map() -> None:
    """Its reason stands where its tenths would."""
    bare = make_shaped(name="Bare", said={**SAID, "deprivation": "", "scale": None})
    assert shapes_by_deprivation(bare, "deprivation tenth", of="nation") is None


def test_whoever_may_not_see_places_gets_no_map() -> None:
    """The shapes are looked for among the places that the person sees."""
    place = make_shaped()
    population = population_from(place, keep="parent")
    result = reading_by(population, PART, {"Town": 60, "Hill": 2})
    assert maps_of(result, [population], by=make_user()) == {}


def test_every_role_that_sees_readings_sees_places() -> None:
    """A map is part of its reading: it asks for no right of its own."""
    for row in ROLES.values():
        assert Permission.READINGS_SEE not in row.grants or Permission.PLACES_SEE in row.grants, row.name
