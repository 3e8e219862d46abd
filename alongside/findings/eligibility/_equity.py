"""An equity test in sentences, as a table and as a page."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from alongside.findings.days import day_words
from alongside.findings.environment import document_environment
from alongside.findings.numbers import frequency, level_text, whole
from alongside.findings.numbers import ratio as ratio_text
from alongside.findings.sentences import Passage, Sentence, listed, plain

Document: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Mapping[str, Any]

_BASES = {
    "real": "The counts are of real families.",
    "surveyed": "The counts come from a survey.",
    "assumed": "The counts are assumed: they have no sampling error, and are as good as the assumption.",
    "not_said": "The file does not say how its counts came about, so no interval is given.",
}
HEADINGS = ("group", "people", "shut out", "by this alone", "cannot say", "of the largest group's share")
HEADINGS_OF_ANY = (*HEADINGS[:3], "by one alone", *HEADINGS[4:])
OF_THOSE_KNOWN = Sentence("These shares are of those of whom it can be said.")
OVER_NOBODY = "beyond any number"
"""A share above nothing, over nothing."""
MOST_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One criterion, or any of them: its heading, what it says, and its rows as cells under their headings."""

    heading: str
    sentences: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    headings: tuple[str, ...] = HEADINGS


def equity_question(document: Document) -> Sentence:
    """Return what was asked."""
    title = plain(document["specification"]["title"])
    return Sentence("Whom would {title} shut out?", {"title": title})


def equity_headline(document: Document) -> Passage:
    """Return the answer: the groups shut out clearly more often than the largest, in all and by each criterion.

    Where nothing is known of anybody, or of the largest group, it says so.
    """
    largest = document["largest_group"]
    rows = [row for row in document["any"] if _told(row)]
    if not any(row["group"] == largest for row in rows):
        return Passage((_nothing_to_say(largest, is_anybody_known=bool(rows)),))
    by_one = [(one, more) for one in document["criteria"] if (more := _clearly_more(one["groups"]))]
    own = next(row for row in rows if row["group"] == largest)
    more = _clearly_more(rows)
    said = [_of_any(more, own, is_by_one=bool(by_one))]
    said += [_of_one(one, found, largest) for one, found in by_one]
    named = [*more, *(row for _, found in by_one for row in found), own]
    return Passage((*said, *([OF_THOSE_KNOWN] if any(row["cannot_say"] for row in named) else [])))


def _nothing_to_say(largest: str, *, is_anybody_known: bool) -> Sentence:
    if not is_anybody_known:
        return Sentence("We cannot say yet: of nobody is enough known. See below what is needed.")
    return Sentence(
        "We cannot say yet: of nobody in {largest}, the largest group, is enough known. See below what is needed.",
        {"largest": plain(largest)},
    )


def _clearly_more(rows: Sequence[Row]) -> list[Row]:
    """The groups shut out more often, whatever is not known, the most often first."""
    more = [row for row in rows if _told(row) and _is_more(row) and _number(row["at_least"]) > 1]
    return sorted(more, key=lambda row: -_number(row["ratio"]["value"]))


def _of_any(more: Sequence[Row], own: Row, *, is_by_one: bool) -> Sentence:
    values = {"largest": plain(own["group"]), "share": _share(own)}
    if more:
        return _more_often("{groups}: shut out more often than {largest}{share}.", more, own)
    return Sentence(
        "By all criteria together no group is clearly shut out more often than {largest} ({share}), "
        "but by single criteria some are."
        if is_by_one
        else "No group is clearly shut out more often than {largest} ({share}).",
        values,
    )


def _of_one(criterion: Row, more: Sequence[Row], largest: str) -> Sentence:
    own = next(row for row in criterion["groups"] if row["group"] == largest)
    words = plain(criterion["words"] or criterion["id"]).rstrip(".")
    template = "“{words}” stands in the way of {groups} more often than of {largest}{share}."
    return _more_often(template, more, own, words=words)


def _more_often(template: str, more: Sequence[Row], own: Row, **values: str) -> Sentence:
    """Shares on both sides; where nobody of the largest group is shut out, counts, since no ratio has a number."""
    if own["shut_out"]:
        groups, share = [f"{plain(row['group'])} ({_share(row)})" for row in more], f" ({_share(own)})"
    else:
        groups = [f"{plain(row['group'])} ({_count(row)} against {_count(own)})" for row in more]
        share = ""
    named = {"groups": listed(groups, most=MOST_NAMED), "largest": plain(own["group"]), "share": share}
    return Sentence(template, {**values, **named})


def _count(row: Row) -> str:
    return str(
        Sentence("{shut_out} of {told}", {"shut_out": whole(row["shut_out"]), "told": whole(_told(row))})
    )


def day_sentence(document: Document) -> Sentence:
    """Return the day for which every row was answered."""
    return Sentence("Worked out for {day}.", {"day": day_words(date.fromisoformat(document["on"]))})


def basis_sentence(document: Document) -> Sentence:
    """Return how the counts came about, with source and date."""
    said = _BASES[document["basis"]]
    sources, dates = ([plain(one) for one in document[name]] for name in ("sources", "dates"))
    label = " Source: {where}." if sources else " Date: {where}."
    where = ", ".join((*sources, *dates))
    return Sentence(said + (label if where else ""), {"where": where})


def equity_parts(document: Document) -> tuple[Part, ...]:
    """Return any criterion first, then each with its groups; one that cannot be tested says what it needs."""
    whole_answer = Part(
        heading="By any of the criteria",
        sentences=(),
        rows=_cells(document["any"]),
        headings=HEADINGS_OF_ANY,
    )
    return (whole_answer, *(_part(one) for one in document["criteria"]))


def _part(criterion: Row) -> Part:
    said: tuple[str, ...] = ()
    if not criterion["can_be_tested"]:
        needs = listed([plain(one) for one in criterion["needs"]], most=10)
        said = (str(Sentence("This cannot be tested; it needs {needs} by group.", {"needs": needs})),)
    return Part(
        heading=plain(criterion["words"] or criterion["id"]), sentences=said, rows=_cells(criterion["groups"])
    )


def _cells(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (
            plain(row["group"]),
            whole(row["people"]),
            whole(row["shut_out"]),
            whole(row["alone"]),
            whole(row["cannot_say"]),
            ratio_words(row["ratio"]),
        )
        for row in rows
    )


def ratio_words(ratio: Row) -> str:
    """Return a ratio with its interval, or why there is none.

    >>> ratio_words({"value": 2.0, "n": 5, "method": "no sampling error, assumption"})
    '2.00 (no sampling error, assumption)'
    """
    if "not_estimable" in ratio:
        return str(ratio["not_estimable"])
    value = OVER_NOBODY if isinstance(ratio["value"], Mapping) else ratio_text(ratio["value"])
    if "low" not in ratio:
        return f"{value} ({ratio['method']})"
    low, high = ratio_text(ratio["low"]), ratio["high"]
    if isinstance(high, Mapping):
        return f"{value} ({low} or more, {level_text(ratio['level'])})"
    return f"{value} ({low} to {ratio_text(high)}, {level_text(ratio['level'])})"


def _number(value: Any) -> float:
    """A ratio as a number: without end where it says that it has none, 0 where there is none."""
    return math.inf if isinstance(value, Mapping) else value or 0.0


def _told(row: Row) -> int:
    return int(row["people"] - row["cannot_say"])


def unknown_sentence(document: Document) -> str:
    """Return which groups' answers depend on what is not known; nothing where none does."""
    largest = next((row for row in document["any"] if row["group"] == document["largest_group"]), None)
    rows = [row for row in document["any"] if row is not largest]
    is_largest_known = largest is None or not largest["cannot_say"]
    torn = [plain(row["group"]) for row in rows if _depends(row, is_largest_known=is_largest_known)]
    if not torn:
        return ""
    return str(
        Sentence(
            "Whether {groups} are shut out more or less often depends on what is not known.",
            {"groups": listed(torn)},
        )
    )


def _depends(row: Row, *, is_largest_known: bool) -> bool:
    """Whether putting those not known, here or in the largest group, to one side or the other turns the ratio."""
    if not row["people"] or (is_largest_known and not row["cannot_say"]):
        return False
    return _number(row["at_least"]) <= 1 <= (math.inf if row["at_most"] is None else _number(row["at_most"]))


def left_out_sentence(document: Document) -> str:
    """Return which criteria could not be tested, and so are not in the answer; nothing where all could."""
    names = [
        plain(one["words"] or one["id"]).rstrip(".")
        for one in document["criteria"]
        if not one["can_be_tested"]
    ]
    if not names:
        return ""
    said = listed([f"“{name}”" for name in names])
    return str(Sentence("Not in this answer, because no facts were given for it: {names}.", {"names": said}))


def _is_more(row: Row) -> bool:
    """Whether a group is clearly shut out more often: by its whole interval, or, without one, by its ratio."""
    ratio = row["ratio"]
    if "not_estimable" in ratio:
        return False
    return _number(ratio.get("low", ratio["value"])) > 1


def _share(row: Row) -> str:
    told = _told(row)
    return frequency(row["shut_out"] / told) if told else "not known"


def notice_sentences(document: Document) -> Iterator[str]:
    """Yield what the reader of the file noticed."""
    yield from (plain(notice["text"]) for notice in document["notices"])


def equity_html(document: Document) -> str:
    """Return an equity test as one HTML page that needs nothing else."""
    return document_environment().get_template("equity.html").render(page=as_page(document))


def as_page(document: Document) -> dict[str, Any]:
    """Return the parts of the page, ready to print."""
    return {
        "question": str(equity_question(document)),
        "answer": str(equity_headline(document)),
        "basis": str(basis_sentence(document)),
        "also": tuple(
            filter(
                None, (str(day_sentence(document)), left_out_sentence(document), unknown_sentence(document))
            )
        ),
        "parts": equity_parts(document),
        "notices": tuple(notice_sentences(document)),
        "specification": plain(
            f"{document['specification']['id']}, version {document['specification']['version']}"
        ),
        "on": document["on"],
        "provenance": document["provenance"],
    }
