"""Drawing a place: outside any transaction, and kept only if the place has not changed meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from django.db import transaction

from alongside.findings.charts import Chart, render_png, tenths_map
from alongside.findings.documents import picture
from alongside.web.places.actions.slopes import slope_charts
from alongside.web.places.models import Place, PlaceDrawing

Say = Callable[[int, str], None]


def draw_place(*, place: Place, say: Say = lambda _percent, _sentence: None) -> list[PlaceDrawing]:
    """Draw the map and the slopes of a place, and keep them in the place of earlier ones."""
    if place.drawings.filter(version=place.version).exists():
        return []  # several changes in a row ask several times
    drawn: list[PlaceDrawing] = []
    for name, chart in charts_of(place):
        say(20 + 15 * len(drawn), f"Drawing picture {len(drawn) + 1}.")
        drawn.append(drawing_of(place, name, chart))
    with transaction.atomic():
        now = Place.objects.select_for_update().named().get(pk=place.pk)
        if now.version != place.version:
            return []  # it has changed since, and its change has asked for drawings of its own
        place.drawings.all().delete()
        PlaceDrawing.objects.bulk_create(drawn)
    return drawn


def charts_of(place: Place) -> Iterator[tuple[str, Chart]]:
    """Return every picture of a place with its name."""
    if place.shaped and "of" in place.result["nation"]:
        yield "map", tenths_map(place.found, place.feature_collection())
    for at, chart in enumerate(slope_charts(place), start=1):
        yield f"slope-{at}", chart


def drawing_of(place: Place, name: str, chart: Chart) -> PlaceDrawing:
    """Return a picture as it is kept."""
    found = picture(chart)
    wide, narrow = (unquote(one.partition(",")[2]) for one in (found.wide, found.narrow))
    return PlaceDrawing(
        place=place,
        version=place.version,
        name=name,
        alt=found.alt,
        wide=wide,
        narrow=narrow,
        wide_size=list(found.wide_size),
        narrow_size=list(found.narrow_size),
        png=render_png(chart),
        sha256=hashlib.sha256((wide + narrow).encode()).hexdigest(),
    )
