"""Ways of finding people in a plan's form: each with its cost, its most, its mix, and what that is known from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from alongside.web.recruitment.forms.boxes import numbers, shares_of, words

OPTIONAL = {"cap": "cap", "mix_effective_n": "known", "rate_effective_n": "rate"}
"""From PLAN.json's words to the boxes'."""
NO_EVIDENCE = "0 people are no evidence: leave it empty if it is taken as known."


def channel_fields(row: int, categories: Sequence[str]) -> Iterator[tuple[str, forms.Field]]:
    """Yield the fields of one way to find people."""
    yield f"name-{row}", words("Name")
    yield f"cost-{row}", numbers("Pounds for each person recruited")
    yield f"cap-{row}", numbers("The most it can bring (empty: no limit)")
    yield f"people-{row}", numbers("Try it with so many people")
    for at, category in enumerate(categories):
        yield f"mix-{row}-{at}", numbers(category)
    yield f"known-{row}", numbers("Who comes this way")
    yield f"rate-{row}", numbers("How many come this way")


def missing_of_channel(
    cleaned: Mapping[str, Any], row: int, categories: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield what is missing of one way that has a name: its field, and what is said there."""
    if cleaned.get(f"cost-{row}") is None:
        yield f"cost-{row}", "Say what each person costs this way, 0 if nothing."
    if not any(cleaned.get(f"mix-{row}-{at}") for at in range(len(categories))):
        yield f"mix-{row}-0", "Say who comes this way: how many of each group in every 100."
    for name in ("known", "rate"):
        if cleaned.get(f"{name}-{row}") == 0:
            yield f"{name}-{row}", NO_EVIDENCE


def channel_asked(cleaned: Mapping[str, Any], row: int, categories: Sequence[str]) -> dict[str, Any]:
    """Return one way as PLAN.json has it."""
    mix = {name: cleaned[f"mix-{row}-{at}"] for at, name in enumerate(categories)}
    found = {"name": cleaned[f"name-{row}"], "cost_gbp": cleaned[f"cost-{row}"], "mix": shares_of(mix)}
    given = {key: cleaned[f"{box}-{row}"] for key, box in OPTIONAL.items()}
    return found | {key: value for key, value in given.items() if value is not None}


def channel_initial(
    one: Mapping[str, Any], row: int, categories: Sequence[str], evidence: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the boxes of a way that was asked before; `evidence`: what is behind every way."""
    found = {f"name-{row}": one["name"], f"cost-{row}": one["cost_gbp"]}
    for key, box in OPTIONAL.items():
        found[f"{box}-{row}"] = one.get(key, evidence_of(evidence.get(key), one["name"]))
    for at, category in enumerate(categories):
        found[f"mix-{row}-{at}"] = round(100 * one["mix"].get(category, 0.0), 2)
    return found


def evidence_of(given: Any, name: str) -> Any:
    """Return what is behind one way, where one number stands for all or each has its own."""
    return given.get(name) if isinstance(given, Mapping) else given
