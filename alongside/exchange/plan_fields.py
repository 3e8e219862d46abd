"""The fields of PLAN.json one by one: each refusal is one sentence with the file, the place and the remedy."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeAlias

from alongside.core.errors import InputError
from alongside.exchange._words import category_of, clean, is_total, nearest
from alongside.exchange.problems import quoted

Json: TypeAlias = Any
LARGEST = 1e12
A_LITTLE = 0.01
"""Shares printed to two or three decimals may miss 1 by this much; more is a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in which file one stands."""

    file: str
    path: str = ""

    def at(self, key: str | int) -> Place:
        """Return the place one step further in."""
        step = f"[{key}]" if isinstance(key, int) else f".{key}" if self.path else key
        return Place(file=self.file, path=self.path + step)

    def refuse(self, template: str, **values: object) -> NoReturn:
        """Refuse the file in one sentence."""
        where = "{plan_file}, {plan_path}: " if self.path else "{plan_file}: "
        raise InputError(
            self.path or "plan", where + template, plan_file=self.file, plan_path=self.path, **values
        )


def parsed(text: bytes, *, file: str) -> dict[str, Json]:
    """Return the object that a JSON file holds, refusing what is not one."""
    place = Place(file=file)
    try:
        found = json.loads(
            text.decode("utf-8-sig"),
            parse_constant=lambda word: place.refuse(
                "{word} is not a number; write a number, or leave the field out.", word=word
            ),
            object_pairs_hook=lambda pairs: _object(pairs, place),
        )
    except UnicodeDecodeError:
        place.refuse("this is not UTF-8 text; save it as JSON in UTF-8.")
    except json.JSONDecodeError as mistake:
        if not text.strip():
            place.refuse("the file is empty; examples/plan/README.md shows what it should hold.")
        place.refuse(
            "line {line}, column {column}: this is not JSON ({what}); check commas, quotation marks and brackets.",
            line=mistake.lineno,
            column=mistake.colno,
            what=mistake.msg,
        )
    except (RecursionError, ValueError):
        place.refuse("the file is nested too deeply or holds a number too long to read.")
    if not isinstance(found, dict):
        place.refuse("the file holds {what}, not one object in braces.", what=kind_of(found))
    return found


def _object(pairs: list[tuple[str, Json]], place: Place) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            place.refuse("{key} stands twice in the same braces; keep one of them.", key=quoted(key))
        found[key] = value
    return found


def kind_of(value: Json) -> str:
    """Return what a value is, in words."""
    names = {bool: "true or false", str: "a text", list: "a list", dict: "an object", type(None): "null"}
    return names.get(type(value), "a number")


def refuse_strange_keys(found: Mapping[str, Json], known: Collection[str], place: Place) -> None:
    """Refuse a field that has no meaning here, with the nearest spelling."""
    for key in found:
        if key not in known:
            near = nearest(key, known)
            place.refuse(
                "there is no field {key}.{near}" if near else "there is no field {key}; there are {known}.",
                key=quoted(key),
                near=f" Did you mean {quoted(near)}?",
                known=", ".join(sorted(known)),
            )


def number(value: Json, place: Place, *, least: float = 0.0, most: float = LARGEST) -> float:
    """Return a number within its limits."""
    if isinstance(value, str):
        place.refuse("{value} is a text; write the number without quotation marks.", value=quoted(value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        place.refuse("a number belongs here, not {what}.", what=kind_of(value))
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not least <= found <= most:
        place.refuse(
            "{value} is out of range; give a number from {least:g} to {most:g}.",
            value=quoted(value),
            least=least,
            most=most,
        )
    return found


def whole(value: Json, place: Place, *, least: float = 0.0, most: float = 1e9) -> int:
    """Return a whole number within its limits."""
    found = number(value, place, least=least, most=most)
    if not found.is_integer():
        place.refuse("{value} is not a whole number; people are counted whole.", value=quoted(value))
    return int(found)


def text(value: Json, place: Place) -> str:
    """Return a name: text that is not empty."""
    if not isinstance(value, str):
        place.refuse("a text belongs here, not {what}.", what=kind_of(value))
    found = clean(value)
    if not found:
        place.refuse("the text is empty; give it a name.")
    return found


def sequence(value: Json, place: Place) -> Sequence[Json]:
    """Return a list."""
    if not isinstance(value, list):
        place.refuse("a list in square brackets belongs here, not {what}.", what=kind_of(value))
    return value


def mapping(value: Json, place: Place) -> dict[str, Json]:
    """Return an object."""
    if not isinstance(value, dict):
        place.refuse("an object in braces belongs here, not {what}.", what=kind_of(value))
    return value


def numbers(value: Json, place: Place, *, most: float = LARGEST) -> dict[str | None, float]:
    """Return numbers by category; None is the category that is not known."""
    found: dict[str | None, float] = {}
    for key, each in mapping(value, place).items():
        name = category_of(clean(key))
        if is_total(clean(key)):
            place.refuse("{key} looks like a total; leave it out, it is added up here.", key=quoted(key))
        if name in found:
            place.refuse("{key} stands twice; keep one of them.", key=quoted(key))
        found[name] = number(each, place.at(key), most=most)
    return found


def known_name(name: str | None, names: Collection[str], place: Place, *, what: str) -> None:
    """Refuse a name that is not one of those known, with the nearest spelling."""
    if name is None or name in names:
        return
    near = nearest(name, names)
    place.refuse(
        "{name} is not {what}.{near}",
        name=quoted(name),
        what=what,
        near=f" Did you mean {quoted(near)}?" if near else f" There are {', '.join(sorted(names))}.",
    )


def as_shares(found: Mapping[str | None, float], place: Place) -> tuple[dict[str, float], str]:
    """Return shares that add to 1, and how they were read: "", rounded, percentages or counts.

    What is not known is left out of shares.
    """
    total = sum(found.values())
    if not total > 0:
        place.refuse("the shares add up to 0; give each group its share.")
    read = _read_as(list(found.values()), total)
    if read is None:
        place.refuse(
            "the shares add up to {total:.6g}, not 1; correct them, or give counts in whole numbers.",
            total=total,
        )
    known = {name: value for name, value in found.items() if name is not None}
    within = sum(known.values())
    if not within > 0:
        place.refuse("everyone is of a category that is not known; give the known ones their shares.")
    return {name: value / within for name, value in known.items()}, read


def _read_as(values: Sequence[float], total: float) -> str | None:
    if abs(total - 1.0) <= A_LITTLE:
        return "" if abs(total - 1.0) <= 1e-9 else "rounded"
    if abs(total - 100.0) <= 100 * A_LITTLE:
        return "percentages"
    return "counts" if total >= 2 and all(value.is_integer() for value in values) else None
