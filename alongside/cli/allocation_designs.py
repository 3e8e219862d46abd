"""The work on a design: exact chances, what it does over a whole trial, schemes of clusters, the test at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from alongside.cli import options
from alongside.cli.allocation_live import note, warn_of
from alongside.cli.allocation_writing import show
from alongside.core.allocation import (
    Statistic,
    assess_by_simulation,
    assess_exactly,
    compared,
    history_of,
    rerandomise,
    step_fields,
)
from alongside.core.errors import InputError
from alongside.exchange import allocation_documents as documents
from alongside.exchange.allocation_design import read_design
from alongside.exchange.allocation_log import read_entries
from alongside.exchange.allocation_outcomes import read_outcomes, read_participants
from alongside.exchange.allocation_state import step_from_file

STATISTICS = ("difference_in_means", "difference_in_mean_ranks")


def probabilities(design: Path, state: Path, *, json_file: Path | None) -> None:
    """Print the chances of the newcomer's arms."""
    _refuse_outputs(json_file, design, state)
    checked = read_design(design)
    step = step_from_file(checked, state)
    warn_of(checked)
    lines = [f"{arm}: {chance}" for arm, chance in zip(checked.arms, step.probabilities, strict=True)]
    show(step_fields(checked, step), json_file=json_file, kind="probabilities", sentences=lines)


def _refuse_outputs(json_file: Path | None, *inputs: Path) -> None:
    options.refuse_unwritable(json_file)
    options.refuse_overwriting((json_file,), inputs)


def assess(
    design: Path,
    *,
    n: int,
    trials: int,
    rng: int,
    covariates: Path | None,
    is_simulated: bool,
    json_file: Path | None,
) -> None:
    """Print what a design does over a trial of n."""
    _refuse_outputs(json_file, design, *([] if covariates is None else [covariates]))
    checked = read_design(design)
    people = None if covariates is None else read_participants(covariates, checked)
    found = None if is_simulated else assess_exactly(design=checked, n=n, participants=people)
    if found is None:
        generator = np.random.default_rng(options.seed(rng))
        found = assess_by_simulation(design=checked, n=n, trials=trials, rng=generator, participants=people)
    warn_of(checked)
    how = "exactly" if found.exact else f"over {trials:,} simulated trials"
    lines = [
        f"A trial of {n}, {how}:",
        f"next arm guessed right: {found.correct_guess:.1%}",
        f"imbalance at the end, mean: {found.absolute_imbalance_end:.2f}",
        f"largest imbalance on the way, mean: {found.max_absolute_imbalance:.2f}",
    ]
    document = documents.assessment(found, design=checked, covariates="uniform" if people is None else "file")
    show(document, json_file=json_file, kind="assessment", sentences=lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class RerandomiseAsked:
    """What a re-randomisation test is asked with."""

    log: Path
    outcomes: Path
    replicates: int
    rng: int
    statistic: str
    arms: str | None
    json_file: Path | None


def rerandomise_log(asked: RerandomiseAsked) -> None:
    """Print the re-randomisation test of a log's outcomes."""
    _refuse_outputs(asked.json_file, asked.log, asked.outcomes)
    if asked.statistic not in STATISTICS:
        raise InputError(
            "statistic", "--statistic is '{given}': it is one of {known}.", given=asked.statistic,
            known=", ".join(STATISTICS),
        )  # fmt: skip
    outcomes = read_outcomes(asked.outcomes)
    history = history_of(read_entries(asked.log))
    arms = _two_arms(asked.arms, history.arms)
    given = compared(
        history=history, outcomes=outcomes, arms=arms, statistic=cast(Statistic, asked.statistic)
    )
    found = rerandomise(
        history=history,
        compared=given,
        replicates=asked.replicates,
        rng=np.random.default_rng(options.seed(asked.rng)),
    )
    missing = len(history.people) - found.used
    if missing:
        note(
            f"{missing} of {len(history.people)} participants have no outcome; they have none in any replicate."
        )
    parameters: dict[str, Any] = {
        "statistic": asked.statistic,
        "arms": list(arms),
        "participants": len(history.people),
        "rng": asked.rng,
    }
    how = "exactly" if found.exact else f"over {found.replicates:,} replicates"
    lines = [
        f"{asked.statistic}, {arms[0]} less {arms[1]}: {found.statistic:.6g}",
        f"p, {how}: upper {found.upper:.4g}, lower {found.lower:.4g}, two-sided {found.two_sided:.4g}",
    ]
    document = documents.rerandomised(found, parameters=parameters)
    show(document, json_file=asked.json_file, kind="rerandomised", sentences=lines)


def _two_arms(given: str | None, arms: Sequence[str]) -> tuple[str, str]:
    named = tuple(arms) if given is None else options.names(given)
    if len(named) != 2:
        raise InputError(
            "arms", "Name the two arms to compare, as --arms {first},{second}.", first=arms[0], second=arms[1]
        )
    return named[0], named[1]
