"""The files that are timed: a million people, forty-four thousand areas. Made afresh in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

SEED = 20_261_122
PEOPLE = 1_000_000
DIMENSIONS = {
    "ethnicity": ("Asian", "Black", "Mixed", "White", "Other"),
    "age": ("16-24", "25-29", "30-34", "35 and over"),
    "sex": ("female", "male"),
    "deprivation": ("1", "2", "3", "4", "5"),
    "area": ("North", "South", "East", "West", "Centre", "Coast"),
}
"""1,200 crossed groups."""
STAGES = ("identified", "approached", "eligible", "consented", "randomised", "seen at 12 months")
AREAS, CATEGORIES = 44_000, 30


def shares(size: int) -> np.ndarray:
    """Uneven shares of `size` categories."""
    weights = np.linspace(1.0, 3.0, size)
    return weights / weights.sum()


def people_file(path: Path) -> Path:
    """One row a person: id, five dimensions and the furthest stage reached, which depends on all five."""
    rng = np.random.default_rng(SEED)
    codes = {
        name: rng.choice(len(words), size=PEOPLE, p=shares(len(words))) for name, words in DIMENSIONS.items()
    }
    pull = sum((code / len(DIMENSIONS[name]) - 0.5) * 0.6 for name, code in codes.items())
    furthest = np.zeros(PEOPLE, dtype=int)
    going = np.ones(PEOPLE, dtype=bool)
    for stage in range(1, len(STAGES)):
        going &= rng.random(PEOPLE) < 1 / (1 + np.exp(-(0.6 + pull)))
        furthest[going] = stage
    columns = {name: np.array(words)[codes[name]] for name, words in DIMENSIONS.items()}
    frame = pl.DataFrame({"id": np.arange(PEOPLE), **columns, "stage": np.array(STAGES)[furthest]})
    frame.write_csv(path)
    return path


def population_file(path: Path) -> Path:
    """The yardstick: five million people by cell."""
    grid = np.indices([len(words) for words in DIMENSIONS.values()]).reshape(len(DIMENSIONS), -1)
    weight = np.ones(grid.shape[1])
    for row, words in zip(grid, DIMENSIONS.values(), strict=True):
        weight *= shares(len(words))[::-1][row]
    columns = {
        name: np.array(words)[row] for row, (name, words) in zip(grid, DIMENSIONS.items(), strict=True)
    }
    pl.DataFrame({**columns, "count": np.rint(weight * 5e6).astype(int)}).write_csv(path)
    return path


def areas_file(path: Path) -> Path:
    """Small areas with a code, a name, a parent, a rank of deprivation and thirty columns of counts."""
    rng = np.random.default_rng(SEED)
    number = np.arange(AREAS)
    counts = rng.poisson(rng.gamma(2.0, 30.0, size=(1, CATEGORIES)), size=(AREAS, CATEGORIES))
    frame = pl.DataFrame(
        {
            "code": [f"Z{at:08d}" for at in number],
            "name": [f"Area {at}" for at in number],
            "district": [f"District {at // 150}" for at in number],
            "deprivation rank": rng.permutation(AREAS) + 1,
            **{f"group {at + 1}": counts[:, at] for at in range(CATEGORIES)},
        }
    )
    frame.write_csv(path)
    return path
