"""Which dimensions of a reading are areas of a place, and the shapes of those areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from alongside.findings.documents import Shapes
from alongside.findings.reading import dimensions, family
from alongside.web.accounts.models import User
from alongside.web.places.actions import shapes_by_area, shapes_by_deprivation, shapes_by_parent
from alongside.web.places.models import Place
from alongside.web.reach.models import Population


def maps_of(result: Mapping[str, Any], populations: Sequence[Population], *, by: User) -> dict[str, Shapes]:
    """Return the shapes of each dimension that is counted by where people live.

    Its categories are areas of a place that this person may see, the parents of such areas, or the deprivation
    tenths of the place whose areas the first population was added up from.
    """
    places = drawn_places(by)
    found = {
        name: shapes_of(
            [group["category"] for group in family(result, name).known], name, populations[0], places
        )
        for name in dimensions(result)
    }
    return {name: shapes for name, shapes in found.items() if shapes is not None}


def drawn_places(by: User) -> list[Place]:
    """Return the places with shapes that this person may see."""
    return list(Place.objects.visible_to(by).filter(shapes__isnull=False))


def shapes_of(
    known: Sequence[str], dimension: str, population: Population, places: Sequence[Place]
) -> Shapes | None:
    """Return the shapes of one dimension's categories, from the first place that has them all."""
    ordered = sorted(places, key=lambda place: place.pk != population.place_id)
    return next(candidates(known, dimension, population, ordered), None)


def candidates(
    known: Sequence[str], dimension: str, population: Population, places: Sequence[Place]
) -> Iterator[Shapes]:
    """Yield the shapes that these categories have in each place."""
    own = next((place for place in places if place.pk == population.place_id), None)
    by_deprivation = shapes_by_deprivation(own, dimension, of=population.ranked) if own else None
    if by_deprivation is not None:
        yield by_deprivation
    for place in places:
        found = shapes_by_area(place, known) or shapes_by_parent(place, known)
        if found is not None:
            yield found
