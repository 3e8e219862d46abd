"""Whatever is given, a reader answers with a value or with an InputError, never with anything else."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.exchange.pairs import check_pair
from alongside.exchange.problems import Read
from alongside.exchange.samples import SampleKind, sample_csv
from tests.exchange.reading_files import cohort_of, population_of

KINDS: list[SampleKind] = [
    "population_margins", "population_cells", "cohort_margins", "cohort_cells", "cohort_people",
]  # fmt: skip
PIECES = [
    *(b",", b";", b"\t", b'"', b"\n", b"\r", b"\0", b"=", b"-", b"'", b"\xff", b"  "),
    *(b"total", b"unknown", b"stage", b"count", b"1,234", b"id"),
]
READERS: list[tuple[Callable[..., Read[Any]], dict[str, Any]]] = [
    (population_of, {}),
    (cohort_of, {}),
    (cohort_of, {"stages": ["approached", "consented"]}),
]


def answer(call: Callable[..., Read[Any]], *given: Any, **options: Any) -> Read[Any] | None:
    """Return what was read, None where it was refused with a sentence; anything else fails the test."""
    try:
        return call(*given, **options)
    except InputError as error:
        sentence = str(error)
    assert sentence
    return None


def must_answer(content: bytes) -> None:
    population, *cohorts = [answer(read, content, **options) for read, options in READERS]
    for cohort in cohorts:
        if population and cohort:
            answer(check_pair, population, cohort, relation="subset")


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=300))
def test_random_bytes(content: bytes) -> None:
    must_answer(content)


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="ab1,;\t\"\n\r'=- ", max_size=120))
def test_random_tables(text: str) -> None:
    must_answer(("dimension,category,count\n" + text).encode())
    must_answer(("id,age,stage\n" + text).encode())
    must_answer(text.encode())


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(KINDS), st.integers(0, 2**32), st.integers(1, 6))
def test_samples_that_have_been_tampered_with(kind: SampleKind, seed: int, times: int) -> None:
    draw = random.Random(seed)
    content = bytearray(sample_csv(kind).encode())
    for _ in range(times):
        at = draw.randrange(len(content) + 1)
        if draw.random() < 0.5:
            del content[at : at + draw.randrange(8)]
        content[at:at] = draw.choice(PIECES)
    must_answer(bytes(content))


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(KINDS),
    st.sampled_from(["utf-16", "utf-8-sig", "cp1252", "utf-32", "utf-16-le"]),
    st.integers(0, 400),
)
def test_samples_in_every_encoding_cut_anywhere(kind: SampleKind, encoding: str, length: int) -> None:
    must_answer(sample_csv(kind).encode(encoding)[:length])
