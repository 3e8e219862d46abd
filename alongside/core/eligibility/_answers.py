"""What an answer holds, for one subject and for the family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from alongside.core.eligibility._family import Recorded
from alongside.core.eligibility._model import Kind, Result, State
from alongside.core.eligibility._waivers import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class FactUsed:
    """A fact as one criterion used it.

    `is_known`: exactly one value is recorded. `is_contradictory`: no value can be true of every record.
    """

    fact: str
    is_known: bool
    is_contradictory: bool
    recorded: tuple[Recorded, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionAnswer:
    """One criterion: its state, and the facts it used."""

    id: str
    kind: Kind
    state: State
    facts: tuple[FactUsed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """From this day on the answer is this, until the next turn."""

    on: date
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The family fits and there is no place yet; `weeks` is about how long, None where that is not known.

    `is_known`: False where whether there is a place is not known.
    """

    criterion: str
    is_known: bool
    weeks: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer for one subject.

    `reasons` and `because` belong to a definite answer only, `open_questions` to "cannot say yet" only,
    `would_fit_if` to "does not fit" only. `priorities`: the priority criteria that are met; they order, and
    never refuse. `waits`: places that are not there yet, of an answer that fits.
    """

    subject: str
    result: Result
    criteria: tuple[CriterionAnswer, ...]
    reasons: tuple[tuple[str, ...], ...]
    because: tuple[str, ...]
    open_questions: tuple[str, ...]
    would_fit_if: tuple[tuple[str, ...], ...]
    timeline: tuple[Turn, ...]
    priorities: tuple[str, ...]
    waits: tuple[Wait, ...]
    reviews: tuple[Review, ...]

    @property
    def next_question(self) -> str | None:
        """The first open question."""
        return self.open_questions[0] if self.open_questions else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What a specification says of a family on a day: one answer a subject, and one for the family.

    `asked_in_private`: of an answer for a shared screen, whether something asked privately may change it; None of
    every other.
    """

    specification: str
    version: int
    on: date
    result: Result
    subjects: tuple[Answer, ...]
    asked_in_private: bool | None = None
