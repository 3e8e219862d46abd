"""Allocation: the chance of an arm at each position, and the size of the re-randomisation test."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from scipy import stats

from alongside.core.allocation import (
    Allotted,
    Compared,
    Event,
    History,
    design_of,
    drawn,
    rerandomise,
    simulate,
)
from alongside.core.quantities import FloatArray
from verification.tables import Section, slack
from verification.trials import Trials

TITLES = (
    "Allocation: the chance of an arm, whatever its position",
    "Re-randomisation test: size at 0.05",
)
FACTORS = [
    {"name": "place", "levels": ["A", "B", "C"], "weight": "2"},
    {"name": "age", "levels": ["under 1", "1 to 3"], "weight": "1"},
]
PLAIN = [{name: held for name, held in factor.items() if name != "weight"} for factor in FACTORS]
TWO: dict[str, Any] = {"arms": ["support", "usual"]}
BEST = {"name": "best_only", "p": "4/5"}
DESIGNS: dict[str, dict[str, Any]] = {
    "minimisation, best only 4/5": {"method": "minimisation", **TWO, "factors": FACTORS, "rule": BEST},
    "minimisation, rank all 7/10": {
        "method": "minimisation", **TWO, "factors": FACTORS, "rule": {"name": "rank_all", "q": "7/10"},
    },
    "minimisation 1:2, fake arms": {
        "method": "minimisation", **TWO, "ratio": [1, 2], "factors": FACTORS, "rule": BEST,
    },
    "Efron 2/3": {"method": "efron", **TWO, "p": "2/3"},
    "big stick 3": {"method": "big_stick", **TWO, "b": 3},
    "Chen 3, 2/3": {"method": "chen", **TWO, "b": 3, "p": "2/3"},
    "urn 0, 1": {"method": "urn", **TWO, "alpha": "0", "beta": "1"},
    "maximal 3": {"method": "maximal", **TWO, "b": 3, "n": 40},
    "random allocation": {"method": "random_allocation", **TWO, "n": 40},
    "blocks of 4 and 6 by place and age": {
        "method": "permuted_blocks", **TWO, "sizes": [4, 6], "factors": PLAIN,
    },
}  # fmt: skip
POSITIONS, TRIED = 40, 20_000
PEOPLE, TESTED, PARTS, REPLICATES = 24, 600, 4, 9_999


def sections(trials: Trials) -> list[Section]:
    """Simulate and tabulate."""
    cases = [{"name": name} for name in DESIGNS]
    positions = trials.each(by_position, cases)
    sizes = [np.mean(parts, axis=0) for parts in trials.repeated(rejected, cases, parts=PARTS)]
    return [_positions(positions), _sizes(sizes)]


def by_position(*, name: str, rng: np.random.Generator) -> FloatArray:
    """How often the first arm was drawn at each position, and the lowest and highest its chance allows."""
    design = design_of(DESIGNS[name])
    wide = [len(factor.levels) for factor in design.factors]
    done = simulate(
        design=design,
        levels=rng.integers(0, wide, size=(POSITIONS, TRIED, len(wide))),
        draws=drawn(rng, n=POSITIONS, trials=TRIED),
        block_draws=drawn(rng, n=POSITIONS, trials=TRIED),
    )
    return (done.arms == 0).mean(axis=1)


def rejected(*, name: str, rng: np.random.Generator) -> FloatArray:
    """How often upper, lower and two-sided p are at most 0.05, when arms make no difference."""
    design = design_of(DESIGNS[name])
    found = np.zeros((TESTED // PARTS, 3))
    for at in range(len(found)):
        levels = rng.integers(
            0, [len(factor.levels) for factor in design.factors], size=(PEOPLE, len(design.factors))
        )
        draws = drawn(rng, n=PEOPLE, trials=1)
        done = simulate(
            design=design, levels=levels[:, None, :], draws=draws, block_draws=drawn(rng, n=PEOPLE, trials=1)
        )
        history = _history(design, levels, done.slots[:, 0])
        drift = np.linspace(0, 1, PEOPLE) + levels.sum(axis=1)
        outcomes = [Fraction(round(1000 * value)) for value in drift + rng.exponential(size=PEOPLE)]
        tested = rerandomise(
            history=history, compared=Compared(arms=(0, 1), outcomes=outcomes), replicates=REPLICATES, rng=rng
        )
        found[at] = (tested.upper, tested.lower, tested.two_sided)
    return (found <= 0.05).mean(axis=0)


def _history(design: Any, levels: Any, slots: Any) -> History:
    """The people of one simulated trial, as a log would give them."""
    people, events = {}, [Event(design=design)]
    for at, (own, slot) in enumerate(zip(levels, slots, strict=True)):
        strata = {
            factor.name: factor.levels[level] for factor, level in zip(design.factors, own, strict=True)
        }
        arm = design.arms[design.arm_of_slot[slot]]
        people[str(at)] = Allotted(
            index=at + 1, arm=arm, slot=int(slot), block=0, strata=strata, entered=strata, hash=""
        )
        events.append(Event(participant=str(at), strata=strata, is_entry=True))
    return History(events=tuple(events), people=people, arms=design.arms)


def _positions(found: list[FloatArray]) -> Section:
    rows, holds = [], True
    for name, shares in zip(DESIGNS, found, strict=True):
        ratio = DESIGNS[name].get("ratio", [1, 1])
        chance = ratio[0] / sum(ratio)
        low, high = stats.binom(TRIED, chance).ppf([0.0005 / POSITIONS, 1 - 0.0005 / POSITIONS]) / TRIED
        holds &= bool((low <= shares.min()) and (shares.max() <= high))
        rows.append(
            [name, f"{chance:.3f}", f"{shares.min():.3f} to {shares.max():.3f}", f"{low:.3f} to {high:.3f}"]
        )
    return Section(
        title=TITLES[0],
        claim="The chance of the first arm, over all strata, is its part of the ratio at every position.",
        tried=f"{TRIED:,} trials of {POSITIONS} participants a row, strata at random. The last column leaves out one "
        "row in 1,000 by chance.",
        columns=["design", "part of the ratio", "lowest and highest of the positions", "allowed by chance"],
        rows=rows,
        holds=holds,
    )


def _sizes(found: list[FloatArray]) -> Section:
    allowed = 0.05 + slack(0.05, TESTED)
    rows = [
        [name, *(f"{share:.3f}" for share in shares)] for name, shares in zip(DESIGNS, found, strict=True)
    ]
    return Section(
        title=TITLES[1],
        claim="Where the arms make no difference, a p-value of 0.05 or less comes in no more than 5 of 100 trials, "
        "three Monte Carlo errors allowed, though outcomes drift over time and follow the strata.",
        tried=f"{TESTED:,} trials of {PEOPLE} participants a row, {REPLICATES:,} replicates each; Monte Carlo error "
        f"{slack(0.05, TESTED):.3f}.",
        columns=["design", "upper", "lower", "two-sided"],
        rows=rows,
        holds=all(float(share) <= allowed for shares in found for share in shares),
    )
