"""The shapes of a place's areas under the words that something else counts them by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

from alongside.core.places import DEPRIVATION_WORDS, deprivation_categories
from alongside.web.places.models import Place

Shapes: TypeAlias = dict[str, Any]
TENTHS = 10


def shapes_by_area(place: Place, codes: Collection[str]) -> Shapes | None:
    """Return the shapes of these areas, or none where any of them is not of this place."""
    areas = place.areas["areas"]
    if not codes or not set(codes) <= set(areas["code"]):
        return None
    names = dict(zip(areas["code"], areas["name"], strict=True))
    return relabelled(place, {code: (code, names[code] or code) for code in codes})


def shapes_by_parent(place: Place, parents: Collection[str]) -> Shapes | None:
    """Return the areas of these parents, each under its parent, or none where any is not a parent here."""
    areas = place.areas["areas"]
    if not parents or not set(parents) <= set(areas["parent"]):
        return None
    pairs = zip(areas["code"], areas["parent"], strict=True)
    return relabelled(place, {code: (parent, parent) for code, parent in pairs if parent in parents})


def shapes_by_deprivation(place: Place, dimension: str, *, of: str) -> Shapes | None:
    """Return every area under its deprivation tenth or fifth, of the "nation" or of the "place", without a name.

    A fifth is two tenths, so an area's fifth follows from its tenth. None where `dimension` is neither.
    """
    groups = next((groups for groups, word in DEPRIVATION_WORDS.items() if word == dimension), None)
    found = place.result["nation" if of == "nation" else "here"].get("of")
    if groups is None or found is None:
        return None
    names = deprivation_categories(groups=groups)
    pairs = zip(place.areas["areas"]["code"], found, strict=True)
    return relabelled(
        place, {code: (names[(tenth * groups - 1) // TENTHS] if tenth else "", "") for code, tenth in pairs}
    )


def relabelled(place: Place, words: Mapping[str, tuple[str, str]]) -> Shapes | None:
    """Return the areas that have words and a shape, each with its category and its name; none where there is none."""
    features = [
        {
            **feature,
            "properties": dict(zip(("code", "name"), words[feature["properties"]["code"]], strict=True)),
        }
        for feature in place.feature_collection()["features"]
        if feature["properties"]["code"] in words
    ]
    return {"type": "FeatureCollection", "features": features} if features else None
