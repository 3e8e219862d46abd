"""A place, read: what was found of its areas, and which of its counts run along deprivation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from alongside.findings.reading import number_in

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFound:
    """A place's name, the nation it lies in ("" where that is elsewhere), and what was found of it.

    `codes`: its areas, in the order in which `result` has their tenths. `result`: {"people", "nation", "here", "by",
    "dimensions"}, as the place keeps it.
    """

    name: str
    nation: str
    codes: tuple[str, ...]
    result: Mapping[str, Any]

    @property
    def tenth_of(self) -> dict[str, int | None]:
        """The tenth in the nation of every area; none where there are no tenths."""
        found = self.result["nation"].get("of")
        return dict(zip(self.codes, found, strict=True)) if found else {}


class Slope(NamedTuple):
    """One category whose share clearly changes with deprivation."""

    dimension: str
    category: str
    gradient: Mapping[str, Any]


def slopes(place: PlaceFound) -> list[Slope]:
    """Return the categories whose relative index is clearly not 1, the steepest first."""
    clear = [slope for slope in _every_slope(place) if _is_clear(index_of(slope))]
    return sorted(clear, key=lambda one: -_steepness(one.gradient["rii_poisson"]))


def _every_slope(place: PlaceFound) -> Iterator[Slope]:
    for dimension in place.result["dimensions"]:
        for row in dimension["categories"]:
            if "not_estimable" not in row["gradient"]:
                yield Slope(dimension["dimension"], category_words(row["category"]), row["gradient"])


def index_of(slope: Slope) -> Any:
    """Return the relative index that is spoken of: the straight line's, or the curve's where a line cannot be."""
    straight = slope.gradient["rii"]
    return straight if number_in(straight) is not None else slope.gradient["rii_poisson"]


def _is_clear(index: Any) -> bool:
    """Say whether an interval leaves out 1; one without an upper limit does where it begins above 1."""
    low, high = number_in(index, "low"), number_in(index, "high")
    return (low is not None and low > 1) or (high is not None and high < 1)


def _steepness(index: Any) -> float:
    """Return how far a ratio is from 1, whichever way."""
    value = number_in(index) or 1.0
    return max(value, 1 / value)


def category_words(category: str | None) -> str:
    """Return what a category is called."""
    return NOT_KNOWN if category is None else category
