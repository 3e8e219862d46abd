"""Options that are lists or pairs, read with a sentence for every way they can be wrong."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from alongside.core.errors import InputError
from alongside.core.reach import Relation
from alongside.exchange.mirrors import End, least_to_most

RELATIONS = ("external", "subset")
MOST_DRAWS = 100_000


def relation(given: str) -> Relation:
    """Read --relation."""
    if given not in RELATIONS:
        raise InputError(
            "relation",
            "--relation is '{given}': say subset (the cohort is part of the population's list) or external "
            "(a yardstick from elsewhere).",
            given=given,
        )
    return cast(Relation, given)


def today() -> date:
    """Return the day it is in London."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def names(given: str | None) -> tuple[str, ...]:
    """Read a list of names separated by commas.

    >>> names(" approached, consented ,")
    ('approached', 'consented')
    """
    return tuple(name.strip() for name in (given or "").split(",") if name.strip())


def band(given: str) -> tuple[float, float]:
    """Read --band as two ratios."""
    try:
        low, high = (float(part) for part in given.split(","))
    except ValueError:
        raise InputError(
            "band", "--band is '{given}': give two ratios either side of 1, such as 0.8,1.25.", given=given
        ) from None
    return low, high


def primary(given: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Read --primary: dim=cat pairs; a comma starts a new pair only where another dim= follows.

    >>> primary(["ethnicity=White, British,age=16-25"])
    (('ethnicity', 'White, British'), ('age', '16-25'))
    """
    pairs = [pair for text in given for pair in re.split(r",(?=[^,=]+=)", text) if pair.strip()]
    for pair in pairs:
        if "=" not in pair or not all(side.strip() for side in pair.split("=", 1)):
            raise InputError(
                "primary",
                "--primary has '{pair}': write a dimension, = and a category, such as age=16-25.",
                pair=pair,
            )
    split = (pair.split("=", 1) for pair in pairs)
    return tuple((dimension.strip(), category.strip()) for dimension, category in split)


def known_dimensions(given: Sequence[str], *, option: str, dimensions: Sequence[str]) -> tuple[str, ...]:
    """Refuse a dimension that neither file has, with the nearest spelling."""
    for name in given:
        if name not in dimensions:
            raise InputError(
                option,
                "--{option} names '{name}', which is not a dimension of both files. They share: {dimensions}.{nearest}",
                option=option,
                name=name,
                dimensions=", ".join(dimensions),
                nearest=_nearest(name, dimensions),
            )
    return tuple(dict.fromkeys(given))


def _nearest(name: str, among: Sequence[str]) -> str:
    found = difflib.get_close_matches(name, among, n=1)
    return f" Did you mean '{found[0]}'?" if found else ""


def deprivation(given: str | None, *, categories: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Read --deprivation DIM=1-most or DIM=1-least into the dimension's categories from least to most deprived."""
    if given is None:
        return {}
    dimension, _, direction = given.partition("=")
    known_dimensions((dimension,), option="deprivation", dimensions=tuple(categories))
    if direction not in {"1-most", "1-least"}:
        raise InputError(
            "deprivation",
            "--deprivation is '{given}': say which end code 1 is, as {dimension}=1-most or {dimension}=1-least; "
            "sources differ, so it is never guessed.",
            given=given,
            dimension=dimension,
        )
    lowest: End = "least" if direction == "1-least" else "most"
    return {dimension: least_to_most(categories[dimension], lowest=lowest, field="deprivation")}


def positive(value: float | None, *, option: str) -> float | None:
    """Refuse a number that is not above 0."""
    if value is not None and not 0 < value < float("inf"):
        raise InputError(option, "--{option} is {value}: give a number above 0.", option=option, value=value)
    return value


def draws(given: int) -> int:
    """Refuse a number of draws that says nothing or never ends."""
    if not 100 <= given <= MOST_DRAWS:
        raise InputError(
            "draws", "--draws is {given}: give a number from 100 to {most}.", given=given, most=MOST_DRAWS
        )
    return given


def seed(given: int) -> int:
    """Refuse a seed below 0."""
    if given < 0:
        raise InputError("seed", "--seed is {given}: give a whole number from 0.", given=given)
    return given


def refuse_overwriting(outputs: Sequence[Path | None], inputs: Sequence[Path | None]) -> None:
    """Refuse an output that is one of the inputs, by whatever name, or both outputs in one file."""
    wanted = [path.resolve() for path in outputs if path is not None and str(path) != "-"]
    for path in inputs:
        if path is not None and any(_is_same(path, output) for output in wanted):
            raise InputError(
                "output", "{path} is one of the files to read: name another to write.", path=path
            )
    if len(set(wanted)) < len(wanted):
        raise InputError("output", "--json and --html both name {path}: name two files.", path=wanted[0])


def _is_same(path: Path, output: Path) -> bool:
    return path.resolve() == output or (path.exists() and output.exists() and path.samefile(output))


def refuse_unwritable(path: Path | None) -> None:
    """Refuse, before the work begins, a file that could not be written at its end."""
    if path is None or str(path) == "-":
        return
    if path.is_dir():
        raise InputError("output", "{path} is a folder: name a file in it.", path=path)
    if not path.parent.is_dir():
        raise InputError(
            "output",
            "The folder {folder} does not exist: make it first, or name another.",
            folder=path.parent,
        )
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise InputError("output", "{path} cannot be written: choose another place.", path=path)
