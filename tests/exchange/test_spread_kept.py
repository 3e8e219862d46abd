"""Simulations that were stopped half way: what was kept is used where it is whole, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alongside.core.errors import InputError
from alongside.core.recruitment import Rule, operating_characteristics
from alongside.exchange.plans import plan_from
from alongside.exchange.spread import Spread

TASK = {
    "population": {"a": 0.7, "b": 0.3},
    "recruited": {"a": 20, "b": 2},
    "remaining": 30,
    "channels": [
        {"name": "leaflets", "mix": {"a": 0.8, "b": 0.2}, "cost_gbp": 5},
        {"name": "visits", "mix": {"a": 0.2, "b": 0.8}, "cost_gbp": 40, "cap": 15},
    ],
    "uncertainty": {"mix_effective_n": 30},
}


def simulate(replicates: int, **how: Any) -> object:
    """Simulate so many recruitments in this process."""
    brief = plan_from(json.dumps(TASK).encode(), name="plan.json").brief
    spread = Spread(processes=1, **how)
    return operating_characteristics(
        brief=brief, rule=Rule(look_after=10), replicates=replicates, entropy=4, map_chunks=spread
    )


def test_a_part_that_is_shorter_than_asked_is_worked_on_again(tmp_path: Path) -> None:
    """Thirty replicates end with a part of five; sixty need it whole."""
    kept = tmp_path / "kept"
    simulate(30, keep=kept)
    assert simulate(60, keep=kept) == simulate(60)


def test_a_line_that_was_cut_short_spoils_none_of_those_after_it(tmp_path: Path) -> None:
    """Killed in the middle of a line: the next run goes on below it, and the one after finds every part."""
    kept, told = tmp_path / "kept", []
    simulate(75, keep=kept)
    kept.write_text(kept.read_text()[:-40])
    assert simulate(100, keep=kept) == simulate(100)
    simulate(100, keep=kept, on_progress=lambda done, _all: told.append(done))
    assert told == [4], "nothing was left to do"


@pytest.mark.parametrize("length", [0, 1, 30])
def test_a_first_line_that_was_cut_short_is_begun_again(tmp_path: Path, length: int) -> None:
    """Killed before there was anything to keep."""
    kept = tmp_path / "kept"
    simulate(25, keep=kept)
    kept.write_text(kept.read_text()[:length])
    assert simulate(25, keep=kept) == simulate(25)


def test_another_simulation_is_left_alone(tmp_path: Path) -> None:
    """A file of something else is neither used nor written over."""
    kept = tmp_path / "kept"
    kept.write_text("nonsense")
    with pytest.raises(InputError, match="another simulation"):
        simulate(25, keep=kept)
    assert kept.read_text() == "nonsense"
