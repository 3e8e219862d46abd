"""An answer in sentences: what it is, why, what to ask, what would change it, and when it changes by itself."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.core.eligibility import Answer, CriterionAnswer, Fit, Specification
from alongside.findings.days import day_words
from alongside.findings.sentences import Sentence, listed, plain

ADVICE = Sentence("This is advice. A named person decides, and anybody may ask them to look again.")
TALK_IN_PRIVATE = Sentence(
    "Ask: talk in private. Some questions are asked in private, and what is said there may change this answer."
)

_RESULTS = {
    "fits": "Yes, {title} fits.",
    "cannot_say_yet": "We cannot say yet whether {title} fits.",
    "does_not_fit": "No, {title} does not fit as things stand.",
}
_STATES = {
    ("met", False): "yes, this holds",
    ("met", True): "no, and so it does not stand in the way",
    ("not_met", False): "no, this does not hold",
    ("not_met", True): "yes, and so it stands in the way",
    ("not_known", False): "we do not know yet",
    ("not_known", True): "we do not know yet",
    ("waived", False): "set aside by a named person",
    ("waived", True): "set aside by a named person",
}
_AGAINST = frozenset({"exclusion", "safety"})


def question(specification: Specification, found: Fit) -> Sentence:
    """Return what was asked: which specification, in which version, on which day."""
    return Sentence(
        "Does {title} (version {version}) fit this family on {day}?",
        {"title": plain(specification.title), "version": found.version, "day": day_words(found.on)},
    )


def headline(specification: Specification, found: Fit) -> Sentence:
    """Return the answer for the family in one sentence."""
    return Sentence(_RESULTS[found.result], {"title": plain(specification.title)})


def private_sentences(found: Fit) -> tuple[Sentence, ...]:
    """Return, for a shared screen, that something asked in private may change the answer."""
    return (TALK_IN_PRIVATE,) if found.asked_in_private else ()


def answer_sentence(answer: Answer) -> Sentence:
    """Return one subject's answer."""
    return Sentence(
        {
            "fits": "{subject}: fits.",
            "cannot_say_yet": "{subject}: we cannot say yet.",
            "does_not_fit": "{subject}: does not fit as things stand.",
        }[answer.result],
        {"subject": plain(answer.subject)},
    )


def state_words(kind: str, state: str) -> str:
    """Return a criterion's state in words that leave no doubt which way it points.

    >>> state_words("exclusion", "met"), state_words("inclusion", "not_met")
    ('no, and so it does not stand in the way', 'no, this does not hold')
    """
    return _STATES[state, kind in _AGAINST]


def criterion_words(specification: Specification, identity: str) -> str:
    """Return a criterion's plain words, its id where it has none."""
    return plain(specification.criterion(identity).words or identity)


def question_words(specification: Specification, fact: str) -> str:
    """Return the question for a fact, as it is to be asked.

    >>> from datetime import date
    >>> from alongside.core.eligibility import Criterion, Fact, Leaf
    >>> test = Leaf(fact="child.concern", relation="is", operand=True)
    >>> made = Specification(
    ...     id="a", version=1, title="A", purpose="service", valid_from=date(2026, 1, 1),
    ...     facts={"child.concern": Fact(type="yes_no", ask="Is anyone worried?")},
    ...     criteria=[Criterion(id="b", kind="inclusion", test=test)],
    ... )
    >>> question_words(made, "child.concern")
    'Is anyone worried?'
    """
    return plain(specification.facts[fact].ask) or str(Sentence("What is {fact}?", {"fact": plain(fact)}))


def because_sentences(specification: Specification, answer: Answer) -> tuple[Sentence, ...]:
    """Return why a definite answer is what it is: the shortest reason, one sentence a criterion."""
    return tuple(
        Sentence(
            "{words} {state}.",
            {
                "words": criterion_words(specification, one.id),
                "state": state_words(one.kind, one.state).capitalize(),
            },
        )
        for one in answer.criteria
        if one.id in answer.because
    )


def change_sentences(specification: Specification, answer: Answer) -> tuple[Sentence, ...]:
    """Return what would make it fit, one sentence a way."""
    return tuple(
        Sentence("It would fit if {ways}.", {"ways": _ways(specification, answer, way)})
        for way in answer.would_fit_if
    )


def _ways(specification: Specification, answer: Answer, way: Sequence[str]) -> str:
    kinds = {one.id: one.kind for one in answer.criteria}
    said = []
    for identity in way:
        words = criterion_words(specification, identity).rstrip(".")
        template = "this were not so: “{words}”" if kinds[identity] in _AGAINST else "this were so: “{words}”"
        said.append(str(Sentence(template, {"words": words})))
    return listed(said, most=len(said))


def timeline_sentences(answer: Answer) -> tuple[Sentence, ...]:
    """Return when the answer changes if nothing but the date does."""
    words = {"fits": "it fits", "cannot_say_yet": "it cannot be said", "does_not_fit": "it does not fit"}
    return tuple(
        Sentence(
            "From {day} {result}, if nothing but the date changes.",
            {"day": day_words(turn.on), "result": words[turn.result]},
        )
        for turn in answer.timeline[1:]
    )


def wait_sentences(specification: Specification, answer: Answer) -> tuple[Sentence, ...]:
    """Return what there is to say of places, of an answer that fits."""
    return tuple(
        Sentence("It fits, and whether there is a place is not known yet.")
        if not wait.is_known
        else Sentence("It fits, and there is no place yet.")
        if wait.weeks is None
        else Sentence(
            "It fits, and there is no place yet: about {weeks} weeks.", {"weeks": f"{wait.weeks:g}"}
        )
        for wait in answer.waits
    )


def ask_sentences(specification: Specification, answer: Answer) -> tuple[Sentence, ...]:
    """Return what to ask, in order; what is asked privately says so."""
    return tuple(
        Sentence(
            "{begin} {question}{privately}",
            {
                "begin": "Ask first:" if at == 0 else "Then:",
                "question": question_words(specification, fact),
                "privately": " (ask privately)" if specification.facts[fact].ask_privately else "",
            },
        )
        for at, fact in enumerate(answer.open_questions)
    )


def review_sentences(specification: Specification, answer: Answer) -> tuple[Sentence, ...]:
    """Return the waivers to look at again: they stand, and a fact behind them was recorded since."""
    return tuple(
        Sentence(
            "Look again at what {by} set aside, “{words}”: {fact} was recorded again on {day}.",
            {
                "by": plain(one.by),
                "words": criterion_words(specification, one.criterion).rstrip("."),
                "fact": plain(one.fact),
                "day": day_words(one.recorded_on),
            },
        )
        for one in answer.reviews
    )


def known_words(criterion: CriterionAnswer) -> str:
    """Return where a criterion's facts come from, or that records differ."""
    said = []
    for fact in criterion.facts:
        if fact.is_contradictory:
            said.append("records differ")
        said += [
            " by ".join(dict.fromkeys(filter(None, (one.source, one.recorded_by)))) for one in fact.recorded
        ]
    return plain("; ".join(dict.fromkeys(filter(None, said))))
