"""What the check of a specification found, in sentences: what stands in the way, then what to know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from alongside.core.eligibility import Clash, IdleQuestion, Publication, Specification, protected_words
from alongside.findings.days import day_words
from alongside.findings.eligibility._answer import criterion_words, question_words
from alongside.findings.readability import OLDEST, reading_age
from alongside.findings.sentences import Sentence, listed, plain


def verdict_sentence(specification: Specification, found: Publication) -> Sentence:
    """Return whether it may be published."""
    template = (
        "{title} (version {version}) may be published."
        if found.may_be_published
        else "{title} (version {version}) may not be published yet."
    )
    return Sentence(template, {"title": plain(specification.title), "version": specification.version})


def obstacle_sentences(specification: Specification, found: Publication) -> tuple[Sentence, ...]:
    """Return what stands in the way of publishing, each with its remedy."""
    return (
        *(_clash(specification, one) for one in found.clashes),
        *(_never(specification, one) for one in found.idle if one.facts is None),
        *(_unchangeable(specification, one) for one in found.immutable),
        *_listed_obstacles(found),
    )


def remark_sentences(specification: Specification, found: Publication) -> tuple[Sentence, ...]:
    """Return what does not stand in the way: questions that sometimes cannot matter, and words hard to read."""
    sometimes = [one for one in found.idle if one.facts is not None]
    return (*(_sometimes(specification, one) for one in sometimes), *_hard_words(specification))


def _clash(specification: Specification, clash: Clash) -> Sentence:
    values = {"day": day_words(clash.on), "names": _names(specification, clash.clashing)}
    if clash.criterion is None:
        return Sentence(
            "From {day} no family fits, because these clash: {names}. Change one of them.", values
        )
    values["words"] = criterion_words(specification, clash.criterion).rstrip(".")
    if clash.clashing in {(), (clash.criterion,)}:
        return Sentence(
            "From {day} “{words}” never decides anything alone. Take it out, or change the rule.", values
        )
    return Sentence(
        "From {day} no family fails “{words}” alone, because these clash: {names}. Change one or take one out.",
        values,
    )


def _names(specification: Specification, ids: tuple[str, ...]) -> str:
    said = [f"{plain(one)} (“{criterion_words(specification, one).rstrip('.')}”)" for one in ids]
    return listed(said, most=len(said)) if said else "the rule itself"


def _never(specification: Specification, idle: IdleQuestion) -> Sentence:
    return Sentence(
        "The answer to “{question}” never matters. Take {fact} out of the criteria, or change the rule.",
        {"question": question_words(specification, idle.fact), "fact": plain(idle.fact)},
    )


def _sometimes(specification: Specification, idle: IdleQuestion) -> Sentence:
    facts = idle.facts or {}
    family = [f"{plain(name)} is {value_words(value)}" for name, value in facts.items()]
    return Sentence(
        "“{question}” is asked although it cannot matter where {family}: {fact} stands in more than one criterion.",
        {
            "question": question_words(specification, idle.fact),
            "fact": plain(idle.fact),
            "family": listed(family, most=len(family)) if family else "nothing else is known",
        },
    )


def value_words(value: object) -> str:
    """Return a value as a sentence says it.

    >>> value_words(True), value_words(date(2026, 5, 3)), value_words("rent")
    ('yes', '3 May 2026', 'rent')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return (
        day_words(value)
        if isinstance(value, date)
        else plain(f"{value:g}" if isinstance(value, float) else str(value))
    )


def _unchangeable(specification: Specification, identity: str) -> Sentence:
    words = protected_words(specification, specification.criterion(identity))
    return Sentence(
        "{name} is marked changeable and names {words}, which nobody can be asked to change. "
        "Take the mark away, or say it in other words if it means something else.",
        {"name": plain(identity), "words": listed([f"“{word}”" for word in words])},
    )


def _listed_obstacles(found: Publication) -> Iterator[Sentence]:
    for names, template in (
        (
            found.unused,
            "The rule does not name {names}, and so no answer depends on that. Name it there, or take it out.",
        ),
        (found.wordless, "{names} has no plain words. Write them under words."),
        (found.silent, "{names} has no question. Write it under ask."),
        (
            found.unasked,
            "No criterion uses {names}, and so the answer never matters. Take it out of facts, or use it.",
        ),
        (found.given_up, "The search for {names} took too long. Make the rule simpler."),
    ):
        if names:
            yield Sentence(template, {"names": listed([plain(name) for name in names], most=10)})
    if not found.has_sources:
        yield Sentence("The entitlement names no source. Write under sources where its rules can be read.")


def _hard_words(specification: Specification) -> Iterator[Sentence]:
    texts = [one.words for one in specification.criteria] + [
        fact.ask for fact in specification.facts.values()
    ]
    texts = [text for text in texts if text]
    if texts:
        whole = " ".join(text if text.rstrip().endswith((".", "?", "!")) else f"{text}." for text in texts)
        yield Sentence(
            "Reading age of all words and questions: about {age}. Aim for 9 to 11.",
            {"age": round(reading_age(whole))},
        )
    for text in texts:
        if len(text.split()) > 1 and reading_age(text) > OLDEST:
            yield Sentence(
                "“{text}” is read at about {age}: use shorter words or sentences.",
                {"text": plain(text), "age": round(reading_age(text))},
            )


def witness_sentences(found: Publication) -> tuple[Sentence, ...]:
    """Return how many families made up stand behind it."""
    fits = sum(one.criterion is None for one in found.witnesses)
    return (
        Sentence(
            "Families made up to try it: {fits} that fit, {fails} that fail one criterion alone.",
            {"fits": fits, "fails": len(found.witnesses) - fits},
        ),
    )
