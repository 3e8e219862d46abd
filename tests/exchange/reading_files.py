"""Short ways for tests to read text as if it were a file."""

from __future__ import annotations

import io
from typing import Any

from alongside.core.errors import InputError
from alongside.core.reach import Cohort, Population
from alongside.exchange.cohorts import read_cohort
from alongside.exchange.populations import read_populations
from alongside.exchange.problems import Read


def binary(text: str | bytes) -> io.BytesIO:
    return io.BytesIO(text.encode() if isinstance(text, str) else text)


def population_of(
    text: str | bytes, *, name: str = "population.csv", **options: Any
) -> Read[tuple[Population, ...]]:
    return read_populations(binary(text), name=name, **options)


def cohort_of(text: str | bytes, *, name: str = "cohort.csv", **options: Any) -> Read[Cohort]:
    return read_cohort(binary(text), name=name, **options)


def refusal(read: Any, text: str | bytes, **options: Any) -> str:
    """Return what is said of a file that is refused."""
    try:
        read(text, **options)
    except InputError as error:
        return str(error)
    raise AssertionError("the file was accepted")


def notices(read: Read[Any]) -> list[str]:
    return [notice.text for notice in read.notices]


def rows(read: Read[tuple[Population, ...]]) -> list[tuple[Any, ...]]:
    """Return the margins of the one population of a file."""
    (population,) = read.value
    return population.margins.rows()
