"""From counts to a reading with its pictures: all that is computed, computed here and once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any
from urllib.parse import unquote

import numpy as np

from alongside.core import reach
from alongside.exchange import readings
from alongside.exchange.pairs import Pair
from alongside.exchange.problems import Read
from alongside.findings.charts import Chart, render_png
from alongside.findings.documents import Picture, as_html, build_report, picture

Say = Callable[[int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One picture: its words, its two drawings with their sizes, and one for documents where it was asked for."""

    name: str
    alt: str
    wide: str
    narrow: str
    wide_size: tuple[int, int]
    narrow_size: tuple[int, int]
    png: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A reading, its pictures, and its report as one page."""

    title: str
    result: Mapping[str, Any]
    drawings: tuple[Drawn, ...]
    report: str


def silent(_percent: int, _sentence: str) -> None:
    """Say nothing: nobody waits."""


def categories_of(populations: Sequence[reach.Population]) -> dict[str, tuple[str, ...]]:
    """Return the known categories of each dimension, as the first population that has it orders them."""
    found: dict[str, tuple[str, ...]] = {}
    for population in populations:
        for name in population.dimensions:
            rows = population.margins.filter(dimension=name)
            found.setdefault(name, tuple(rows["category"].drop_nulls()))
    return found


def question_of(pair: Pair, parameters: Mapping[str, Any]) -> reach.Question:
    """Return what is asked, with the orders that the categories' own words state."""
    categories = categories_of(pair.populations)
    deprivation = {name: tuple(order) for name, order in parameters.get("deprivation", {}).items()}
    return reach.Question(
        relation=parameters["relation"],
        level=parameters["level"],
        band=(parameters["band"][0], parameters["band"][1]),
        primary=tuple((name, category) for name, category in parameters["primary"]),
        ordered=reach.numbered_orders(categories),
        deprivation={name: order for name, order in deprivation.items() if name in categories},
    )


def compute(
    pair: Read[Pair],
    question: reach.Question,
    *,
    inputs: Sequence[Mapping[str, str]],
    seed: int,
    is_publishable: bool = False,
) -> readings.Document:
    """Return the reading of a pair."""
    panel = reach.mirror(
        populations=pair.value.populations,
        cohort=pair.value.cohort,
        question=question,
        rng=np.random.default_rng(seed),
    )
    provenance = readings.Provenance(
        version=version("alongside"),
        parameters=parameters_of(question),
        inputs=inputs,
        seed=seed,
        is_publishable=is_publishable,
    )
    notices = [] if is_publishable else [{"code": one.code, "text": one.text} for one in pair.notices]
    return readings.reading(panel, provenance=provenance, notices=notices)


def parameters_of(question: reach.Question) -> dict[str, Any]:
    """Return what was asked, as JSON has it."""
    return {name: value for name, value in asdict(question).items() if value not in ((), {})}


def draw(result: Mapping[str, Any], *, title: str, for_documents: bool = True, say: Say = silent) -> Made:
    """Draw every picture of a reading, and write its report with them."""
    drawn: list[Drawn] = []

    def keep(name: str, make: Callable[[], Chart]) -> Picture:
        chart = make()
        say(50, f"Drawing picture {len(drawn) + 1}.")
        found = picture(chart)
        drawn.append(drawn_of(name, chart, found, for_documents=for_documents))
        return found

    report = build_report(result, title=title, draw=keep)
    return Made(title=title, result=result, drawings=tuple(drawn), report=as_html(report))


def drawn_of(name: str, chart: Chart, found: Picture, *, for_documents: bool) -> Drawn:
    """Return a picture as it is kept."""
    return Drawn(
        name=name,
        alt=found.alt,
        wide=unquote(found.wide.partition(",")[2]),
        narrow=unquote(found.narrow.partition(",")[2]),
        wide_size=found.wide_size,
        narrow_size=found.narrow_size,
        png=render_png(chart) if for_documents else b"",
    )
