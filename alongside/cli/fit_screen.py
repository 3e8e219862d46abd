"""An answer on the terminal: the answer first, then why, what to ask, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alongside.core.eligibility import Answer, Change, ClaimAnswer, Fit, Specification
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


def show(
    specification: Specification,
    found: Fit,
    *,
    claim: ClaimAnswer | None,
    beside: eligibility.Else,
    changes: Sequence[Change] | None = None,
) -> None:
    """Print an answer for a person."""
    out = console()
    say(out, [eligibility.question(specification, found)], style="bold")
    if claim is None:
        say(out, [eligibility.headline(specification, found)])
    else:
        say(out, [*eligibility.claim_sentences(specification, claim), eligibility.ADVICE_OFFER])
    if claim is None or not claim.is_silent:
        say(out, eligibility.private_sentences(found))
        for answer in found.subjects:
            out.print()
            _subject(out, specification, answer)
    if changes is not None:
        out.print()
        say(out, ["What has changed"], style="bold")
        say(out, eligibility.changed_sentences(specification, changes))
    _beside(out, beside)
    out.print()
    say(out, [eligibility.ADVICE])


def _beside(out: Console, beside: eligibility.Else) -> None:
    out.print()
    say(out, ["What else there is"], style="bold")
    say(out, [eligibility.alternative_sentence(one) for one in beside.alternatives])
    say(out, [eligibility.person_sentence(beside.person)])
    if beside.claims:
        out.print()
        say(out, ["What may be worth claiming"], style="bold")
        for one, claim in beside.claims:
            say(out, [" ".join(str(sentence) for sentence in eligibility.claim_sentences(one, claim))])
        say(out, [eligibility.ADVICE_OFFER])


def _subject(out: Console, specification: Specification, answer: Answer) -> None:
    say(out, [eligibility.answer_sentence(answer)], style="bold")
    say(out, eligibility.wait_sentences(specification, answer))
    out.print(_criteria(specification, answer))
    say(out, eligibility.because_sentences(specification, answer))
    say(out, eligibility.ask_sentences(specification, answer))
    say(out, eligibility.change_sentences(specification, answer))
    say(out, eligibility.timeline_sentences(answer))
    say(out, eligibility.review_sentences(specification, answer))


def _criteria(specification: Specification, answer: Answer) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in ("criterion", "kind", "as things stand", "known from", "clause"):
        table.add_column(column)
    for one in answer.criteria:
        criterion = specification.criterion(one.id)
        cells = (
            criterion.words or one.id,
            one.kind,
            eligibility.state_words(one.kind, one.state),
            eligibility.known_words(one),
            criterion.clause,
        )
        table.add_row(*(Text(plain(cell)) for cell in cells))
    return table
