"""The paragraph of a letter that gives the reasons."""

from __future__ import annotations

from alongside.core.eligibility import Answer, CriterionAnswer, Specification
from alongside.findings.eligibility._answer import criterion_words
from alongside.findings.sentences import Passage, Sentence, listed, plain

_OPENINGS = {
    "fits": Sentence("We looked at what you told us, and this support fits."),
    "does_not_fit": Sentence("We looked at what you told us, and this support does not fit as things stand."),
}
_NOT_IN_A_LETTER = Sentence("There is more to say about this, and we would like to say it to you in person.")


def letter_paragraph(specification: Specification, answer: Answer) -> Passage:
    """Return one paragraph with every criterion that occurs in any reason, and no other.

    A criterion that is not met but is no reason is not given as one. What a letter may not name, because the question
    is asked privately or the specification says so, is offered in person, whatever the answer.
    """
    if answer.result == "cannot_say_yet":
        return Passage((Sentence("We cannot say yet, and we would like to ask you a little more."),))
    given = {identity for reason in answer.reasons for identity in reason}
    reasons = [one for one in answer.criteria if one.id in given]
    said = [_said(specification, one) for one in reasons if _may_be_named(specification, one)]
    in_person = (_NOT_IN_A_LETTER,) if len(said) < len(reasons) else ()
    return Passage((_OPENINGS[answer.result], *said, *in_person))


def _may_be_named(specification: Specification, one: CriterionAnswer) -> bool:
    facts = [specification.facts[used.fact] for used in one.facts]
    return not any(fact.letter == "" or (fact.ask_privately and fact.letter is None) for fact in facts)


def _said(specification: Specification, one: CriterionAnswer) -> Sentence:
    named = [fact.letter for used in one.facts if (fact := specification.facts[used.fact]).letter]
    template = _said_template(one)
    values = {"words": criterion_words(specification, one.id).rstrip(".")}
    if not named:
        return Sentence(template + ".", values)
    return Sentence(
        template + " (we looked at {named}).", {**values, "named": listed([plain(name) for name in named])}
    )


def _said_template(one: CriterionAnswer) -> str:
    if one.state == "waived":
        return "This was set aside for you: “{words}”"
    is_so = (one.state == "met") != (one.kind in {"exclusion", "safety"})
    return "This is so: “{words}”" if is_so else "This is not so: “{words}”"
