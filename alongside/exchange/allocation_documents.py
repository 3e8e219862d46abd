"""The answers of the allocation commands as JSON, held against the schemas that ship."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from alongside.core.allocation import Proof

KINDS = (
    "design",
    "entry",
    "commitment",
    "allocated",
    "probabilities",
    "verification",
    "assessment",
    "constrained",
    "rerandomised",
)


@cache
def schema(kind: str) -> Mapping[str, Any]:
    """The JSON Schema of one kind of document, as shipped."""
    name = f"allocation_{kind}.schema.json"
    text = resources.files("alongside.exchange.schemas").joinpath(name).read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def write(document: Mapping[str, Any], *, kind: str) -> bytes:
    """Write a document as UTF-8 JSON, one that its schema knows."""
    import jsonschema

    jsonschema.Draft202012Validator(schema(kind)).validate(document)
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def verification(proof: Proof) -> dict[str, Any]:
    """Return the outcome of checking a log."""
    return {
        "verdict": proof.verdict,
        "level": proof.level,
        "entries": proof.entries,
        "allocations": proof.allocations,
        "findings": [
            {
                "kind": found.kind,
                "index": found.index,
                **({} if found.field is None else {"field": found.field}),
                "sentence": str(found.statement),
            }
            for found in proof.findings
        ],
        "checked": [str(said) for said in proof.checked],
        "not_checked": [str(said) for said in proof.not_checked],
    }
