"""A PLAN.json's rule agreed beforehand, and its adaptation point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from alongside.core.recruitment import AdaptationPoint, Brief, Decision, Rule, check_point
from alongside.exchange.plan_fields import (
    Json,
    Place,
    known_name,
    mapping,
    number,
    refuse_strange_keys,
    sequence,
    text,
    whole,
)
from alongside.exchange.problems import quoted

RULE_KEYS = ("look_after", "act_below", "certainty", "groups", "usual")
POINT_KEYS = ("name", "rule", "agreed_on", "deciders", "on", "at_count", "decision")
DECISION_KEYS = ("chosen", "reason", "decided_on", "seen_sha256")


def rule_of(value: Json, place: Place, brief: Brief) -> Rule | None:
    """Read the rule, if there is one."""
    if value is None:
        return None
    found = mapping(value, place)
    refuse_strange_keys(found, RULE_KEYS, place)
    _needs(found, ("look_after",), place, "a rule")
    look = whole(found["look_after"], place.at("look_after"), least=1)
    if look >= brief.remaining:
        place.at("look_after").refuse(
            "the rule looks after {look} more people, but {remaining:g} remain; look before the last of them.",
            look=look,
            remaining=brief.remaining,
        )
    return Rule(
        look_after=float(look),
        act_below=number(found.get("act_below", 0.8), place.at("act_below"), least=0.01, most=1.0),
        certainty=number(found.get("certainty", 0.8), place.at("certainty"), least=0.01, most=0.9999),
        groups=_names(
            found.get("groups"), place.at("groups"), brief.categories, "a category of the population"
        ),
        usual=_usual(found.get("usual"), place.at("usual"), brief),
    )


def _needs(found: Mapping[str, Json], keys: Sequence[str], place: Place, what: str) -> None:
    for key in keys:
        if key not in found:
            place.refuse(
                "{key} is missing; {what} needs {needed}.", key=quoted(key), what=what, needed=", ".join(keys)
            )


def _names(value: Json, place: Place, known: Sequence[str], what: str) -> tuple[str, ...]:
    if value is None:
        return ()
    names = tuple(text(each, place.at(at)) for at, each in enumerate(sequence(value, place)))
    for name in names:
        known_name(name, known, place, what=what)
    return names


def _usual(value: Json, place: Place, brief: Brief) -> tuple[tuple[str, float], ...] | None:
    if value is None:
        return None
    found = {name: number(each, place.at(name)) for name, each in mapping(value, place).items()}
    for name in found:
        known_name(name, [channel.name for channel in brief.channels], place, what="a channel")
    if not sum(found.values()) > 0:
        place.refuse("the places add up to 0; give each channel its share of them.")
    return tuple(found.items())


def point_of(value: Json, place: Place, brief: Brief) -> AdaptationPoint | None:
    """Read the adaptation point, if there is one."""
    if value is None:
        return None
    found = mapping(value, place)
    refuse_strange_keys(found, POINT_KEYS, place)
    _needs(found, ("name", "rule", "agreed_on", "deciders"), place, "an adaptation point")
    deciders = sequence(found["deciders"], place.at("deciders"))
    point = AdaptationPoint(
        name=text(found["name"], place.at("name")),
        rule=text(found["rule"], place.at("rule")),
        agreed_on=_day(found["agreed_on"], place.at("agreed_on")),
        deciders=tuple(text(each, place.at("deciders").at(at)) for at, each in enumerate(deciders)),
        on=None if found.get("on") is None else _day(found["on"], place.at("on")),
        at_count=None if found.get("at_count") is None else whole(found["at_count"], place.at("at_count")),
        decision=_decision(found.get("decision"), place.at("decision")),
    )
    so_far = brief.known + brief.not_known
    check_point(point, recruited=so_far, planned=so_far + brief.remaining)
    return point


def _decision(value: Json, place: Place) -> Decision | None:
    if value is None:
        return None
    found = mapping(value, place)
    refuse_strange_keys(found, DECISION_KEYS, place)
    _needs(found, DECISION_KEYS, place, "a decision")
    return Decision(
        chosen=text(found["chosen"], place.at("chosen")),
        reason=text(found["reason"], place.at("reason")),
        decided_on=_day(found["decided_on"], place.at("decided_on")),
        seen_sha256=text(found["seen_sha256"], place.at("seen_sha256")),
    )


def _day(value: Json, place: Place) -> date:
    written = text(value, place)
    try:
        return date.fromisoformat(written)
    except ValueError:
        place.refuse("{value} is no date; write it as 2027-03-31.", value=quoted(written))
