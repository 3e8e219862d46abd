"""Where they were lost: the costliest step of each group, or that we cannot tell."""

from __future__ import annotations

from alongside.findings.numbers import frequency
from alongside.findings.reading import Block, Family, Reading, number, number_in, rows_of
from alongside.findings.sentences._sentence import Sentence, capital, plain
from alongside.findings.sentences._words import group_words

LOOKED_ONE_BY_ONE = (
    "Each group's step is named by itself: where steps differ by chance alone, one is named for some group of five in "
    "up to three of ten cohorts. Take it as the place to look first."
)
"""As docs/reference/calibration.md found it."""


def steps_of(reading: Reading, found: Family, category: str) -> tuple[Block, ...]:
    """Return the steps of one group, in order."""
    return rows_of(reading, "funnel", benchmark=found.benchmark, dimension=found.dimension, category=category)


def step_words(step: Block) -> str:
    """Return a step as people say it: from one stage to the next, or its own label."""
    if step.get("label"):
        return str(step["label"])
    before = plain(step.get("from_stage") or "")
    return f"{before} → {plain(step['stage'])}" if before else plain(step["stage"])


def funnel_sentence(reading: Reading, found: Family, category: str) -> Sentence | None:
    """Return where a group was lost most, or that we cannot tell; None where it has no steps."""
    steps = steps_of(reading, found, category)
    if not steps:
        return None
    name = group_words(reading, found.dimension, category)
    costliest = [step for step in steps if step.get("costliest") is True]
    if not costliest:
        return Sentence("We cannot tell at which step {group} were lost most.", {"group": name})
    return _lost(name, costliest[0])


def _lost(name: str, step: Block) -> Sentence:
    values: dict[str, object] = {"group": capital(name), "step": step_words(step), "rate": _rate(step)}
    probability = number(step["probability_costliest"])
    values["sure"] = (
        "" if probability is None else f"; the worst step in {frequency(probability)} of our draws"
    )
    return Sentence("{group} were lost most at “{step}”{rate}{sure}.", values)


def _rate(step: Block) -> Sentence:
    rate, lost = number_in(step["conditional_rate"]), number(step["lost_here"])
    if rate is None:
        return Sentence("")
    if lost is None or lost < 0.5:
        return Sentence(" ({rate} went on)", {"rate": frequency(rate)})
    values = {"rate": frequency(rate), "lost": round(lost)}
    return Sentence(" ({rate} went on; at everyone's rate about {lost} more would have)", values)


def funnel_sentences(reading: Reading, found: Family) -> tuple[Sentence, ...]:
    """Return where each group below its share was lost, or every group whose costliest step is known."""
    categories = [group["category"] for group in found.short or found.known]
    sentences = [(category, funnel_sentence(reading, found, category)) for category in categories]
    kept = [said for _, said in sentences if said is not None]
    told = [said for said in kept if "step" in said.values]
    caution = (Sentence(LOOKED_ONE_BY_ONE),) if told and len(found.known) > 1 else ()
    if found.short:
        return (*kept, *caution)
    return (*told, *caution) or tuple(_nowhere(kept))


def _nowhere(kept: list[Sentence]) -> list[Sentence]:
    return [Sentence("We cannot tell for any group at which step it was lost most.")] if kept else []
