"""Every yardstick side by side, since the yardstick can change the verdict."""

from __future__ import annotations

from alongside.findings.numbers import between, ratio
from alongside.findings.reading import Block, Reading, family, number_in, verdict_of
from alongside.findings.sentences._sentence import Sentence, capital, plain
from alongside.findings.sentences._words import VERDICTS, group_words


def yardstick_sentences(reading: Reading, dimension: str) -> tuple[Sentence, ...]:
    """Return each group under every yardstick, and whether its verdict changes."""
    names = [str(row["name"]) for row in reading["benchmarks"]]
    if len(names) < 2:
        return ()
    found = [family(reading, dimension, benchmark=name) for name in names]
    categories = [group["category"] for group in found[0].known]
    by_name = [{group["category"]: group for group in each.known} for each in found]
    return tuple(
        _sentence(
            reading, dimension, category, [(n, g[category]) for n, g in zip(names, by_name, strict=True)]
        )
        for category in categories
        if all(category in groups for groups in by_name)
    )


def _sentence(reading: Reading, dimension: str, category: str, answers: list[tuple[str, Block]]) -> Sentence:
    said = "; ".join(f"against {plain(name)}, {_answer(group)}" for name, group in answers)
    same = len({verdict_of(group) for _, group in answers}) == 1
    values = {
        "group": capital(group_words(reading, dimension, category)),
        "answers": said,
        "change": "The verdict does not change." if same else "The yardstick changes the verdict.",
    }
    return Sentence("{group}: {answers}. {change}", values)


def _answer(group: Block) -> str:
    words = VERDICTS[verdict_of(group)]
    value = number_in(group["ppr"])
    if value is None:
        return words
    interval = between(group["ppr"])
    return f"{ratio(value)} of their share ({interval}: {words})" if interval else f"{ratio(value)} ({words})"
