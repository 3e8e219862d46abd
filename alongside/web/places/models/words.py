"""What is said of a place: sentences and tables, on its page, in its pictures and in its files alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from alongside.core.places import deprivation_categories
from alongside.findings.numbers import counted, frequency, percent, ratio, whole, with_interval, written
from alongside.findings.reading import number_in
from alongside.findings.sentences import Sentence, capital, plain
from alongside.findings.tables import Column, FindingTable
from alongside.web.places.models.places import Place

ELSEWHERE = "elsewhere"
TENTHS = deprivation_categories()
NOT_KNOWN = "not known"
MOST_SLOPES = 2
"""Counts that are drawn and spoken of; the table has them all."""
MEASURE_NAMES = (
    ("sii", "Slope index", "distance"),
    ("rii_mean", "Slope over mean", "distance"),
    ("rii", "Relative index", "ratio"),
    ("rii_poisson", "Relative index (Poisson)", "ratio"),
    ("concentration_index", "Concentration index", "distance"),
)


class Slope(NamedTuple):
    """One category whose share clearly changes with deprivation."""

    dimension: str
    category: str
    gradient: Mapping[str, Any]


def nation_words(place: Place) -> str:
    """Return what a place's areas were ranked among."""
    return "the areas ranked together" if place.nation == ELSEWHERE else f"areas in {place.nation}"


def headline(place: Place) -> Sentence:
    """Return how many live in the most deprived tenth of the nation, beside the one in ten of everyone."""
    tenths, values = place.result["nation"], {"place": plain(place.name), "nation": nation_words(place)}
    if "of" not in tenths:
        return Sentence("We do not know yet how unequal {place} is.", values)
    ranked = sum(tenths["people"] or tenths["areas"])
    if not ranked:
        return Sentence("We do not know yet how unequal {place} is: none of its areas has a rank.", values)
    most = (tenths["people"] or tenths["areas"])[0]
    values |= {"share": frequency(most / ranked, 100), "most": whole(most), "ranked": whole(ranked)}
    if not most:
        return Sentence(
            "None of {place} is among the most deprived tenth of {nation}; about a tenth would be if it "
            "were like the whole.",
            values,
        )
    if tenths["people"] is None:
        return Sentence(
            "{most} of {ranked} areas of {place} are among the most deprived tenth of {nation}.", values
        )
    return Sentence(
        "{share} people in {place} live in the most deprived tenth of {nation} ({most} of {ranked}); "
        "about 10 in 100 would if it were like the whole.",
        values,
    )


def why_not(place: Place) -> str:
    """Return why there are no tenths in the nation, or nothing."""
    return str(place.result["nation"].get("not_estimable", ""))


def slopes(place: Place) -> list[Slope]:
    """Return the categories whose relative index is clearly not 1, the steepest first."""
    clear = [slope for slope in every_slope(place) if is_clear(index_of(slope))]
    return sorted(clear, key=lambda one: -steepness(one.gradient["rii_poisson"]))


def every_slope(place: Place) -> Iterator[Slope]:
    """Return every category that has a gradient."""
    for dimension in place.result["dimensions"]:
        for row in dimension["categories"]:
            if "not_estimable" not in row["gradient"]:
                yield Slope(dimension["dimension"], category_words(row["category"]), row["gradient"])


def index_of(slope: Slope) -> Any:
    """Return the relative index that is spoken of: the straight line's, or the curve's where a line cannot be."""
    straight = slope.gradient["rii"]
    return straight if number_in(straight) is not None else slope.gradient["rii_poisson"]


def is_clear(index: Any) -> bool:
    """Say whether an interval leaves out 1; one without an upper limit does where it begins above 1."""
    low, high = number_in(index, "low"), number_in(index, "high")
    return (low is not None and low > 1) or (high is not None and high < 1)


def steepness(index: Any) -> float:
    """Return how far a ratio is from 1, whichever way."""
    value = number_in(index) or 1.0
    return max(value, 1 / value)


def slope_sentence(slope: Slope, place: Place) -> Sentence:
    """Return how much more, or less, common a category is at the deprived end, as fitted through the tenths."""
    index = index_of(slope)
    value = number_in(index) or 1.0
    end, other = ("least", "most") if value < 1 else ("most", "least")
    values = {
        "category": plain(slope.category),
        "dimension": plain(slope.dimension),
        "place": plain(place.name),
        "end": end,
        "other": other,
        "times": ratio(max(value, 1 / value)),
        "doubt": doubt_words(index, is_turned=value < 1),
    }
    return Sentence(
        "By {dimension}, fitted through the tenths, “{category}” is {times} times as common at the {end} deprived "
        "end of {place} as at the {other} deprived end ({doubt}).",
        values,
    )


def doubt_words(index: Any, *, is_turned: bool) -> Sentence:
    """Return the interval of a ratio, turned round where the ratio is."""
    low, high = number_in(index, "low"), number_in(index, "high")
    if is_turned:
        low, high = (1 / high if high else None), (1 / low if low else None)
    if low is None or high is None:
        return Sentence("the truth likely {low} or more", {"low": "1" if low is None else ratio(low)})
    return Sentence("the truth likely between {low} and {high}", {"low": ratio(low), "high": ratio(high)})


def category_words(category: str | None) -> str:
    """Return what a category is called."""
    return NOT_KNOWN if category is None else category


def tenths_table(place: Place, which: str) -> FindingTable:
    """Return areas and people by tenth, in the nation or here."""
    found = place.result[which]
    where = f"among {nation_words(place)}" if which == "nation" else f"within {plain(place.name)}"
    people = found["people"]
    total = sum(people or [0])
    rows = tuple(
        (
            name,
            whole(found["areas"][at]),
            *((whole(people[at]), percent(people[at] / total) if total else "") if people else ()),
        )
        for at, name in enumerate(TENTHS)
    )
    titles = ("Areas", *(("People", "Share of people") if people else ()))
    return FindingTable(
        caption=f"Deprivation tenths {where}",
        columns=(Column(title="Tenth"), *(Column(title=title, numeric=True) for title in titles)),
        rows=rows,
    )


def counts_table(dimension: Mapping[str, Any]) -> FindingTable:
    """Return the categories of one dimension with their counts and, where there are tenths, both ends."""
    rows = dimension["categories"]
    total = sum(row["count"] for row in rows)
    ends = all(row["tenths"] for row in rows)
    sums = [sum(each) for each in zip(*(row["tenths"] for row in rows), strict=True)] if ends else []
    extra = ("Share of the most deprived tenth", "Share of the least deprived tenth") if ends else ()
    titles = ("People", "Share", *extra)
    return FindingTable(
        caption=f"{capital(plain(dimension['dimension']))}",
        columns=(Column(title="Category"), *(Column(title=title, numeric=True) for title in titles)),
        rows=tuple(
            (
                plain(category_words(row["category"])),
                whole(row["count"]),
                share_words(row["count"], total),
                *((share_words(row["tenths"][at], sums[at]) for at in (0, -1)) if ends else ()),
            )
            for row in rows
        ),
    )


def share_words(part: float, total: float) -> str:
    """Return a share, or that there is nobody to have one."""
    return percent(part / total) if total else "nobody"


def slopes_table(place: Place) -> FindingTable:
    """Return every measure of every category, each with its interval or with why there is none."""
    rows = [
        (plain(dimension["dimension"]), plain(category_words(row["category"])), *measures(row["gradient"]))
        for dimension in place.result["dimensions"]
        for row in dimension["categories"]
    ]
    return FindingTable(
        caption="From least to most deprived, with 95% intervals",
        columns=(
            Column(title="Counted by"),
            Column(title="Category"),
            *(Column(title=title, numeric=True) for _, title, _ in MEASURE_NAMES),
        ),
        rows=tuple(rows),
    )


def measures(gradient: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every measure of one gradient as it stands in a table."""
    if "not_estimable" in gradient:
        return (written(gradient, "ratio"), *[""] * (len(MEASURE_NAMES) - 1))
    return tuple(with_interval(gradient[name], kind) for name, _, kind in MEASURE_NAMES)


def people_words(place: Place) -> str:
    """Return how many are counted, or that nobody is yet."""
    people = place.result["people"]
    return (
        f"{counted(people['count'], 'people')}, by {people['dimension']}"
        if people
        else "Nobody is counted yet"
    )
