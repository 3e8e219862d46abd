"""How a rule agreed beforehand works out, as a page: the answer, its pictures, its numbers, and what was assumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from alongside.findings.documents import Draw, draw_inside
from alongside.findings.numbers import counted, distance, frequency, percent, ratio, whole
from alongside.findings.plans import _rule_charts
from alongside.findings.plans._agreed import rule_sentences
from alongside.findings.plans._report import PlanReport, PlanSection, plan_facts
from alongside.findings.plans._rule_tables import WAYS, chances_table, distances
from alongside.findings.plans._sentences import people, pounds
from alongside.findings.plans._tables import rule_table
from alongside.findings.sentences import Passage, Sentence, listed, plain

PlanDocument: TypeAlias = Mapping[str, Any]
METHODS = (
    "Operating characteristics by simulation (Berry et al. 2010, section 2.5.4): each recruitment draws what is not "
    "known from the evidence behind it, people until the look, what the rule says then, and people to the end.",
    "A group is seen as below its share with the chance that Beta(x + 1/2, n - x + 1/2) puts there. Whether the rule "
    "should act is a matter of what was drawn as true, not of what was seen.",
    "Intervals of how often are Wilson's (1927), of mean distances 1.96 standard errors. Each recruitment has a stream "
    "of random numbers of its own, so the answer is the same however the work is spread.",
)


def build_rule_report(document: PlanDocument, *, draw: Draw = draw_inside) -> PlanReport:
    """Return the parts of the page, ready to print; `draw` makes or finds each picture: chances, and distances."""
    return PlanReport(
        title=f"A rule tried before any result: {plain(document['title'])}",
        question="How would the rule work out?",
        answer=str(rule_answer(document)),
        missing=str(_ends_sentence(document)),
        sections=tuple(_sections(document, draw)),
        methods=METHODS,
        facts=plan_facts(document),
    )


def rule_words(rule: Mapping[str, Any]) -> Sentence:
    """Return what a rule says, as it can be agreed; `rule` is as PLAN.json has it."""
    groups = _groups(rule["groups"])
    return Sentence(
        "Once {look} more people are in we look. If the chance that {groups} is below {below} of its share is at "
        "least {certainty}, the places that are left go to the plan that brings the mix nearest to those this is for; "
        "otherwise we go on as before.",
        {
            "look": people(rule["look_after"]),
            "groups": groups,
            "below": ratio(rule["act_below"]),
            "certainty": percent(float(rule["certainty"])),
        },
    )


def _groups(names: Sequence[str]) -> str:
    if not names:
        return "any group"
    named = listed((plain(name) for name in names), most=20)
    return named if len(names) == 1 else f"any of {named}"


def rule_answer(document: PlanDocument) -> Passage:
    """Return how often the rule acts when it should, and when it should not; it names no count of anybody."""
    rule = document["rule"]
    said = []
    for key, template in (
        (
            "acts_when_it_should",
            "In recruitments in which the rule should act, it acts {times} ({low} to {high}).",
        ),
        ("acts_when_not", "Where it need not act, it acts all the same {times} ({low} to {high})."),
    ):
        found = rule[key]
        if "value" in found:
            low, high = (percent(float(found[end])) for end in ("low", "high"))
            said.append(Sentence(template, {"times": _times(found["value"]), "low": low, "high": high}))
    return Passage((*said, *_only_one(rule)))


def _times(value: float) -> str:
    if value in (0, 1):
        return "in all of them" if value else "in none of them"
    return f"in {frequency(float(value), 100).replace(' in ', ' of ')}"


def _only_one(rule: Mapping[str, Any]) -> Iterator[Sentence]:
    if "value" not in rule["acts_when_it_should"]:
        yield Sentence("There was no simulated recruitment in which it should have acted.")
    if "value" not in rule["acts_when_not"]:
        yield Sentence("It should have acted in every simulated recruitment.")


def none_below_sentence(document: PlanDocument) -> Sentence:
    """Return how often no group ends below, each way; it names no count of anybody."""
    rule = document["rule"]
    shares = {row["way"]: percent(float(row["none_below"])) for row in rule["ends"]}
    return Sentence(
        "No group ends below {below} of its share in {rule} of recruitments by the rule, in {as_before} going on as "
        "before, in {always} if one always changes.",
        {"below": ratio(rule["act_below"]), **shares},
    )


def _ends_sentence(document: PlanDocument) -> Passage:
    costs = {row["way"]: pounds(round(float(row["mean_cost_gbp"]))) for row in document["rule"]["ends"]}
    price = Sentence(
        "On average that costs {rule} by the rule, {as_before} as before, {always} always changing.", costs
    )
    return Passage((none_below_sentence(document), price))


def _sections(document: PlanDocument, draw: Draw) -> Iterator[PlanSection]:
    yield PlanSection(
        anchor="rule",
        heading="The rule, and how often it acts",
        sentences=tuple(str(one) for one in rule_sentences(document)),
        pictures=(draw("chances", lambda: _rule_charts.chances_chart(document, chances_title(document))),),
        tables=(chances_table(document),),
    )
    if all(row.value is not None for row in distances(document)):
        yield PlanSection(
            anchor="ends",
            heading="How near each way ends",
            sentences=(str(_nearer(document)),),
            pictures=(draw("ends", lambda: _rule_charts.distances_chart(document, _ends_title(document))),),
            tables=(rule_table(document),),
        )
    yield PlanSection(
        anchor="doubt",
        heading="What was assumed",
        sentences=tuple(_assumed(document)),
        pictures=(),
        tables=(),
    )


def chances_title(document: PlanDocument) -> str:
    """Return the finding of the first picture."""
    shares = {row["way"]: percent(float(row["none_below"])) for row in document["rule"]["ends"]}
    return f"By the rule, no group ends too low in {shares['rule']}; going on as before, in {shares['as_before']}"


def _ends_title(document: PlanDocument) -> str:
    means = {row["way"]: distance(float(row["mean_kl"])) for row in document["rule"]["ends"]}
    return f"The mix ends {means['rule']} nats away by the rule, {means['as_before']} going on as before"


def _nearer(document: PlanDocument) -> Sentence:
    """Say by how much the rule brings the mix nearer than going on as before, or that it cannot be told."""
    found = {
        row["way"]: (float(row["mean_kl"]), float(row["standard_error"])) for row in document["rule"]["ends"]
    }
    gain = found["as_before"][0] - found["rule"][0]
    doubt = 1.96 * (found["as_before"][1] ** 2 + found["rule"][1] ** 2) ** 0.5
    if abs(gain) <= doubt:
        return Sentence(
            "Whether the mix ends nearer by the rule than going on as before cannot be told from so many recruitments."
        )
    return Sentence(
        "By the rule the mix ends {gain} nats {way} than going on as before, on average.",
        {"gain": distance(abs(gain)), "way": "nearer" if gain > 0 else "further away"},
    )


def _assumed(document: PlanDocument) -> Iterator[str]:
    rule = document["rule"]
    values = {
        "count": whole(rule["replicates"]),
        "left": counted(document["remaining"], document["unit"]),
        "ways": listed(WAYS.values()).lower(),
    }
    yield str(Sentence("Each of {count} recruitments was followed to its end {left} later: {ways}.", values))
    yield str(Sentence("Until the look, places are shared out as the plan says is usual, or equally."))
    if document["uncertainty"] == "none":
        yield str(
            Sentence(
                "Mixes and rates were taken as known, so the truth is the same every time: the rule either always "
                "should act or never. Say how many people are behind each to let the truth vary."
            )
        )
    else:
        yield str(
            Sentence("The truth was drawn from the evidence behind mixes and rates; it is as good as these.")
        )
