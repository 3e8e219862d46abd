"""An adaptation point: when it falls, the rule agreed beforehand, who decides, and what they saw and chose."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from alongside.core.errors import InputError, RuleBroken
from alongside.core.ledger import canonical

HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was chosen: the plan by its name, why, when, and the digest of the plan document that they saw."""

    chosen: str
    reason: str
    decided_on: date
    seen_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdaptationPoint:
    """A planned moment at which recruitment may change: a date or a count of people, one of the two.

    `agreed_on`: when the rule was agreed. `deciders`: roles, not names. `decision` None: not decided yet.
    """

    name: str
    rule: str
    agreed_on: date
    deciders: tuple[str, ...]
    on: date | None = None
    at_count: int | None = None
    decision: Decision | None = None


def check_point(
    point: AdaptationPoint, *, recruited: float, planned: float | None = None, today: date | None = None
) -> None:
    """Refuse a point that is none: no moment or two, nobody who decides, a rule agreed after it, or one already past.

    A point that is decided may be past; `planned`: everyone there will be; `today` None leaves dates alone.
    """
    if (point.on is None) == (point.at_count is None):
        raise InputError(
            "adaptation", "An adaptation point is a date or a count of people: give one of the two."
        )
    if not point.deciders:
        raise InputError("adaptation", "Say who decides at the adaptation point: name at least one role.")
    if point.on is not None and point.agreed_on > point.on:
        raise InputError(
            "adaptation",
            "The rule was agreed on {agreed}, after the adaptation point of {on}: a rule is agreed beforehand.",
            agreed=point.agreed_on.isoformat(),
            on=point.on.isoformat(),
        )
    _refuse_past(point, recruited=recruited, today=today)
    if planned is not None and point.at_count is not None and point.at_count > planned:
        raise InputError(
            "adaptation",
            "The adaptation point at {count} people never comes: {planned:,g} are recruited in all. Give fewer.",
            count=point.at_count,
            planned=planned,
        )
    if point.decision is not None:
        _check_decision(point, point.decision)


def _refuse_past(point: AdaptationPoint, *, recruited: float, today: date | None) -> None:
    if point.decision is not None:
        return
    if point.on is not None and today is not None and point.on < today:
        raise InputError(
            "adaptation",
            "The adaptation point of {on} is already past: record its decision, or plan a later one.",
            on=point.on.isoformat(),
        )
    if point.at_count is not None and point.at_count < recruited:
        raise InputError(
            "adaptation",
            "The adaptation point at {count} people is already past, with {recruited:,g} recruited: record its "
            "decision, or plan a later one.",
            count=point.at_count,
            recruited=recruited,
        )


def _check_decision(point: AdaptationPoint, decision: Decision) -> None:
    if decision.decided_on < point.agreed_on:
        raise InputError(
            "adaptation",
            "The decision of {decided} comes before the rule was agreed on {agreed}: dates run backwards.",
            decided=decision.decided_on.isoformat(),
            agreed=point.agreed_on.isoformat(),
        )
    if not HEX.fullmatch(decision.seen_sha256):
        raise InputError(
            "adaptation", "seen_sha256 is no SHA-256 digest: give the 64 hexadecimal digits of what was seen."
        )


def decide(point: AdaptationPoint, decision: Decision) -> AdaptationPoint:
    """Return the point with its decision; a decision once made stays."""
    if point.decision is not None:
        raise RuleBroken(
            "'{name}' was decided on {decided}: a decision stays; plan another point to change it.",
            name=point.name,
            decided=point.decision.decided_on.isoformat(),
        )
    _check_decision(point, decision)
    return AdaptationPoint(
        name=point.name,
        rule=point.rule,
        agreed_on=point.agreed_on,
        deciders=point.deciders,
        on=point.on,
        at_count=point.at_count,
        decision=decision,
    )


def frozen_digest(point: AdaptationPoint) -> str:
    """Return the SHA-256 of a point in its one canonical spelling: a changed letter changes it.

    *Source:* NIST 2015, FIPS 180-4, doi:10.6028/NIST.FIPS.180-4; canonical JSON: RFC 8785.
    """
    decision = point.decision
    return hashlib.sha256(
        canonical(
            {
                "name": point.name,
                "rule": point.rule,
                "agreed_on": point.agreed_on.isoformat(),
                "deciders": list(point.deciders),
                "on": None if point.on is None else point.on.isoformat(),
                "at_count": point.at_count,
                "decision": None
                if decision is None
                else {
                    "chosen": decision.chosen,
                    "reason": decision.reason,
                    "decided_on": decision.decided_on.isoformat(),
                    "seen_sha256": decision.seen_sha256,
                },
            }
        )
    ).hexdigest()
