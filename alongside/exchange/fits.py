"""An answer as JSON: what `alongside fit` writes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Protocol, TypeAlias

from alongside.core.eligibility import (
    Alternative,
    Answer,
    ClaimAnswer,
    CriterionAnswer,
    FactUsed,
    Fit,
    Recorded,
    Specification,
)
from alongside.exchange.eligibility_values import written_value

Document: TypeAlias = dict[str, Any]
FORMAT = "alongside-fit/1"


def fit_document(
    found: Fit,
    *,
    provenance: Mapping[str, str],
    claim: ClaimAnswer | None = None,
    beside: Beside | None = None,
    changed: Sequence[Document] | None = None,
) -> Document:
    """Write an answer as JSON holds it. Lists stand in their stated order, sets are sorted.

    `changed`: what changed since an earlier answer, where there was one.
    """
    written: Document = {
        "format": FORMAT,
        "specification": {"id": found.specification, "version": found.version},
        "on": found.on.isoformat(),
        "result": found.result,
        "subjects": [_subject(one) for one in found.subjects],
        "alternatives": _alternatives(beside),
        "provenance": dict(provenance),
    }
    if found.asked_in_private is not None:
        written["asked_in_private"] = found.asked_in_private
    if changed is not None:
        written["changed"] = list(changed)
    if claim is not None:
        written["entitlement"] = _claim(claim)
    if beside is not None and beside.claims:
        written["entitlements"] = [
            {"specification": _name(one), "title": one.title, **_claim(said)} for one, said in beside.claims
        ]
    return written


class Beside(Protocol):
    """What stands beside an answer: other specifications, entitlements, and a person to talk to."""

    @property
    def alternatives(self) -> Sequence[Alternative]:
        """The other specifications in their order."""

    @property
    def claims(self) -> Sequence[tuple[Specification, ClaimAnswer]]:
        """The entitlements with what they answer."""

    @property
    def person(self) -> str:
        """The named person."""


def _name(specification: Specification) -> Document:
    return {"id": specification.id, "version": specification.version}


def _alternatives(beside: Beside | None) -> list[Document]:
    """The other specifications in their order; the last is always a person."""
    if beside is None:
        return []
    others = [
        {
            "specification": _name(one.specification),
            "title": one.specification.title,
            "result": one.result,
            "open_questions": list(one.open_questions),
        }
        for one in beside.alternatives
    ]
    return [*others, {"person": beside.person}]


def _claim(claim: ClaimAnswer) -> Document:
    by = None if claim.claim_by is None else claim.claim_by.isoformat()
    return {"claim": claim.claim, "why": claim.why, "claim_by": by}


def _subject(answer: Answer) -> Document:
    return {
        "subject": answer.subject,
        "result": answer.result,
        "criteria": [_criterion(one) for one in answer.criteria],
        "reasons": [list(one) for one in answer.reasons],
        "because": list(answer.because),
        "open_questions": list(answer.open_questions),
        "next_question": answer.next_question,
        "would_fit_if": [list(one) for one in answer.would_fit_if],
        "timeline": [{"from": turn.on.isoformat(), "result": turn.result} for turn in answer.timeline],
        "priorities": list(answer.priorities),
        "waits": [
            {"criterion": wait.criterion, "known": wait.is_known, "about_weeks": wait.weeks}
            for wait in answer.waits
        ],
        "waivers_for_review": [
            {
                "criterion": one.criterion,
                "fact": one.fact,
                "by": one.by,
                "recorded_on": one.recorded_on.isoformat(),
            }
            for one in answer.reviews
        ],
    }


def _criterion(one: CriterionAnswer) -> Document:
    return {"id": one.id, "kind": one.kind, "state": one.state, "facts": [_fact(fact) for fact in one.facts]}


def _fact(fact: FactUsed) -> Document:
    """One fact: its value where there is one record or all agree, every record where they differ."""
    written: Document = {"fact": fact.fact, "known": fact.is_known, "contradictory": fact.is_contradictory}
    records = [written_record(one) for one in fact.recorded]
    if fact.is_known or len(records) == 1:
        return {**written, **records[0]}
    return {**written, "recorded": records} if records else written


def written_record(one: Recorded) -> Document:
    """Return what somebody recorded: the value, where it is from, and by whom."""
    given = {"value": written_value(one.value), "source": one.source, "recorded_by": one.recorded_by}
    return {name: held for name, held in given.items() if held is not None}


@cache
def schema(name: str) -> Document:
    """Return one of the JSON Schemas of specifications, families, fits and equity tests, as shipped."""
    folder = resources.files("alongside.exchange.schemas")
    loaded: Document = json.loads(folder.joinpath(f"{name}.schema.json").read_text(encoding="utf-8"))
    return loaded


def write(document: Mapping[str, Any]) -> bytes:
    """Write an answer as UTF-8 JSON, refusing anything that JSON has no word for."""
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
