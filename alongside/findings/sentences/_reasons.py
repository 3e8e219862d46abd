"""Why they were lost: the reasons given, most frequent first, and how many gave none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from alongside.findings.numbers import whole
from alongside.findings.reading import Block, Family, Reading, number, rows_of
from alongside.findings.sentences._sentence import Sentence, listed, plain
from alongside.findings.sentences._words import group_words

_MOST = 3


def reason_words(row: Block) -> str:
    """Return a reason as it was written, or that none is known."""
    return "not known" if row["reason"] is None else plain(row["reason"])


def reason_sentences(reading: Reading, found: Family) -> tuple[Sentence, ...]:
    """Return why those of each group below its share were lost, or of everyone where no group is."""
    rows = rows_of(reading, "reasons", dimension=found.dimension)
    if not rows:
        return ()
    if not found.short:
        return (_said(rows, None),)
    kept = [(group["category"], _of(rows, group["category"])) for group in found.short]
    return tuple(
        _said(each, group_words(reading, found.dimension, category)) for category, each in kept if each
    )


def _of(rows: Iterable[Block], category: str) -> tuple[Block, ...]:
    return tuple(row for row in rows if row["category"] == category)


def _said(rows: Iterable[Block], group: str | None) -> Sentence:
    """Add the reasons up over the steps, and name the most frequent."""
    sums: Counter[str | None] = Counter()
    for row in rows:
        sums[row["reason"]] += round(number(row["count"]) or 0.0)
    unknown = sums.pop(None, 0)
    reasons = sums.most_common()
    shown = [f"“{plain(str(reason))}” for {whole(people)}" for reason, people in reasons[:_MOST]]
    rest = sum(people for _, people in reasons[_MOST:])
    more = [f"other reasons for {whole(rest)}"] if rest else []
    none = [f"no reason known for {whole(unknown)}"] if unknown else []
    values = {
        "lost": whole(unknown + sum(people for _, people in reasons)),
        "reasons": listed([*shown, *more, *none], most=_MOST + 2),
    }
    if group is None:
        return Sentence("Of all {lost} losses, over all steps: {reasons}.", values)
    return Sentence("Of {lost} losses of {group}, over all steps: {reasons}.", {**values, "group": group})
