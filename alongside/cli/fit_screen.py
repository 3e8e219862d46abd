"""An answer on the terminal: the answer first, then why, what to ask, what would change it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alongside.core.eligibility import Answer, Fit, Specification
from alongside.findings import eligibility
from alongside.findings.sentences import plain

MOST_WIDTH = 110


def console() -> Console:
    """A console no wider than reads well."""
    own = Console(highlight=False)
    return own if own.is_terminal and own.width <= MOST_WIDTH else Console(highlight=False, width=MOST_WIDTH)


def say(out: Console, sentences: Iterable[object], *, style: str = "") -> None:
    """Print one sentence a line; text from a file is never taken for markup."""
    for sentence in sentences:
        out.print(Text(str(sentence), style=style))


def show(specification: Specification, found: Fit) -> None:
    """Print an answer for a person."""
    out = console()
    say(out, [eligibility.question(specification, found)], style="bold")
    say(out, [eligibility.headline(specification, found)])
    for answer in found.subjects:
        out.print()
        _subject(out, specification, answer)
    out.print()
    say(out, [eligibility.ADVICE])


def _subject(out: Console, specification: Specification, answer: Answer) -> None:
    say(out, [eligibility.answer_sentence(answer)], style="bold")
    say(out, eligibility.wait_sentences(specification, answer))
    out.print(_criteria(specification, answer))
    say(out, eligibility.because_sentences(specification, answer))
    for at, fact in enumerate(answer.open_questions):
        begin = "Ask first:" if at == 0 else "Then:"
        say(out, [f"{begin} {eligibility.question_words(specification, fact)}"])
    say(out, eligibility.change_sentences(specification, answer))
    say(out, eligibility.timeline_sentences(answer))


def _criteria(specification: Specification, answer: Answer) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("criterion", "kind", "as things stand", "clause"):
        table.add_column(column)
    for one in answer.criteria:
        criterion = specification.criterion(one.id)
        cells = (
            criterion.words or one.id,
            one.kind,
            eligibility.state_words(one.kind, one.state),
            criterion.clause,
        )
        table.add_row(*(Text(plain(cell)) for cell in cells))
    return table
