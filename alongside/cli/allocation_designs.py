"""The work on a design before it is used: exact chances, and what it does over a whole trial."""

from __future__ import annotations

from pathlib import Path

from alongside.cli import options
from alongside.cli.allocation_live import warn_of
from alongside.cli.allocation_writing import show
from alongside.core.allocation import step_fields
from alongside.exchange.allocation_design import read_design
from alongside.exchange.allocation_state import step_from_file


def probabilities(design: Path, state: Path, *, json_file: Path | None) -> None:
    """Print the chances of the newcomer's arms."""
    options.refuse_unwritable(json_file)
    options.refuse_overwriting((json_file,), (design, state))
    checked = read_design(design)
    step = step_from_file(checked, state)
    warn_of(checked)
    lines = [f"{arm}: {chance}" for arm, chance in zip(checked.arms, step.probabilities, strict=True)]
    show(step_fields(checked, step), json_file=json_file, kind="probabilities", sentences=lines)
