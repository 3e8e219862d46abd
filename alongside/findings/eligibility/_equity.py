"""An equity test in sentences, as a table and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from alongside.findings.environment import document_environment
from alongside.findings.numbers import frequency, level_text, whole
from alongside.findings.numbers import ratio as ratio_text
from alongside.findings.sentences import Sentence, listed, plain

Document: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Mapping[str, Any]

_BASES = {
    "real": "The counts are of real families.",
    "surveyed": "The counts come from a survey.",
    "assumed": "The counts are assumed: they have no sampling error, and are as good as the assumption.",
    "not_said": "The file does not say how its counts came about, so no interval is given.",
}
NOT_ALONE = "–"
"""By any of the criteria is never by one alone."""
HEADINGS = ("group", "people", "shut out", "by this alone", "cannot say", "of the largest group's share")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One criterion, or any of them: its heading, what it says, and its rows as cells."""

    heading: str
    sentences: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def equity_question(document: Document) -> Sentence:
    """Return what was asked."""
    title = plain(document["specification"]["title"])
    return Sentence("Whom would {title} shut out?", {"title": title})


def equity_headline(document: Document) -> Sentence:
    """Return the answer: the groups shut out clearly more often than the largest, or why none can be named."""
    rows = document["any"]
    largest = plain(document["largest_group"])
    told = [row for row in rows if _told(row)]
    if not told:
        return Sentence("We cannot say yet: of nobody is enough known. See below what is needed.")
    more = sorted((row for row in told if _is_more(row)), key=lambda row: -row["ratio"]["value"])
    more = [row for row in more if row["at_least"] is not None and row["at_least"] > 1]
    values = {
        "largest": largest,
        "share": _share(next(row for row in rows if row["group"] == document["largest_group"])),
    }
    if not more:
        return Sentence("No group is clearly shut out more often than {largest} ({share}).", values)
    values["groups"] = listed([f"{plain(row['group'])} ({_share(row)})" for row in more])
    return Sentence("{groups}: shut out more often than {largest} ({share}).", values)


def basis_sentence(document: Document) -> Sentence:
    """Return how the counts came about, with source and date."""
    said = _BASES[document["basis"]]
    where = [plain(one) for one in (*document["sources"], *document["dates"])]
    return Sentence(said + (" Source: {where}." if where else ""), {"where": ", ".join(where)})


def equity_parts(document: Document) -> tuple[Part, ...]:
    """Return any criterion first, then each with its groups; one that cannot be tested says what it needs."""
    rows = tuple((*cells[:3], NOT_ALONE, *cells[4:]) for cells in _cells(document["any"]))
    whole_answer = Part(heading="By any of the criteria", sentences=(), rows=rows)
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
    value = ratio_text(ratio["value"])
    if "low" not in ratio:
        return f"{value} ({ratio['method']})"
    low, high = ratio_text(ratio["low"]), ratio["high"]
    if isinstance(high, Mapping):
        return f"{value} ({low} or more, {level_text(ratio['level'])})"
    return f"{value} ({low} to {ratio_text(high)}, {level_text(ratio['level'])})"


def _told(row: Row) -> int:
    return int(row["people"] - row["cannot_say"])


def unknown_sentence(document: Document) -> str:
    """Return which groups' answers depend on what is not known; nothing where none does."""
    rows = [row for row in document["any"] if row["group"] != document["largest_group"]]
    torn = [plain(row["group"]) for row in rows if _depends(row)]
    if not torn:
        return ""
    return str(
        Sentence(
            "Whether {groups} are shut out more or less often depends on what is not known.",
            {"groups": listed(torn)},
        )
    )


def _depends(row: Row) -> bool:
    """Whether putting those not known to one side or the other turns the ratio about."""
    return (
        bool(row["cannot_say"])
        and (row["at_least"] or 0) <= 1
        and (row["at_most"] is None or row["at_most"] >= 1)
    )


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
    return bool(ratio.get("low", ratio["value"]) > 1)


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
        "also": tuple(filter(None, (left_out_sentence(document), unknown_sentence(document)))),
        "parts": equity_parts(document),
        "headings": HEADINGS,
        "notices": tuple(notice_sentences(document)),
        "specification": plain(
            f"{document['specification']['id']}, version {document['specification']['version']}"
        ),
        "on": document["on"],
        "provenance": document["provenance"],
    }
