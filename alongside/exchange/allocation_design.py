"""A design file: JSON to a checked design, or to what a constrained randomisation of clusters commits to."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alongside.core.allocation import Design, design_of
from alongside.core.errors import InputError
from alongside.core.ledger import canonical
from alongside.exchange.allocation_json import placed, read_json

CLUSTERS = "constrained_clusters"
_CLUSTER_FIELDS = {"method", "clusters_sha256", "treated", "covariates", "reference", "weight", "keep", "rng"}


def read_design(path: Path) -> Design:
    """Read and check a design; what cannot be hashed in one way, a decimal that is no text say, is refused."""
    return _checked(path, read_json(path, field="design"))


def _checked(path: Path, document: object) -> Design:
    try:
        design = design_of(document)
        canonical(design.document)  # type: ignore[arg-type]  # JSON: it was read as such
    except InputError as wrong:
        raise placed(path, wrong) from None
    return design


def read_committable(path: Path) -> tuple[str, Design | None]:
    """Read what a commitment can bind, and return its hash: a design, or what `constrain --design-out` wrote."""
    document = read_json(path, field="design")
    if isinstance(document, dict) and document.get("method") == CLUSTERS:
        digest = document.get("clusters_sha256")
        if set(document) != _CLUSTER_FIELDS or not re.fullmatch(r"[0-9a-f]{64}", str(digest)):
            raise InputError(
                "design", "{path} is not what alongside allocation constrain --design-out wrote.", path=path
            )
        return sha256_of(document), None
    design = _checked(path, document)
    return design.sha256, design


def sha256_of(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a document, spelt canonically."""
    return hashlib.sha256(canonical(document)).hexdigest()
