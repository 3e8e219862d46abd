"""From counts to a reading with its pictures: all that is computed, computed here and once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from alongside.core import reach
from alongside.exchange import readings
from alongside.exchange.mirrors import categories_of, compute_reading
from alongside.exchange.pairs import Pair
from alongside.exchange.problems import Read
from alongside.findings.charts import Chart, render_png
from alongside.findings.documents import Picture, Shapes, as_html, build_report, picture

Say = Callable[[int, str], None]
NO_MAPS: Mapping[str, Shapes] = MappingProxyType({})


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


def question_of(pair: Pair, parameters: Mapping[str, Any]) -> reach.Question:
    """Return what is asked, with the orders that the categories' own words state."""
    categories = categories_of(pair.populations)
    deprivation = {name: tuple(order) for name, order in parameters.get("deprivation", {}).items()}
    return reach.Question(
        relation=parameters["relation"],
        level=parameters["level"],
        band=(parameters["band"][0], parameters["band"][1]),
        primary=tuple((name, category) for name, category in parameters["primary"]),
        cross=tuple(name for name in parameters.get("cross", ()) if name in categories),
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
    return compute_reading(
        pair.value,
        question,
        parameters=parameters_of(question),
        inputs=inputs,
        notices=[] if is_publishable else [{"code": one.code, "text": one.text} for one in pair.notices],
        seed=seed,
        is_publishable=is_publishable,
    )


def parameters_of(question: reach.Question) -> dict[str, Any]:
    """Return what was asked, as JSON has it."""
    return {name: value for name, value in asdict(question).items() if value not in ((), {})}


def draw(
    result: Mapping[str, Any],
    *,
    title: str,
    maps: Mapping[str, Shapes] = NO_MAPS,
    for_documents: bool = True,
    say: Say = silent,
) -> Made:
    """Draw every picture of a reading, and write its report with them; `maps`: shapes of dimensions that are areas."""
    drawn: list[Drawn] = []

    def keep(name: str, make: Callable[[], Chart]) -> Picture:
        chart = make()
        say(50, f"Drawing picture {len(drawn) + 1}.")
        found = picture(chart)
        drawn.append(drawn_of(name, chart, found, for_documents=for_documents))
        return found

    report = build_report(result, title=title, draw=keep, shapes_of=lambda _, name: maps.get(name))
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
