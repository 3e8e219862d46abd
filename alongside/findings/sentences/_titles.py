"""The finding of a picture, as its title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from alongside.findings.numbers import between, ratio, whole, with_interval
from alongside.findings.reading import Block, Family, Reading, limits, number, number_in
from alongside.findings.sentences._funnel import step_words, steps_of
from alongside.findings.sentences._sentence import Sentence, listed, plain
from alongside.findings.sentences._words import dimension_words, is_small, too_few


def title(found: Family) -> Sentence:
    """Return who is missing, or that nobody clearly is."""
    short = found.short
    if not short:
        return _quiet_title(found)
    value = number_in(short[0]["ppr"])
    values = {"group": plain(short[0]["category"]), "more": len(short) - 1}
    if value is None:
        return Sentence("{group}: below their share", values)
    if is_small(short[0]):
        return _few_title(found, short[0])
    template = "{group}: {ratio} of their share" + (", and {more} more below" if len(short) > 1 else "")
    return Sentence(template, {**values, "ratio": ratio(value)})


def _few_title(found: Family, group: Block) -> Sentence:
    """Say a very small count as people, beside what the full share would be: never as a dramatic ratio."""
    n = sum(number(row["cohort_count"]) or 0 for row in found.known)
    values = {
        "group": plain(group["category"]),
        "count": whole(group["cohort_count"]),
        "expected": whole(round(n * (number(group["population_share"]) or 0))),
    }
    return Sentence("{group}: {count} taking part, where their share would be about {expected}", values)


def _quiet_title(found: Family) -> Sentence:
    words = {"dimension": dimension_words(found.dimension)}
    if found.with_verdict("cannot_tell"):
        few = all(too_few(group) for group in found.known)
        return Sentence("By {dimension}: too few to tell" if few else _NOT_CLEAR, words)
    if found.with_verdict("about", "over", "far_over"):
        return Sentence("By {dimension}, every group is near or above its share", words)
    return Sentence("By {dimension}, these counts cannot say", words)


_NOT_CLEAR = "By {dimension}, no group is clearly below its share; for some we cannot tell"


def sure_title(found: Family) -> Sentence:
    """Return how sure we are of the largest shortfall, or of how many groups we can tell."""
    short = [group for group in found.short if limits(group["ppr"])]
    if short:
        interval = between(short[0]["ppr"]).replace(" to ", " and ")
        values = {"group": plain(short[0]["category"]), "interval": interval}
        return Sentence("{group}: the truth likely between {interval} of their share", values)
    told = len(found.known) - len(found.with_verdict("cannot_tell", "hidden", "not_estimable"))
    counts = {"told": told, "all": len(found.known), "dimension": dimension_words(found.dimension)}
    return Sentence("By {dimension}, we can tell for {told} of {all} groups", counts)


def funnel_title(reading: Reading, found: Family) -> Sentence:
    """Return the costliest step of the group furthest below its share, or that it cannot be told."""
    for group in found.short or found.known:
        steps = steps_of(reading, found, group["category"])
        lost = [step for step in steps if step.get("costliest") is True]
        if lost:
            values = {"group": plain(group["category"]), "step": step_words(lost[0])}
            return Sentence("{group} were lost most at: {step}", values)
    if found.short:
        short = {"group": plain(found.short[0]["category"])}
        return Sentence("{group}: we cannot tell at which step they were lost", short)
    return Sentence(
        "By {dimension}, we cannot tell at which step", {"dimension": dimension_words(found.dimension)}
    )


def cell_words(cell: Mapping[str, str]) -> str:
    """Return a crossed group as words.

    >>> cell_words({"ethnicity": "Pakistani", "age": "16-25"})
    'Pakistani, 16-25'
    """
    return ", ".join(plain(category) for category in cell.values())


def crossed_title(reading: Reading, ranked: Sequence[Block]) -> Sentence:
    """Return the crossed groups that lie wholly below the band, or the lowest one with its doubt."""
    low = reading["band"][0]
    below = [row for row in ranked if (both := limits(row["pooled"])) and both[1] < low]
    if below:
        names = listed((cell_words(row["cell"]) for row in below), most=2)
        return Sentence("Furthest below their share, crossed: {names}", {"names": names})
    if not ranked or number_in(ranked[0]["pooled"]) is None:
        return Sentence("Crossed groups: these counts cannot say")
    values = {"name": cell_words(ranked[0]["cell"]), "ratio": with_interval(ranked[0]["pooled"])}
    return Sentence("No crossed group is clearly far below its share; lowest: {name}, {ratio}", values)


def gradient_title(row: Block) -> Sentence:
    """Return how the most deprived compare with the least deprived."""
    value, both = number_in(row["rii"]), limits(row["rii"])
    words = {"dimension": dimension_words(row["dimension"])}
    if value is None:
        return Sentence("From least to most deprived, by {dimension}", words)
    if both is None or both[0] <= 1 <= both[1]:
        return Sentence("By {dimension}, no clear slope from least to most deprived", words)
    values = {"times": ratio(value), "interval": between(row["rii"])}
    return Sentence(
        "The most deprived have {times} times the rate of the least deprived ({interval})", values
    )


def gradient_sentences(reading: Reading, row: Block) -> tuple[Sentence, ...]:
    """Return the slope from least to most deprived with its interval, or why there is none."""
    if number_in(row["rii"]) is None:
        return (Sentence("The relative index of inequality cannot be given: the table says why."),)
    template = (
        "Relative index of inequality {rii}: the fitted rate of the most deprived over that of the least."
    )
    return (Sentence(template, {"rii": with_interval(row["rii"])}),)


def comparison_title(largest: tuple[Block, Block] | None, dimension: str, names: tuple[str, str]) -> Sentence:
    """Return the largest change between two readings."""
    if largest is None:
        return Sentence("By {dimension}, nothing has changed", {"dimension": dimension_words(dimension)})
    old, new = largest
    values = {
        "group": plain(new["category"]),
        "old": ratio(number_in(old["ppr"]) or 0),
        "new": ratio(number_in(new["ppr"]) or 0),
        "before": plain(names[0]),
        "after": plain(names[1]),
    }
    overlap = _overlap(limits(old["ppr"]), limits(new["ppr"]))
    template = "Largest change: {group}, from {old} ({before}) to {new} ({after}) of their share"
    return Sentence(template + (_MAY_BE_CHANCE if overlap else ""), values)


_MAY_BE_CHANCE = "; the intervals overlap, so it may be chance"


def _overlap(first: tuple[float, float] | None, second: tuple[float, float] | None) -> bool:
    if first is None or second is None:
        return True
    return first[0] <= second[1] and second[0] <= first[1]


def multiplier(step: Block) -> float | None:
    """Return what a step does to a group's ratio: the exponential of its contribution."""
    value = number_in(step["contribution"])
    return None if value is None else exp(value)
