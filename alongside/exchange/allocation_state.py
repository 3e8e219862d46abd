"""A state file: everybody allocated so far, and the newcomer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alongside.core.allocation import Design, Given, Step, probabilities
from alongside.core.errors import AlongsideError, InputError
from alongside.exchange.allocation_json import placed, read_json

_SHAPE = (
    'should hold {{"state": [{{"arm", "strata"}}, ...], "new": {{...}}}}, the newcomer\'s levels by factor.'
)


def step_from_file(design: Design, path: Path) -> Step:
    """Read a state and return the newcomer's exact chances."""
    document = read_json(path, field="state")
    try:
        if not isinstance(document, dict) or not isinstance(document.get("state"), list):
            raise InputError("state", "The file " + _SHAPE)
        state = [_given(one, f"state[{at}]") for at, one in enumerate(document["state"])]
        new = _strata(document.get("new"), "new")
        return probabilities(design=design, state=state, new=new)
    except AlongsideError as wrong:
        raise placed(path, InputError("state", "{sentence}", sentence=str(wrong))) from None


def _given(one: object, name: str) -> Given:
    if not isinstance(one, dict) or not isinstance(one.get("arm"), str):
        raise InputError("state", "{name} should be an object with arm and strata.", name=name)
    return Given(
        arm=one["arm"],
        strata=_strata(one.get("strata", {}), f"{name}.strata"),
        slot=_whole(one.get("slot"), f"{name}.slot"),
        block=_whole(one.get("block"), f"{name}.block"),
    )


def _whole(given: Any, name: str) -> int | None:
    if given is None or (isinstance(given, int) and not isinstance(given, bool)):
        return given
    raise InputError("state", "{name} should be a whole number.", name=name)


def _strata(given: object, name: str) -> Mapping[str, str]:
    if not isinstance(given, dict) or not all(isinstance(level, str) for level in given.values()):
        raise InputError(
            "state", '{name} should name a level of each factor, as text: {{"age": "under 1"}}.', name=name
        )
    return given
