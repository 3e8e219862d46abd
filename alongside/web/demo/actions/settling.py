"""Loading the four places: read from the very files that a person would import, each with its shapes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO

from django.utils import timezone

from alongside.core.places import OWN_AREAS, DeprivationScale
from alongside.exchange.area_mapping import AreaMapping, WideCounts
from alongside.exchange.areas import read_areas
from alongside.exchange.boundaries import read_boundaries
from alongside.web.accounts.models import User
from alongside.web.demo.actions.families import ETHNICITIES, ETHNICITY, PLACES, RANKS
from alongside.web.places.actions import load_place
from alongside.web.places.models import Place as Kept

MAPPING = AreaMapping(
    code="area code",
    name="area name",
    parent="local authority",
    deprivation="deprivation rank",
    scale=DeprivationScale(counts="rank", one_is="most deprived", out_of=RANKS),
    counts=WideCounts(dimension=ETHNICITY, columns={name: name for name in ETHNICITIES}),
    geography=OWN_AREAS,
)


def keep_places(files: Mapping[str, str], *, source: str, licence: str, by: User) -> list[Kept]:
    """Keep the four places, their maps yet to be drawn."""
    areas = read_areas(opened(files, "areas.csv"), MAPPING, name="areas.csv").value
    shapes = read_boundaries(opened(files, "areas.geojson"), code_property="code", name="areas.geojson").value
    return [
        load_place(
            name=place.name,
            areas=areas.within([place.name]),
            shapes=shapes,
            source=source,
            licence=licence,
            counted_on=date(2021, 3, 21),
            by=by,
            at=timezone.now(),
        )
        for place in PLACES
    ]


def opened(files: Mapping[str, str], name: str) -> BytesIO:
    """Return a file as it would be opened."""
    return BytesIO(files[name].encode())
