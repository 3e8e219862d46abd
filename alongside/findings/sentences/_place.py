"""What is said of a place: how much of it is deprived, and what changes most along deprivation."""

from __future__ import annotations

from typing import Any

from alongside.findings.numbers import counted, frequency, ratio, whole
from alongside.findings.places import PlaceFound, Slope, index_of
from alongside.findings.reading import number_in
from alongside.findings.sentences._sentence import Sentence, plain


def nation_words(place: PlaceFound) -> str:
    """Return what a place's areas were ranked among."""
    return f"areas in {place.nation}" if place.nation else "the areas ranked together"


def place_headline(place: PlaceFound) -> Sentence:
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


def slope_sentence(slope: Slope, place: PlaceFound) -> Sentence:
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
        "doubt": likely_words(index, is_turned=value < 1),
    }
    return Sentence(
        "By {dimension}, fitted through the tenths, “{category}” is {times} times as common at the {end} deprived "
        "end of {place} as at the {other} deprived end ({doubt}).",
        values,
    )


def likely_words(index: Any, *, is_turned: bool) -> Sentence:
    """Return the interval of a ratio, turned round where the ratio is."""
    low, high = number_in(index, "low"), number_in(index, "high")
    if is_turned:
        low, high = (1 / high if high else None), (1 / low if low else None)
    if low is None or high is None:
        return Sentence("the truth likely {low} or more", {"low": "1" if low is None else ratio(low)})
    return Sentence("the truth likely between {low} and {high}", {"low": ratio(low), "high": ratio(high)})


def people_words(place: PlaceFound) -> Sentence:
    """Return how many are counted, or that nobody is yet."""
    people = place.result["people"]
    if not people:
        return Sentence("Nobody is counted yet")
    return Sentence(
        "{people}, by {dimension}",
        {"people": counted(people["count"], "people"), "dimension": plain(people["dimension"])},
    )
