"""A design file: JSON to a checked design."""

from __future__ import annotations

from pathlib import Path

from alongside.core.allocation import Design, design_of
from alongside.core.errors import InputError
from alongside.core.ledger import canonical
from alongside.exchange.allocation_json import placed, read_json


def read_design(path: Path) -> Design:
    """Read and check a design; what cannot be hashed in one way, a decimal that is no text say, is refused."""
    document = read_json(path, field="design")
    try:
        design = design_of(document)
        canonical(document)
    except InputError as wrong:
        raise placed(path, wrong) from None
    return design
