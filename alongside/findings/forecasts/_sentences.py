"""What a forecast says: how many, when, who would be missing, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from alongside.findings.days import day_words
from alongside.findings.numbers import counted, level_text, percent, ratio, whole
from alongside.findings.sentences import (
    Passage,
    Sentence,
    capital,
    dimension_words,
    group_words,
    listed,
    plain,
)

ForecastDocument: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Mapping[str, Any]
MORE_THAN_NOT, LIKELY = 0.5, 0.8
"""The chances from which a shortfall is named, and from which it is drawn as one."""


def forecast_question(document: ForecastDocument) -> Sentence:
    """Return the one question of the page."""
    return Sentence("Where will recruitment of {unit} end?", {"unit": plain(document["unit"])})


def forecast_answer(document: ForecastDocument) -> Passage:
    """Return the answer in its fewest sentences: whether the target is reached, when, and who would be missing."""
    supposed = [Sentence("Nobody has come yet: all of this is from what was supposed beforehand.")]
    return Passage(
        (
            *(supposed if document["is_from_priors"] else []),
            _target(document),
            *([_number(document)] if document["probability_target"] < 0.99 else []),
            *_missing(document),
        )
    )


def _target(document: ForecastDocument) -> Sentence:
    values = {
        "target": counted(document["target_n"], plain(document["unit"])),
        "end": day_words(document["ends_on"]),
        "chance": percent(document["probability_target"]),
    }
    if document["recruited"] >= document["target_n"]:
        return Sentence("The target of {target} has been reached.", values)
    date = document["date"]
    if not isinstance(date["value"], str):
        return Sentence("By {end} the target of {target} would be reached with a chance of {chance}.", values)
    values |= {
        "day": day_words(date["value"]),
        "low": day_words(date["low"]),
        "level": level_text(document["level"]),
    }
    if not isinstance(date["high"], str):
        template = (
            "The target of {target} would be reached about {day}, at the soonest {low}; by {end} with a chance of "
            "{chance}."
        )
        return Sentence(template, values)
    values |= {"high": day_words(date["high"])}
    return Sentence("The target of {target} would be reached about {day} ({level}: {low} to {high}).", values)


def _number(document: ForecastDocument) -> Sentence:
    n = document["n"]
    values = {
        "end": day_words(document["ends_on"]),
        "n": counted(n["value"], plain(document["unit"])),
        "low": whole(n["low"]),
        "high": whole(n["high"]),
        "level": level_text(document["level"]),
    }
    return Sentence("On {end} there would be {n} ({level}: {low} to {high}).", values)


def _missing(document: ForecastDocument) -> list[Sentence]:
    named = [
        _below(document, dimension, group)
        for dimension in document["dimensions"]
        for group in dimension["groups"]
        if likely_below(group)
    ]
    if named:
        return named[:3]
    return [
        Sentence(
            "No group is more likely than not to end below four fifths of its share; the tables give each one's chance."
        )
    ]


def likely_below(group: Row, *, least: float = MORE_THAN_NOT) -> bool:
    """Say whether a group ends below four fifths of its share with at least this chance."""
    chance = group["probability_below_four_fifths"]
    return isinstance(chance, int | float) and chance >= least


def _below(document: ForecastDocument, dimension: Row, group: Row) -> Sentence:
    ppr = group["ppr"]
    values = {
        "group": capital(
            group_words({"unit": {"population": document["unit"]}}, dimension["name"], group["category"])
        ),
        "ratio": ratio(ppr["value"]),
        "low": ratio(ppr["low"]),
        "high": ratio(ppr["high"]),
        "chance": percent(group["probability_below_four_fifths"]),
    }
    return Sentence(
        "{group} would end at {ratio} of their share ({low} to {high}); below four fifths with a chance of {chance}.",
        values,
    )


def forecast_headline(document: ForecastDocument) -> Sentence:
    """Return the forecast in one line, as lists have it."""
    values = {
        "as_of": day_words(document["as_of"]),
        "target": counted(document["target_n"], plain(document["unit"])),
        "end": day_words(document["ends_on"]),
        "chance": percent(document["probability_target"]),
    }
    day = document["date"]["value"]
    if not isinstance(day, str):
        return Sentence("From {as_of}: {target} by {end} with a chance of {chance}", values)
    return Sentence("From {as_of}: {target} about {day}", values | {"day": day_words(day)})


def group_sentence(group: Row) -> Sentence:
    """Return where one group would end, and the chance that its floor holds where it has one."""
    name, block = plain(group["category"]), group["ppr"]
    if "not_estimable" in block:
        return Sentence("{group}: {why}.", {"group": name, "why": plain(block["not_estimable"])})
    values = {
        "group": name,
        "ratio": ratio(block["value"]),
        "low": ratio(block["low"]),
        "high": ratio(block["high"]),
    }
    if not group["floor"]:
        return Sentence("{group}: {ratio} of their share ({low} to {high}).", values)
    values |= {"floor": percent(group["floor"]), "chance": percent(group["probability_floor"])}
    return Sentence(
        "{group}: {ratio} of their share ({low} to {high}); at least {floor} of all with a chance of {chance}.",
        values,
    )


def dimension_sentences(document: ForecastDocument, dimension: Row) -> tuple[Sentence, ...]:
    """Return what is said of one dimension's floors."""
    chance = dimension["probability_all_floors"]
    if chance is None:
        return ()
    floors = [group for group in dimension["groups"] if group["floor"]]
    least = min(floors, key=lambda group: float(group["probability_floor"]))
    values = {
        "dimension": dimension_words(dimension["name"]),
        "chance": percent(chance),
        "group": plain(least["category"]),
        "share": percent(least["floor"]),
        "own": percent(least["probability_floor"]),
        "groups": listed([plain(group["category"]) for group in floors], most=6),
    }
    if len(floors) == 1:
        return (
            Sentence(
                "By {dimension}, {group} would be at least {share} of all with a chance of {own}.", values
            ),
        )
    return (
        Sentence(
            "By {dimension}, the floors of {groups} would all hold with a chance of {chance}; least sure is {group} "
            "(at least {share}): {own}.",
            values,
        ),
    )


def backtest_answer(document: ForecastDocument) -> Passage:
    """Return how often the forecast would have held."""
    return Passage(tuple(held_sentence(document, dimension) for dimension in document["dimensions"]))


def held_sentence(document: ForecastDocument, dimension: Row) -> Sentence:
    """Return how often the intervals of one dimension held."""
    coverage = dimension["coverage"]
    values = {
        "dimension": capital(dimension_words(dimension["name"])),
        "level": level_text(document["level"]),
        "weeks": document["weeks_ahead"],
        "held": percent(coverage["value"]),
        "low": percent(coverage["low"]),
        "high": percent(coverage["high"]),
        "intervals": dimension["intervals"],
        "origins": dimension["origins"],
        "width": percent(dimension["relative_width"]),
        "word": _word(coverage, document["level"]),
    }
    return Sentence(
        "{dimension}: {level} intervals for the next {weeks} weeks held {held} of the time (95%: {low} to {high}; "
        "{intervals} intervals from {origins} dates), {word}. They were {width} as wide as what came.",
        values,
    )


def _word(coverage: Row, level: float) -> str:
    if coverage["high"] < level:
        return "less often than they claim: trust the forecast less than it says"
    return "more often than they claim" if coverage["low"] > level else "in keeping with what they claim"
