"""The answers of the allocation commands as JSON, held against the schemas that ship."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from alongside.core.allocation import Assessment, ClusterTest, Constrained, Design, Proof, Rerandomised

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
    return plain(document)


def plain(document: Mapping[str, Any]) -> bytes:
    """Write a document as UTF-8 JSON."""
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


def assessment(found: Assessment, *, design: Design, covariates: str) -> dict[str, Any]:
    """Return what a design does over a trial; `covariates`: uniform, or file."""
    document: dict[str, Any] = {
        "n": found.n,
        "arms": list(design.arms),
        "covariates": covariates,
        "correct_guess": found.correct_guess,
        "absolute_imbalance_end": found.absolute_imbalance_end,
        "max_absolute_imbalance": found.max_absolute_imbalance,
        "by_position": [list(row) for row in found.by_position],
    }
    if found.exact is not None:
        return document | {
            "exact": {
                "correct_guess": str(found.exact.correct_guess),
                "absolute_imbalance_end": str(found.exact.absolute_imbalance_end),
                "max_absolute_imbalance": str(found.exact.max_absolute_imbalance),
                "by_position": [[str(chance) for chance in row] for row in found.exact.by_position],
            }
        }
    intervals = found.intervals or {}
    return document | {
        "trials": found.trials,
        "interval": {
            **{name: [one.low, one.high] for name, one in intervals.items()},
            "by_position_half_width": found.by_position_error,
            "level": 0.95,
        },
    }


def constrained(found: Constrained, *, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schemes kept and what is to be known of them."""
    return {
        "clusters": list(found.clusters),
        "treated": found.treated,
        "parameters": dict(parameters),
        "schemes": found.schemes,
        "considered": found.considered,
        "complete": found.is_complete,
        "kept": len(found.kept),
        "cutoff": found.cutoff,
        "best": float(found.scores[0]),
        "least_p": found.least_p,
        "expected_together": float(found.expected_share),
        "warned_pairs": [
            {"clusters": list(pair.clusters), "share_together": pair.share} for pair in found.warned
        ],
    }


def cluster_tested(found: ClusterTest) -> dict[str, Any]:
    """Return the permutation test over the kept schemes."""
    return {
        "statistic": found.statistic,
        "upper": found.upper,
        "lower": found.lower,
        "two_sided": found.two_sided,
        "schemes": found.schemes,
    }


def rerandomised(found: Rerandomised, *, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the re-randomisation test."""
    document: dict[str, Any] = {
        **parameters,
        "value": found.statistic,
        "upper": found.upper,
        "lower": found.lower,
        "two_sided": found.two_sided,
        "outcomes_used": found.used,
    }
    if found.exact is not None:
        upper, lower, two_sided = (str(one) for one in found.exact)
        sides = {"upper": upper, "lower": lower, "two_sided": two_sided}
        return document | {"exact": sides, "sequences": found.sequences}
    return document | {"replicates": found.replicates}
