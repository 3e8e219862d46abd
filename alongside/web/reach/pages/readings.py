"""A reading as a page: the finding first, its pictures, where they were lost, the numbers, how we know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from alongside.findings.charts import Chart
from alongside.findings.documents import Picture, Report, build_report

Sizes = tuple[int, int]


class Kept(Protocol):
    """A drawing that was kept."""

    @property
    def name(self) -> str: ...
    @property
    def alt(self) -> str: ...
    @property
    def wide_size(self) -> Any: ...
    @property
    def narrow_size(self) -> Any: ...
    @property
    def png(self) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """Something to take away."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What is said of the page rather than of the finding: who sees it, how long it lasts."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPage:
    """One reading."""

    title: str
    caption: str
    report: Report
    aside: Aside | None
    files: tuple[Download, ...]
    pictures: tuple[Download, ...]
    made: str
    link: str
    back: Download


AddressOf = Callable[[str], str]
"""From the name of a file of this reading to its address."""


def report_of(result: Mapping[str, Any], title: str, drawings: Iterable[Kept], address: AddressOf) -> Report:
    """Return the parts of the report, its pictures those that were drawn when the reading was made."""
    kept = {one.name: one for one in drawings}

    def find(name: str, _make: Callable[[], Chart]) -> Picture:
        return picture_of(kept[name], address)

    return build_report(result, title=title, draw=find)


def picture_of(drawing: Kept, address: AddressOf) -> Picture:
    """Return where a picture is served."""
    return Picture(
        wide=address(f"{drawing.name}-wide.svg"),
        narrow=address(f"{drawing.name}-narrow.svg"),
        wide_size=tuple(drawing.wide_size),
        narrow_size=tuple(drawing.narrow_size),
        alt=drawing.alt,
    )


def files_of(address: AddressOf) -> tuple[Download, ...]:
    """Return what there is to take away of the whole."""
    return (
        Download(text="The report, as one page (HTML)", href=address("report.html")),
        Download(text="The numbers of every group (CSV)", href=address("groups.csv")),
        Download(text="Everything, for a program (JSON)", href=address("reading.json")),
    )


PICTURE_NAMES = {"mirror": "Mirror", "ratios": "Ratios", "funnel": "Steps"}


def pictures_of(
    drawings: Iterable[Kept], dimensions: Mapping[str, str], address: AddressOf
) -> tuple[Download, ...]:
    """Return the pictures to take away, as drawings and, where they were made, as images for documents."""
    found = []
    for one in drawings:
        what, _, number = one.name.rpartition("-")
        text = f"{PICTURE_NAMES.get(what, what.capitalize())} {dimensions.get(number, '')}".strip()
        found.append(Download(text=f"{text} (SVG)", href=address(f"{one.name}-wide.svg")))
        if one.png:
            found.append(Download(text=f"{text} (PNG)", href=address(f"{one.name}.png")))
    return tuple(found)


def dimension_names(report: Report) -> dict[str, str]:
    """Return what the pictures of each number are by."""
    return {
        str(at): section.heading[:1].lower() + section.heading[1:]
        for at, section in enumerate(report.sections, 1)
    }
