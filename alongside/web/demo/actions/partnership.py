"""The made-up partnership as files: the very files a person would upload, all from one seed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from alongside.core.quantities import FloatArray
from alongside.web.demo.actions.families import (
    ETHNICITIES,
    ETHNICITY,
    PLACES,
    Families,
    cells,
    make_families,
)
from alongside.web.demo.actions.recruiting import ADVISERS, CASELOAD, drawn, margins, people_of, recruited
from alongside.web.demo.actions.shapes import feature

SEED = 2026
SALTMOUTH = "Saltmouth"
WORKFORCE: Mapping[str, tuple[int, int]] = {  # everyone in the profession, and how many of them were trained
    "Health visitor": (58, 31),
    "Midwife": (84, 12),
    "Family support worker": (73, 38),
    "Nursery worker": (142, 29),
    "Social worker": (46, 9),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """Every file of the partnership, by name."""

    files: Mapping[str, str]


def make_partnership(*, seed: int) -> Partnership:
    """Return the files that a seed makes."""
    ways = np.random.default_rng(seed).spawn(4)
    families = make_families(rng=ways[0])
    everyone = cells(families.now, families.fifths)
    here = saltmouth(families)
    hubs = drawn(people_of(here), CASELOAD, rng=ways[2])
    panel = drawn(people_of(everyone), ADVISERS, rng=ways[3])
    tables = {
        "families-2021.csv": everyone,
        "families-2011.csv": cells(families.before, families.fifths),
        "families-with-a-social-worker.csv": cells(families.with_social_worker, families.fifths),
        "families-in-saltmouth.csv": here,
        "trial.csv": recruited(everyone, rng=ways[1]),
        "caseload.csv": margins(hubs, unknown={ETHNICITY: 6}, rng=ways[2]),
        "panel.csv": margins(panel, unknown={}, rng=ways[3]),
        "workforce.csv": staff(at=0),
        "trained.csv": staff(at=1),
        "areas.csv": area_table(families),
    }
    texts = {name: table.write_csv() for name, table in tables.items()}
    return Partnership(files=texts | {"areas.geojson": area_shapes(families)})


def saltmouth(families: Families) -> pl.DataFrame:
    """Return the families of the seaside town as cells."""
    inside = (families.areas["local authority"] == SALTMOUTH).to_numpy()
    return cells(families.now[inside], families.fifths[inside])


def staff(*, at: int) -> pl.DataFrame:
    """Return the workforce, or those of it who were trained."""
    rows = [("profession", name, counts[at]) for name, counts in WORKFORCE.items()]
    return pl.DataFrame(rows, schema=["dimension", "category", "count"], orient="row")


def area_table(families: Families) -> pl.DataFrame:
    """Return the small areas: code, name, authority, deprivation rank, families by ethnicity."""
    counts = families.now.sum(axis=2)
    return families.areas.with_columns(
        pl.Series(name, column) for name, column in zip(ETHNICITIES, counts.T, strict=True)
    )


def area_shapes(families: Families) -> str:
    """Return the shapes of the small areas as GeoJSON."""
    rings: list[FloatArray] = [ring for place in PLACES for ring in families.tilings[place.name].rings]
    named = families.areas.select("area code", "area name").iter_rows()
    features = [feature(code, name, ring) for (code, name), ring in zip(named, rings, strict=True)]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))
