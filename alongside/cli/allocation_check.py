"""The work of checking a log."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from alongside.cli import options
from alongside.cli.allocation_live import note
from alongside.cli.writing import replace_file
from alongside.core.allocation import LogVerdict, verify_log
from alongside.exchange.allocation_documents import verification, write
from alongside.exchange.allocation_heads import read_heads
from alongside.exchange.allocation_log import read_log
from alongside.exchange.allocation_seeds import read_seed

SAID: dict[LogVerdict, str] = {
    "intact": "Intact: the chain holds.",
    "matches_heads": "The log matches the heads recorded elsewhere, up to its last entry.",
    "replayed": "Replayed: every arm follows from the seed, the strata and the order.",
    "verified": "Verified: every arm follows from the seed, and the log matches the heads up to its last entry.",
    "tampered": "Tampered: this log is not as it was written.",
    "wrong_seed": "Wrong seed: it did not make this log.",
}


def verify(log: Path, *, seeds: Sequence[Path], heads: Path | None, json_file: Path | None) -> None:
    """Check a log and say what was found; exit 1 where anything was."""
    options.refuse_unwritable(json_file)
    options.refuse_overwriting((json_file,), [log, *seeds, *([] if heads is None else [heads])])
    lines = read_log(log)
    proof = verify_log(
        entries=lines.entries,
        heads=() if heads is None else read_heads(heads),
        seeds=[read_seed(seed, is_secret=False) for seed in seeds],
    )
    if lines.half:
        note("The last line was never finished, so it was never answered: it is not counted.")
    if json_file is not None:
        replace_file(json_file, write(verification(proof), kind="verification"))
    if str(json_file) != "-":
        said = [SAID[proof.verdict], f"{proof.entries} entries, {proof.allocations} allocations."]
        said += [str(found.statement) for found in proof.findings]
        said += [f"Checked: {one}" for one in proof.checked]
        said += [f"Not checked: {one}" for one in proof.not_checked]
        sys.stdout.write("\n".join(said) + "\n")
    if not proof.holds:
        raise typer.Exit(1)
