"""What stands beside an answer: other support, what is worth claiming, and a person to talk to."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.core.eligibility import Alternative, ClaimAnswer, Pack, Specification
from alongside.findings.days import day_words
from alongside.findings.sentences import Sentence, plain

ADVICE_OFFER = Sentence(
    "Would you like somebody to go through this with you? A welfare adviser can, free of charge."
)
_CLAIMS = {
    ("worth_claiming", "answered"): "{title}: worth claiming.",
    ("probably_not", "answered"): "{title}: probably not, from what you told us.",
    ("ask", "not_known"): "{title}: ask. We do not know enough yet.",
    ("ask", "not_checked"): "{title}: ask. Its rules were last checked for {until}, which is past.",
    ("ask", "public_funds"): "{title}: ask a regulated adviser before claiming.",
}
_ALTERNATIVES = {"fits": "{title} fits.", "cannot_say_yet": "{title} may fit; questions open: {open}."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Else:
    """Other specifications in their order, entitlements with what they answer, and the named person, always last."""

    alternatives: tuple[Alternative, ...] = ()
    claims: tuple[tuple[Specification, ClaimAnswer], ...] = ()
    person: str = ""


def person_words(specification: Specification) -> str:
    """Return whom to talk to: the contact that the specification names, else who gives this answer."""
    return plain(specification.contact) or str(
        Sentence("the named lead of {title}", {"title": plain(specification.title)})
    )


def claim_sentences(specification: Specification, claim: ClaimAnswer) -> tuple[Sentence, ...]:
    """Return what an entitlement answers, by when to claim, and how."""
    pack = specification.pack
    assert isinstance(pack, Pack)  # an entitlement has one
    values = {"title": plain(specification.title), "until": day_words(pack.checked_until)}
    said = [Sentence(_CLAIMS[claim.claim, claim.why], values)]
    if claim.claim_by is not None:
        said.append(Sentence("Claim by {day}.", {"day": day_words(claim.claim_by)}))
    if pack.claim and claim.claim == "worth_claiming":
        said.append(Sentence("{how}", {"how": plain(pack.claim)}))
    return tuple(said)


def alternative_sentence(one: Alternative) -> Sentence:
    """Return one other specification."""
    values = {"title": plain(one.specification.title), "open": len(one.open_questions)}
    return Sentence(_ALTERNATIVES[one.result], values)


def person_sentence(person: str) -> Sentence:
    """Return the last alternative, which is always there."""
    return Sentence("Or talk to a person: {person}.", {"person": plain(person)})
