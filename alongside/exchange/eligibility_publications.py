"""What the check of a specification found, as JSON: the witnesses that publishing stores."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, TypeAlias

from alongside.core.eligibility import Publication
from alongside.exchange.eligibility_values import written_value
from alongside.exchange.specifications import ReadSpecification

Document: TypeAlias = dict[str, Any]
FORMAT = "alongside-spec-check/1"


def publication_document(read: ReadSpecification, found: Publication) -> Document:
    """Write what was found of a specification as JSON holds it."""
    return {
        "format": FORMAT,
        "specification": {"id": read.specification.id, "version": read.specification.version},
        "may_be_published": found.may_be_published,
        "witnesses": [
            {"fails": one.criterion, "on": one.on.isoformat(), "facts": _facts(one.facts)}
            for one in found.witnesses
        ],
        "clashes": [
            {"fails": one.criterion, "on": one.on.isoformat(), "clashing": list(one.clashing)}
            for one in found.clashes
        ],
        "idle_questions": [
            {
                "fact": one.fact,
                "on": one.on.isoformat(),
                "where": None if one.facts is None else _facts(one.facts),
            }
            for one in found.idle
        ],
        "given_up": list(found.given_up),
        "without_words": list(found.wordless),
        "without_question": list(found.silent),
        "wrongly_changeable": list(found.immutable),
        "not_in_the_rule": list(found.unused),
        "facts_without_criterion": list(found.unasked),
        "has_sources": found.has_sources,
        "provenance": {"version": version("alongside"), "spec_sha256": read.sha256},
    }


def _facts(facts: Any) -> Document:
    return {name: written_value(value) for name, value in sorted(facts.items())}
