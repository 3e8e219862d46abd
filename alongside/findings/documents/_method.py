"""How a reading was worked out: its methods with their sources, and its provenance."""

from __future__ import annotations

import json
from dataclasses import dataclass

from alongside.findings.numbers import level_text, whole, written
from alongside.findings.reading import Block, Reading, number
from alongside.findings.sentences import plain

_SHARES_SUBSET = (
    "Ratio of shares (participation-to-prevalence ratio), its interval from the score interval of the ratio "
    "of uptakes (Miettinen and Nurminen 1985); tests by Fisher's exact method."
)
_SHARES_EXTERNAL = (
    "Ratio of shares (participation-to-prevalence ratio), its interval by Wilson (1927), and by MOVER-R "
    "(Donner and Zou 2012) where the yardstick is itself an estimate; exact binomial tests."
)
_ALWAYS = (
    "Verdicts: the interval against the band, and a false discovery rate held within each family of tests "
    "(Benjamini and Hochberg 1995).",
    "Distances of the whole mix: total variation, Hellinger, Kullback–Leibler, Jensen–Shannon, each beside "
    "what perfect recruitment of the same number would give.",
)
_WHERE_PRESENT = {
    "indicator": "Representativeness indicators: Schouten, Cobben and Bethlehem 2009; Shlomo, Skinner and "
    "Schouten 2012; generalisability index: Tipton 2014.",
    "gradient": "Slope and relative index of inequality over population rank; concentration index.",
    "funnel": "Where they were lost: the logarithm of the ratio is split exactly over the steps; a step is "
    "named only if it is the worst in at least 80% of draws and its interval lies below none.",
    "cells": "Small crossed groups are pooled by empirical Bayes, so that luck is not taken for a gap.",
    "weights": "Weights: raking, with Kish's effective sample size; a diagnosis, never applied.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the provenance."""

    name: str
    text: str


def methods(reading: Reading) -> tuple[str, ...]:
    """Return the methods that this reading used, each with its source."""
    first = _SHARES_SUBSET if reading["relation"] == "subset" else _SHARES_EXTERNAL
    used = (text for block, text in _WHERE_PRESENT.items() if reading.get(block))
    return (first, *_ALWAYS, *used)


def facts(reading: Reading) -> tuple[Fact, ...]:
    """Return where the reading comes from, so that it can be made again."""
    made = reading["provenance"]
    lines = [
        ("Made with", f"{made['package']} {made['version']}"),
        ("Method", plain(made.get("method") or made.get("command") or "")),
        ("Yardsticks", "; ".join(_yardstick(row) for row in reading["benchmarks"])),
        ("Relation", made["relation"]),
        ("Counted", "; ".join(f"{side}: {plain(unit)}" for side, unit in (made.get("units") or {}).items())),
        ("Level of intervals", level_text(reading["level"])),
        ("Settings", _settings(made.get("parameters") or {})),
        ("Seed and draws", f"{made.get('seed')}, {_draws(made.get('draws'))}"),
        *(_input_line(row) for row in made.get("inputs") or ()),
    ]
    return tuple(Fact(name=name, text=text) for name, text in lines if text)


def _settings(parameters: Block) -> str:
    return plain(
        "; ".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in parameters.items())
    )


def _yardstick(row: Block) -> str:
    return f"{plain(row['name'])} ({written(row['total'], 'count')})"


def _draws(draws: object) -> str:
    count = number(draws)
    return "none" if count is None else whole(count)


def _input_line(row: Block) -> tuple[str, str]:
    if "hmac_sha256" in row:
        return f"Input: {plain(row['role'])}", f"{plain(row['name'])}, keyed fingerprint {row['hmac_sha256']}"
    return f"Input: {plain(row['role'])}", f"{plain(row['name'])}, SHA-256 {row.get('sha256', 'not given')}"
