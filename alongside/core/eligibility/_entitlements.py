"""What an entitlement answers: worth claiming, probably not, or ask; and until when to claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from alongside.core.eligibility._ages import ONE_DAY
from alongside.core.eligibility._answers import Answer, Fit, Turn
from alongside.core.eligibility._model import Pack, Result

Claim: TypeAlias = Literal["worth_claiming", "probably_not", "ask"]
PublicFunds: TypeAlias = Literal["yes", "no", "rather_not_say"]
Why: TypeAlias = Literal["answered", "not_known", "not_checked", "public_funds"]

_CLAIMS: dict[Result, Claim] = {
    "fits": "worth_claiming",
    "does_not_fit": "probably_not",
    "cannot_say_yet": "ask",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """What to say of an entitlement. `claim_by`: the last day on which it is worth claiming, where one is known."""

    claim: Claim
    why: Why
    claim_by: date | None = None

    @property
    def is_silent(self) -> bool:
        """Whether "ask" is all that may be told."""
        return self.why in {"not_checked", "public_funds"}


def claim_answer(
    pack: Pack, found: Fit, *, visa_says_no_public_funds: PublicFunds | None = None
) -> ClaimAnswer:
    """Return what an entitlement answers on the day of the answer found.

    Past `checked_until` it answers only "ask". Public funds answer only "ask a regulated adviser" unless it was said,
    this time, that nobody's visa says no public funds; that answer is taken as an argument and stored nowhere.
    """
    if found.on > pack.checked_until:
        return ClaimAnswer(claim="ask", why="not_checked")
    if pack.is_public_funds and visa_says_no_public_funds != "no":
        return ClaimAnswer(claim="ask", why="public_funds")
    claim = _CLAIMS[found.result]
    return ClaimAnswer(
        claim=claim,
        why="not_known" if claim == "ask" else "answered",
        claim_by=_claim_by(found.subjects) if claim == "worth_claiming" else None,
    )


def _claim_by(answers: Sequence[Answer]) -> date | None:
    """The first last day among the subjects for whom it is worth claiming now."""
    ends = [one.timeline[1].on - ONE_DAY for one in answers if one.result == "fits" and len(one.timeline) > 1]
    return min(ends, default=None)


def with_nothing_said(found: Fit) -> Fit:
    """Return an answer that says "cannot say yet" of everybody and why of nobody: what "ask" must not tell."""
    silent = Turn(on=found.on, result="cannot_say_yet")
    subjects = tuple(
        replace(
            one, result="cannot_say_yet", reasons=(), because=(), open_questions=(), would_fit_if=(),
            timeline=(silent,), waits=(),
        )
        for one in found.subjects
    )  # fmt: skip
    return replace(found, result="cannot_say_yet", subjects=subjects)
