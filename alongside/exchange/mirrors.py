"""From two sides that fit to a reading: what the terminal and the pages compute, computed in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any, Literal

import numpy as np

from alongside.core.errors import InputError
from alongside.core.reach import Population, Question, mirror
from alongside.exchange import readings
from alongside.exchange.pairs import Pair

End = Literal["most", "least"]
"""Which end of the scale the lowest code of a deprivation dimension is; sources differ, so it is always said."""
_NO_NUMBER = "The deprivation group '{category}' has no number: number the groups, such as 1 to 10 or 1 to 5."


def categories_of(populations: Iterable[Population]) -> dict[str, tuple[str, ...]]:
    """Return the known categories of each dimension, as the first population that has it orders them."""
    found: dict[str, tuple[str, ...]] = {}
    for population in populations:
        for name in population.dimensions:
            rows = population.margins.filter(dimension=name)
            found.setdefault(name, tuple(rows["category"].drop_nulls()))
    return found


def least_to_most(categories: Iterable[str], *, lowest: End, field: str) -> tuple[str, ...]:
    """Return deprivation groups from least to most deprived, by the number in each; refused under `field`.

    >>> least_to_most(["1 most deprived", "10", "2"], lowest="most", field="deprivation")
    ('10', '2', '1 most deprived')
    """
    codes = sorted(categories, key=lambda category: _code(category, field))
    return tuple(codes if lowest == "least" else reversed(codes))


def _code(category: str, field: str) -> float:
    found = re.search(r"\d+", category)
    if found is None:
        raise InputError(field, _NO_NUMBER, category=category)
    return float(found.group())


def compute_reading(
    pair: Pair,
    question: Question,
    *,
    parameters: Mapping[str, Any],
    inputs: Sequence[Mapping[str, str]],
    notices: Sequence[Mapping[str, str]],
    seed: int,
    unit: str = "people",
    is_publishable: bool = False,
) -> readings.Document:
    """Return the reading of a pair.

    `parameters`: what was asked, as the reading is to hold it. `seed` makes the same reading again.
    """
    panel = mirror(
        populations=pair.populations,
        cohort=pair.cohort,
        question=question,
        rng=np.random.default_rng(seed),
    )
    provenance = readings.Provenance(
        version=version("alongside"),
        parameters=parameters,
        inputs=inputs,
        seed=seed,
        is_publishable=is_publishable,
    )
    return readings.reading(panel, provenance=provenance, notices=notices, unit=unit)
