"""The first sentence: are we reaching those this is for, how far, and how sure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alongside.findings.numbers import between, frequencies, level_text, ratio
from alongside.findings.reading import (
    Block,
    Family,
    Reading,
    dimensions,
    family,
    number,
    number_in,
    part,
    verdict_of,
)
from alongside.findings.sentences._sentence import Passage, Sentence, capital, listed, plain
from alongside.findings.sentences._words import (
    VERDICTS,
    dimension_words,
    group_words,
    groups_words,
    stage_words,
    unit_words,
)

_MOST_NAMED = 3
_NONE_BELOW = "By {dimensions} no group is clearly below its share"
_NONE_SHOWN_BELOW = (
    "By {dimensions} no group that is shown is clearly below its share; groups that are hidden may be."
)


def question(reading: Reading) -> Sentence:
    """Return the one question of the page."""
    return Sentence("Are we reaching the {unit} this is for?", {"unit": unit_words(reading)})


def opening(families: Iterable[Family]) -> Sentence:
    """Return the shortest answer that is true of every family of groups."""
    verdicts = {verdict_of(group) for found in families for group in found.known}
    if "far_under" in verdicts:
        return Sentence("Not all.")
    if "under" in verdicts:
        return Sentence("Probably not all.")
    if not verdicts - {"hidden", "not_estimable"}:
        return Sentence("These counts cannot say.")
    return _without_a_shortfall(verdicts)


def _without_a_shortfall(verdicts: set[str]) -> Sentence:
    if "hidden" in verdicts:
        return Sentence(
            "This version cannot say: some groups are hidden to protect people, and may be missing."
        )
    if "cannot_tell" not in verdicts:
        return Sentence("As far as these counts can show, yes.")
    if verdicts & {"about", "over", "far_over"}:
        return Sentence("No group is clearly missing, but for some we do not know yet.")
    return Sentence("We do not know yet.")


def shares_sentence(reading: Reading, found: Family, group: Block) -> Sentence:
    """Return one group's two shares, their ratio and its doubt."""
    cohort, population = number(group["cohort_share"]), number(group["population_share"])
    if cohort is None or population is None:
        return _without_shares(reading, found, group)
    taking_part, meant_for = frequencies(cohort, population)
    values = {
        "group": capital(group_words(reading, found.dimension, group["category"])),
        "taking_part": taking_part,
        "stage": stage_words(reading, found.stage),
        "meant_for": meant_for,
        "doubt": _doubt(reading, group),
    }
    return Sentence("{group} are {taking_part} of {stage} and {meant_for} of those it is for{doubt}.", values)


def _without_shares(reading: Reading, found: Family, group: Block) -> Sentence:
    name = capital(group_words(reading, found.dimension, group["category"]))
    value = number_in(group["ppr"])
    if value is None:
        return Sentence("{group}: {words}.", {"group": name, "words": VERDICTS[verdict_of(group)]})
    template = "{group} have {ratio} of their share among {stage} (the truth likely between {interval})."
    stage = stage_words(reading, found.stage)
    interval = _and(between(group["ppr"]))
    return Sentence(template, {"group": name, "ratio": ratio(value), "stage": stage, "interval": interval})


def _doubt(reading: Reading, group: Block) -> Sentence:
    value, interval = number_in(group["ppr"]), between(group["ppr"])
    if value is None:
        return Sentence("")
    if not interval:
        return Sentence(" ({ratio} of their share)", {"ratio": ratio(value)})
    values = {"ratio": ratio(value), "interval": _and(interval), "level": level_text(reading["level"])}
    return Sentence(" ({ratio} of their share; the truth likely between {interval})", values)


def _and(interval: str) -> str:
    return interval.replace(" to ", " and ")


def ratio_sentence(reading: Reading, group: Block) -> Sentence:
    """Return one group's ratio with its interval and level."""
    value, interval = number_in(group["ppr"]), between(group["ppr"])
    name = plain(group["category"])
    if value is None:
        return Sentence("{group}: {words}.", {"group": name, "words": _why_none(group)})
    values = {
        "group": name,
        "ratio": ratio(value),
        "level": level_text(reading["level"]),
        "interval": interval,
    }
    if not interval:
        return Sentence("{group}: {ratio} of their share (no interval can be given).", values)
    return Sentence("{group}: {ratio} of their share ({level} interval {interval}).", values)


def _why_none(group: Block) -> str:
    answer = part(group["ppr"], "value")
    reason = answer.get("not_estimable") if isinstance(answer, dict) else None
    return str(reason or VERDICTS["hidden"])


def _named(reading: Reading, found: Family, groups: Sequence[Block]) -> str:
    return groups_words(reading, found.dimension, [group["category"] for group in groups])


_OTHERS = {
    "about": "{groups} are near their share.",
    "over": "{groups} are above their share.",
    "far_over": "{groups} are well above their share.",
    "cannot_tell": "For {groups} the numbers are too small to tell.",
    "hidden": "For {groups} the numbers are hidden, to protect people.",
    "not_estimable": "For {groups} there is no ratio; the table says why.",
}


def others(reading: Reading, found: Family) -> tuple[Sentence, ...]:
    """Return what is true of the groups that are not below their share."""
    sentences = []
    for verdict, template in _OTHERS.items():
        groups = found.with_verdict(verdict)
        if groups:
            named = _named(reading, found, groups)
            sentences.append(Sentence(template, {"groups": capital(named) if template[0] == "{" else named}))
    return tuple(sentences)


def family_headline(reading: Reading, found: Family) -> Passage:
    """Return the answer for one dimension: who is below their share first, then everyone else."""
    short = found.short
    named = [shares_sentence(reading, found, group) for group in short[:_MOST_NAMED]]
    if len(short) > _MOST_NAMED:
        rest = short[_MOST_NAMED:]
        named.append(
            Sentence("{groups} are below their share too.", {"groups": capital(_named(reading, found, rest))})
        )
    return Passage((opening([found]), *named, *others(reading, found)))


def headline(reading: Reading) -> Passage:
    """Return the answer of the whole reading, under the first yardstick, at the main stage."""
    return Passage((*short_answer(reading).sentences, *others_answer(reading).sentences))


def short_answer(reading: Reading) -> Passage:
    """Return the answer in its fewest sentences: whether, and who is missing by how much."""
    families = [family(reading, dimension) for dimension in dimensions(reading)]
    named = [shares_sentence(reading, found, group) for found in families for group in found.short]
    more = len(named) - _MOST_NAMED
    if more > 0:
        template = "{more} more {groups} below {their} share."
        many = {"groups": "group is" if more == 1 else "groups are", "their": "its" if more == 1 else "their"}
        named = [*named[:_MOST_NAMED], Sentence(template, {"more": more, **many})]
    return Passage((opening(families), *named))


def others_answer(reading: Reading) -> Passage:
    """Return what the whole reading says of everyone who is not below their share."""
    return Passage(_elsewhere(reading, [family(reading, dimension) for dimension in dimensions(reading)]))


def _elsewhere(reading: Reading, families: Sequence[Family]) -> tuple[Sentence, ...]:
    if len(families) == 1:
        return others(reading, families[0])
    partly = [found for found in families if found.short]
    rest = tuple(sentence for found in partly[:1] for sentence in others(reading, found))
    quiet = [found for found in families if not found.short]
    return (*rest, *_quietly(quiet))


def _quietly(quiet: Sequence[Family]) -> tuple[Sentence, ...]:
    """Say that nobody is clearly missing, and never that of groups which are hidden."""
    hiding = [found for found in quiet if found.with_verdict("hidden")]
    shown = [found for found in quiet if not found.with_verdict("hidden")]
    said = [Sentence(_NONE_SHOWN_BELOW, _named_dimensions(hiding))] if hiding else []
    return (*([_openly(shown)] if shown else []), *said)


def _openly(quiet: Sequence[Family]) -> Sentence:
    if any(found.with_verdict("cannot_tell") for found in quiet):
        return Sentence(
            _NONE_BELOW + ", though for some the numbers are too small to tell.", _named_dimensions(quiet)
        )
    return Sentence(_NONE_BELOW + ".", _named_dimensions(quiet))


def _named_dimensions(families: Sequence[Family]) -> dict[str, str]:
    return {"dimensions": listed(dimension_words(found.dimension) for found in families)}
