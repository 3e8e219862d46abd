"""Made-up small areas on a map: a jittered honeycomb, finer towards the centre, whose neighbours share borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from alongside.core.quantities import FloatArray

Key: TypeAlias = tuple[int, int]
"""A point of the honeycomb in whole numbers, in quarters of a hexagon's width and of its side."""
CORNERS: tuple[Key, ...] = ((0, 4), (2, 2), (2, -2), (0, -4), (-2, -2), (-2, 2))
"""The corners of a hexagon around its middle."""
KM_PER_DEGREE = 111.32
RAGGED = 0.12  # standard deviation of a point of a border, in sides of a hexagon


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A place on the map: its middle, how far it reaches, how many areas, and whether the sea lies in the east."""

    longitude: float
    latitude: float
    radius_km: float
    areas: int
    is_by_the_sea: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiling:
    """The areas of a place. `middles`: n x 2, in units of the radius. `rings`: n x 13 x 2 in degrees, closed."""

    middles: FloatArray
    rings: FloatArray


def tiling(outline: Outline, *, rng: np.random.Generator) -> Tiling:
    """Return the areas of a place, the innermost first."""
    chosen = chosen_hexagons(outline, rng=rng)
    keys = sorted({key for middle in chosen for key in ring_of(middle)})
    points = dict(zip(keys, placed(keys) + rng.normal(0, RAGGED, (len(keys), 2)), strict=True))
    rings = np.array([[points[key] for key in ring_of(middle)] for middle in chosen])
    size = np.linalg.norm(rings, axis=-1).max()
    return Tiling(middles=placed(chosen) / size, rings=on_the_map(outline, condensed(rings / size)))


def chosen_hexagons(outline: Outline, *, rng: np.random.Generator) -> list[Key]:
    """Return the middles of the hexagons nearest the centre, under an uneven edge, none in the sea."""
    reach = int(3 + np.sqrt(outline.areas))
    middles = [(4 * q + 2 * r, 6 * r) for q in range(-2 * reach, 2 * reach) for r in range(-reach, reach + 1)]
    east, north = placed(middles).T
    angle, waves = np.arctan2(north, east), rng.uniform(0, 2 * np.pi, 3)
    edge = 1 + sum(0.14 / k * np.sin((k + 1) * angle + waves[k - 1]) for k in (1, 2, 3))
    distance = np.hypot(east, north) / edge
    if outline.is_by_the_sea:
        distance = np.where(east > 0.3 * np.sqrt(outline.areas), np.inf, distance)
    return [middles[at] for at in np.argsort(distance, kind="stable")[: outline.areas]]


def ring_of(middle: Key) -> list[Key]:
    """Return the points of a border, its corners and the points between them, closed by the first."""
    corners = [(middle[0] + east, middle[1] + north) for east, north in CORNERS]
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    ring = [key for one, other in pairs for key in (one, halfway(one, other))]
    return [*ring, ring[0]]


def halfway(one: Key, other: Key) -> Key:
    """Return the point between two corners."""
    return (one[0] + other[0]) // 2, (one[1] + other[1]) // 2


def placed(keys: Sequence[Key]) -> FloatArray:
    """Return where points of the honeycomb lie, in sides of a hexagon: n x 2, east and north."""
    return np.asarray(keys, dtype=np.float64) * (np.sqrt(3) / 4, 0.25)


def condensed(points: FloatArray) -> FloatArray:
    """Draw the points near the centre together: towns have small areas where many people live."""
    distance = np.linalg.norm(points, axis=-1, keepdims=True)
    return np.asarray(points * np.sqrt(0.15 + 0.85 * distance))


def on_the_map(outline: Outline, points: FloatArray) -> FloatArray:
    """Return points as degrees of longitude and latitude."""
    north = points[..., 1] * outline.radius_km / KM_PER_DEGREE
    east = points[..., 0] * outline.radius_km / (KM_PER_DEGREE * np.cos(np.radians(outline.latitude)))
    return np.round(np.stack([outline.longitude + east, outline.latitude + north], axis=-1), 5)


def feature(code: str, name: str, ring: FloatArray) -> dict[str, Any]:
    """Return one area as GeoJSON, its border against the clock as the standard asks."""
    geometry = {"type": "Polygon", "coordinates": [ring[::-1].tolist()]}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}
