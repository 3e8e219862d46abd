"""What was agreed beforehand: the adaptation point, its rule, how the rule works out, and the decision."""

from __future__ import annotations

from alongside.findings.numbers import percent, ratio, whole
from alongside.findings.plans._sentences import PlanDocument, Row, people
from alongside.findings.sentences import Passage, Sentence, listed, plain


def agreed(point: Row) -> tuple[Sentence, ...]:
    """Return what was agreed for the adaptation point, by whom it is decided, and its digest."""
    when = f"on {point['on']}" if "on" in point else f"at {whole(point['at_count'])} people"
    return (
        Sentence("{name}: {when}.", {"name": plain(point["name"]), "when": when}),
        Sentence(
            "The rule, agreed on {day}: {rule}", {"day": point["agreed_on"], "rule": plain(point["rule"])}
        ),
        Sentence(
            "It is decided by {who}.", {"who": listed((plain(who) for who in point["deciders"]), most=8)}
        ),
        Sentence("Frozen as SHA-256 {digest}.", {"digest": point["sha256"]}),
    )


def decision_sentence(point: Row) -> Passage:
    """Return what was decided, or that it is still open."""
    found = point.get("decision")
    if found is None:
        return Passage((Sentence("Not decided yet. Chosen plan, reason and date:"),))
    values = {name: plain(str(found[name])) for name in ("chosen", "reason", "decided_on", "seen_sha256")}
    return Passage(
        (
            Sentence("On {decided_on}, “{chosen}” was chosen: {reason}", values),
            Sentence("What was seen then has the SHA-256 {seen_sha256}.", values),
        )
    )


def rule_sentences(document: PlanDocument) -> tuple[Sentence, ...]:
    """Return how a rule agreed beforehand works out over simulated recruitments."""
    rule = document["rule"]
    said = [
        Sentence(
            "The rule looks once {look} more people are in, and acts if some group is below {below} of its share with "
            "a chance of at least {certainty}.",
            {
                "look": people(rule["look_after"]),
                "below": ratio(rule["act_below"]),
                "certainty": percent(float(rule["certainty"])),
            },
        ),
        Sentence(
            "In {count} simulated recruitments it should act in {share}.",
            {"count": whole(rule["replicates"]), "share": percent(float(rule["should_act"]))},
        ),
    ]
    for name, template in (
        ("acts_when_it_should", "Where it should act it did in {value} ({low} to {high})."),
        ("acts_when_not", "Where it need not act it did in {value} ({low} to {high})."),
    ):
        found = rule[name]
        if "value" in found:
            said.append(
                Sentence(template, {key: percent(float(found[key])) for key in ("value", "low", "high")})
            )
    return tuple(said)
