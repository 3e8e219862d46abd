"""The made-up families of four made-up places: who lives where, then and now, and who has a social worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import ndtr

from alongside.core.places import deprivation_categories
from alongside.core.quantities import FloatArray
from alongside.web.demo.actions.shapes import Outline, Tiling, tiling

Numbers: TypeAlias = npt.NDArray[np.int64]
ETHNICITIES = ("White British", "White Other", "Asian", "Black", "Mixed or other")
AGES = ("under 25", "25 to 34", "35 and over")
FIFTHS = deprivation_categories(groups=5)
ETHNICITY, FIFTH, AGE = "ethnicity", "deprivation fifth", "mother's age"
RANKS = 33_755  # as many small areas as England ranked in 2025, so that a rank reads as people know it


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place: its outline and, for its families now, the mix, how deprived it is and where."""

    name: str
    letters: str
    outline: Outline
    families_per_area: float
    mix: tuple[float, ...]
    deprived: float  # of the middle area, in standard deviations of the nation
    towards_centre: float  # how much more deprived the centre is than the edge


PLACES = (
    Place(
        name="Aldermere",
        letters="AL",
        outline=Outline(longitude=-4.95, latitude=53.98, radius_km=7.5, areas=70),
        families_per_area=60,
        mix=(0.45, 0.09, 0.32, 0.08, 0.06),
        deprived=0.70,
        towards_centre=1.1,
    ),
    Place(
        name="Kestbridge",
        letters="KE",
        outline=Outline(longitude=-4.55, latitude=53.90, radius_km=6.0, areas=54),
        families_per_area=58,
        mix=(0.54, 0.10, 0.24, 0.06, 0.06),
        deprived=0.35,
        towards_centre=0.9,
    ),
    Place(
        name="Thornshire",
        letters="TH",
        outline=Outline(longitude=-4.80, latitude=53.66, radius_km=22.0, areas=76),
        families_per_area=40,
        mix=(0.86, 0.06, 0.04, 0.01, 0.03),
        deprived=-0.55,
        towards_centre=0.3,
    ),
    Place(
        name="Saltmouth",
        letters="SA",
        outline=Outline(longitude=-4.22, latitude=53.74, radius_km=4.0, areas=26, is_by_the_sea=True),
        families_per_area=46,
        mix=(0.83, 0.08, 0.03, 0.02, 0.04),
        deprived=0.70,
        towards_centre=0.6,
    ),
)
AGE_MIX: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {"most": (0.27, 0.54, 0.19), "least": (0.05, 0.57, 0.38)}
)
WHERE_DEPRIVED = np.array([0.8, 1.0, 1.6, 1.7, 1.3])
"""Each group's share in the most deprived area as a multiple of its share in the middle one."""
BEFORE = np.array(
    [1.22, 0.45, 0.50, 0.55, 0.60]
)  # each group's share ten years earlier, as a multiple of now's
YOUNGER_BEFORE = np.array([1.5, 1.0, 0.8])
WITH_SOCIAL_WORKER = (
    0.055  # of all families, more widely than in England so that the list is long enough to read
)
BY_FIFTH = np.array([2.5, 1.1, 0.6, 0.35, 0.2])
BY_AGE = np.array([2.2, 0.9, 0.7])
BY_ETHNICITY = np.array([1.05, 0.8, 0.6, 1.2, 1.6])


@dataclass(frozen=True, slots=True, kw_only=True)
class Families:
    """Families with a child under two, by area x ethnicity x mother's age.

    `areas`: columns code, name, parent, deprivation rank (1: most deprived). `fifths`: each area's fifth of the
    nation, 0 the most deprived. `now`, `before`, `with_social_worker`: counts, areas x ethnicities x ages.
    `tilings`: the shapes, by place.
    """

    areas: pl.DataFrame
    fifths: Numbers
    now: Numbers
    before: Numbers
    with_social_worker: Numbers
    tilings: Mapping[str, Tiling]


def make_families(*, rng: np.random.Generator) -> Families:
    """Return the families of the four places."""
    tilings = {place.name: tiling(place.outline, rng=rng) for place in PLACES}
    ranks = np.concatenate([ranks_of(place, tilings[place.name], rng=rng) for place in PLACES])
    fifths = np.minimum(5 * (ranks - 1) // RANKS, 4)
    mixes = np.concatenate([mixes_of(place, rng=rng) for place in PLACES])
    mixes *= WHERE_DEPRIVED ** (1 - 2 * ranks[:, None] / RANKS)
    size = rng.poisson(
        np.repeat([one.families_per_area for one in PLACES], [one.outline.areas for one in PLACES])
    )
    now = counted(size, mixes, ages_of(fifths), rng=rng)
    before = counted(rng.poisson(0.94 * size), mixes * BEFORE, ages_of(fifths) * YOUNGER_BEFORE, rng=rng)
    risk = WITH_SOCIAL_WORKER * BY_FIFTH[fifths, None, None] * BY_ETHNICITY[None, :, None] * BY_AGE
    return Families(
        areas=named_areas(ranks),
        fifths=fifths,
        now=now,
        before=before,
        with_social_worker=rng.binomial(now, np.minimum(risk, 1)),
        tilings=tilings,
    )


def ranks_of(place: Place, shapes: Tiling, *, rng: np.random.Generator) -> Numbers:
    """Return each area's deprivation rank in the nation: worse in the middle, alike next door."""
    east, north = shapes.middles.T
    waves = rng.normal(0, 1.6, (3, 2)) @ np.stack([east, north]) * np.pi
    patches = 0.45 * np.cos(waves + rng.uniform(0, 2 * np.pi, (3, 1))).sum(axis=0)
    centre = place.towards_centre * (0.6 - np.hypot(east, north))
    deprived = place.deprived + centre + patches + rng.normal(0, 0.35, len(east))
    return np.asarray(1 + np.floor(ndtr(-deprived) * RANKS), dtype=np.int64)


def mixes_of(place: Place, *, rng: np.random.Generator) -> FloatArray:
    """Return the shares of each ethnicity in each area: the place's, unevenly spread."""
    mixes: FloatArray = rng.dirichlet(np.array(place.mix) * 14, place.outline.areas)
    return mixes


def ages_of(fifths: Numbers) -> FloatArray:
    """Return the shares of each age group in each area: mothers are younger where deprivation is greater."""
    towards_least = fifths[:, None] / 4
    return np.asarray((1 - towards_least) * AGE_MIX["most"] + towards_least * AGE_MIX["least"])


def counted(size: Numbers, mixes: FloatArray, ages: FloatArray, *, rng: np.random.Generator) -> Numbers:
    """Return families drawn area by area: areas x ethnicities x ages."""
    each = mixes[:, :, None] * ages[:, None, :]
    shares = (each / each.sum(axis=(1, 2), keepdims=True)).reshape(len(size), -1)
    return np.asarray(rng.multinomial(size, shares), dtype=np.int64).reshape(each.shape)


def named_areas(ranks: Numbers) -> pl.DataFrame:
    """Return the areas with codes and names of their own."""
    numbers = [(place, number) for place in PLACES for number in range(1, place.outline.areas + 1)]
    return pl.DataFrame(
        {
            "area code": [f"{place.letters}{number:03}" for place, number in numbers],
            "area name": [f"{place.name} {number}" for place, number in numbers],
            "local authority": [place.name for place, _ in numbers],
            "deprivation rank": ranks,
        }
    )


def cells(counts: Numbers, fifths: Numbers) -> pl.DataFrame:
    """Return counts by area as cells of ethnicity, deprivation fifth and mother's age, those with nobody too."""
    totals = np.zeros((len(ETHNICITIES), len(FIFTHS), len(AGES)), dtype=np.int64)
    for fifth in range(len(FIFTHS)):
        totals[:, fifth, :] = counts[fifths == fifth].sum(axis=0)
    rows = [
        (ETHNICITIES[e], FIFTHS[f], AGES[a], int(totals[e, f, a])) for e, f, a in np.ndindex(totals.shape)
    ]
    return pl.DataFrame(rows, schema=[ETHNICITY, FIFTH, AGE, "count"], orient="row")
