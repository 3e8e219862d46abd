"""Strategies in a plan's form: what could be bought, what it does, how sure that is, and where it is from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from alongside.web.recruitment.forms.boxes import Ticks, numbers, pick, shares_of, words

MOST_UNITS, LARGEST_EFFECT, LARGEST_SPREAD = 50, 100, 3
TIMES, NEW = "times", "new"
KINDS = (
    (TIMES, "It brings more people through a way named above"),
    (NEW, "It opens a new way of finding people"),
)
GUESS, SOME, WELL, EXACT, OWN = "guess", "some", "well", "exact", "own"
SPREADS = {GUESS: 0.5, SOME: 0.25, WELL: 0.1, EXACT: 0.0}
SURE = (
    (GUESS, "A guess: from a third of it to over twice it"),
    (SOME, "Some evidence: from three fifths of it to half as much again"),
    (WELL, "Well known: within a fifth of it"),
    (EXACT, "Exact: taken as known"),
    (OWN, "My own number, below"),
)
NO_EFFECT = "With 1, or nothing, it is expected to change nothing, and is never bought."


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyRow:
    """The boxes of one strategy: its own, what it does, either way, and where that is from."""

    number: int
    own: tuple[BoundField, ...]
    kind: BoundField
    times: tuple[BoundField, ...]
    groups: BoundField
    new: tuple[BoundField, ...]
    mix: tuple[BoundField, ...]
    known: tuple[BoundField, ...]
    evidence: BoundField


def strategy_fields(
    row: int, categories: Sequence[str], ways: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, forms.Field]]:
    """Yield the fields of one strategy; `ways`: the ways named above, by their row."""
    yield f"s-name-{row}", words("Name of the strategy")
    yield f"s-cost-{row}", numbers("Pounds for one unit")
    yield f"s-units-{row}", numbers("Units to be had (empty: 1)", most=MOST_UNITS)
    yield f"s-try-{row}", numbers("Try it with so many units", most=MOST_UNITS)
    kind = pick("What does it do?", KINDS, widget=forms.RadioSelect, initial=TIMES)
    yield f"s-kind-{row}", kind
    yield f"s-way-{row}", pick("Through which way?", [("", "Choose"), *ways])
    every = [(str(at), name) for at, name in enumerate(categories)]
    only = Ticks(
        label="Only for these groups (none ticked: everyone)",
        choices=every,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    yield f"s-groups-{row}", only
    times = numbers("Times as many come, for each unit", most=LARGEST_EFFECT, hint=NO_EFFECT)
    yield f"s-times-{row}", times
    yield f"s-sure-{row}", pick("How sure is that?", SURE, initial=GUESS)
    own = numbers("Own number: spread of its logarithm", most=LARGEST_SPREAD)
    yield f"s-spread-{row}", own
    yield f"s-each-{row}", numbers("Pounds for each person recruited that way")
    yield f"s-cap-{row}", numbers("The most that one unit can bring (empty: no limit)")
    yield f"s-people-{row}", numbers("Try it with so many people that way")
    for at, category in enumerate(categories):
        yield f"s-mix-{row}-{at}", numbers(category)
    yield f"s-known-{row}", numbers("Who comes this way")
    yield f"s-rate-{row}", numbers("How many come this way")
    yield f"s-evidence-{row}", words("Where is this from? (a study, another site, a guess)", most=300)


def strategy_row(form: forms.Form, row: int, categories: Sequence[str]) -> StrategyRow:
    """Return the boxes of one strategy as the page lays them out."""

    def of(*names: str) -> tuple[BoundField, ...]:
        return tuple(form[f"s-{name}-{row}"] for name in names)

    return StrategyRow(
        number=row + 1,
        own=of("name", "cost", "units", "try"),
        kind=form[f"s-kind-{row}"],
        times=of("way", "times", "sure", "spread"),
        groups=form[f"s-groups-{row}"],
        new=of("each", "cap", "people"),
        mix=tuple(form[f"s-mix-{row}-{at}"] for at in range(len(categories))),
        known=of("known", "rate"),
        evidence=form[f"s-evidence-{row}"],
    )


def missing_of_strategy(
    cleaned: Mapping[str, Any], row: int, categories: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield what is missing of one strategy that has a name: its field, and what is said there."""
    if cleaned.get(f"s-cost-{row}") is None:
        yield f"s-cost-{row}", "Say what one unit costs, 0 if nothing."
    units, tried = cleaned.get(f"s-units-{row}"), cleaned.get(f"s-try-{row}")
    for name, count in (("units", units), ("try", tried)):
        if count is not None and not float(count).is_integer():
            yield f"s-{name}-{row}", "Units come whole: write a whole number."
    if is_new(cleaned, row):
        yield from missing_of_new(cleaned, row, categories)
    else:
        yield from missing_of_times(cleaned, row)


def missing_of_new(
    cleaned: Mapping[str, Any], row: int, categories: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield what is missing of a strategy that opens a new way."""
    if cleaned.get(f"s-each-{row}") is None:
        yield f"s-each-{row}", "Say what each person costs this way, 0 if nothing."
    if not any(cleaned.get(f"s-mix-{row}-{at}") for at in range(len(categories))):
        yield f"s-mix-{row}-0", "Say who would come this way: how many of each group in every 100."
    for name in ("known", "rate"):
        if cleaned.get(f"s-{name}-{row}") == 0:
            yield f"s-{name}-{row}", "0 people are no evidence: leave it empty if it is taken as known."


def missing_of_times(cleaned: Mapping[str, Any], row: int) -> Iterator[tuple[str, str]]:
    """Yield what is missing of a strategy that brings more through a way named above."""
    way = cleaned.get(f"s-way-{row}")
    if not way:
        yield f"s-way-{row}", "Choose the way through which it brings more."
    elif not cleaned.get(f"name-{way}"):
        yield f"s-way-{row}", "That way has no name yet: name it above, or choose another."
    if cleaned.get(f"s-times-{row}") == 0:
        yield (
            f"s-times-{row}",
            "0 would end that way of finding people: write a number above 0, 1 for no effect.",
        )
    if cleaned.get(f"s-sure-{row}") == OWN and cleaned.get(f"s-spread-{row}") is None:
        yield f"s-spread-{row}", "Write your own number, or choose how sure it is in words."


def is_new(cleaned: Mapping[str, Any], row: int) -> bool:
    """Say whether a strategy opens a way of its own."""
    return bool(cleaned.get(f"s-kind-{row}") == NEW)


def strategy_asked(cleaned: Mapping[str, Any], row: int, categories: Sequence[str]) -> dict[str, Any]:
    """Return one strategy as PLAN.json has it."""
    units = cleaned[f"s-units-{row}"]
    found: dict[str, Any] = {
        "name": cleaned[f"s-name-{row}"],
        "cost_gbp": cleaned[f"s-cost-{row}"],
        "units": 1 if units is None else int(units),
    }
    if is_new(cleaned, row):
        found["effect"] = {"new_channel": new_channel(cleaned, row, categories)}
    else:
        found |= effect(cleaned, row, categories)
    if cleaned[f"s-evidence-{row}"]:
        found["evidence"] = cleaned[f"s-evidence-{row}"]
    return found


def effect(cleaned: Mapping[str, Any], row: int, categories: Sequence[str]) -> dict[str, Any]:
    """Return what a strategy does to a way named above, and how sure that is."""
    groups = [categories[int(at)] for at in cleaned[f"s-groups-{row}"]]
    times, sure = cleaned[f"s-times-{row}"], cleaned[f"s-sure-{row}"] or GUESS
    done: dict[str, Any] = {"channel": cleaned[f"name-{cleaned[f's-way-{row}']}"]}
    if groups:
        done["groups"] = groups
    done["multiplier"] = 1.0 if times is None else times
    return {"effect": done, "prior": {"s": SPREADS.get(sure, cleaned[f"s-spread-{row}"])}}


def new_channel(cleaned: Mapping[str, Any], row: int, categories: Sequence[str]) -> dict[str, Any]:
    """Return the way that a strategy opens, which bears its name."""
    mix = {name: cleaned[f"s-mix-{row}-{at}"] for at, name in enumerate(categories)}
    found: dict[str, Any] = {
        "name": cleaned[f"s-name-{row}"],
        "cost_gbp": cleaned[f"s-each-{row}"],
        "mix": shares_of(mix),
    }
    optional = {"cap": "cap", "mix_effective_n": "known", "rate_effective_n": "rate"}
    given = {key: cleaned[f"s-{box}-{row}"] for key, box in optional.items()}
    return found | {key: value for key, value in given.items() if value is not None}


def strategy_initial(
    one: Mapping[str, Any], row: int, categories: Sequence[str], ways: Sequence[str]
) -> dict[str, Any]:
    """Return the boxes of a strategy that was asked before."""
    done = one["effect"]
    found = {"name": one["name"], "cost": one["cost_gbp"], "units": one.get("units", 1)}
    found["evidence"] = one.get("evidence", "")
    found |= (
        new_initial(done["new_channel"]) if "new_channel" in done else times_initial(one, categories, ways)
    )
    mix = done.get("new_channel", {}).get("mix", {})
    boxes = {f"s-{name}-{row}": value for name, value in found.items()}
    return boxes | {
        f"s-mix-{row}-{at}": round(100 * mix[name], 2) for at, name in enumerate(categories) if name in mix
    }


def new_initial(opened: Mapping[str, Any]) -> dict[str, Any]:
    """Return the boxes of a way that a strategy opens."""
    return {
        "kind": NEW,
        "each": opened["cost_gbp"],
        "cap": opened.get("cap"),
        "known": opened.get("mix_effective_n"),
        "rate": opened.get("rate_effective_n"),
    }


def times_initial(one: Mapping[str, Any], categories: Sequence[str], ways: Sequence[str]) -> dict[str, Any]:
    """Return the boxes of an effect on a way named above."""
    done, prior = one["effect"], one.get("prior", {})
    spread = prior.get("s", SPREADS[GUESS])
    sure = next((name for name, value in SPREADS.items() if value == spread), OWN)
    return {
        "kind": TIMES,
        "way": str(ways.index(done["channel"])),
        "groups": [str(categories.index(name)) for name in done.get("groups", ())],
        "times": prior.get("mu", done.get("multiplier", 1.0)),
        "sure": sure,
        "spread": spread if sure == OWN else None,
    }
