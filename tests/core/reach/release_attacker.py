"""An attacker with a solver, who reads a release as it would be downloaded, and the cases he is tried on.

He shares no code with what he attacks: he writes down what is printed and how the tables are built, in plain
counts, and asks for the range of anything he likes. Only the list of what is worth knowing comes from the truth.
"""

from __future__ import annotations

import itertools
import json

import numpy as np
import polars as pl
from scipy.optimize import linprog

from alongside.core.disclosure import HES
from alongside.core.reach._model import Cohort, Population, margins_of_cells
from alongside.core.reach._release import Release, protect_for_release

STAGES = ("identified", "consented", "randomised", "seen at 3 months", "seen at 12 months")
MANY = 1e5
"""More people than there can be: a solver is surer of a far bound than of none."""
ORIGINS = {1: [0], 2: [1, 0], 3: [2, 1, 0], 4: [2, 1, 0]}


def make_cells(counts: np.ndarray, **first: str) -> pl.DataFrame:
    """Return the cells of an array: one dimension an axis, the last category of each not known."""
    rows = []
    for place in itertools.product(*(range(size) for size in counts.shape)):
        names = {f"d{axis}": f"c{spot}" for axis, spot in enumerate(place)}
        unknown = {f"d{axis}": None for axis, spot in enumerate(place) if spot == counts.shape[axis] - 1}
        rows.append({**first, **names, **unknown, "count": float(counts[place])})
    texts = {name: pl.String for name in rows[0] if name != "count"}
    return pl.DataFrame(rows, schema={**texts, "count": pl.Float64})


def make_case(seed: int, *, subset: bool, shape: tuple[int, ...], stages: int, crossed: bool):
    """Draw a population and a cohort in which small counts, small losses and zeros abound."""
    rng = np.random.default_rng(seed)
    size = rng.choice([2, 8, 40, 200], size=shape)
    people = rng.poisson(size * rng.choice([0, 1, 1, 3], size=shape))
    start = people if subset else rng.poisson(size)
    reached = [rng.binomial(start, rng.choice([0.5, 0.9, 0.98, 1.0]))]
    for stage in range(1, stages):
        reached.append(rng.binomial(reached[ORIGINS[stage][0]], rng.choice([0.6, 0.95, 0.99, 1.0])))
    return make_population(people, crossed=crossed), make_cohort(reached, crossed=crossed)


def make_population(people: np.ndarray, *, crossed: bool) -> Population:
    cells = make_cells(people)
    return Population(name="list", margins=margins_of_cells(cells), cells=cells if crossed else None)


def make_cohort(reached: list[np.ndarray], *, crossed: bool) -> Cohort:
    cells = pl.concat([make_cells(one, stage=STAGES[place]) for place, one in enumerate(reached)])
    margins = margins_of_cells(cells, by=("stage",)).sort(
        pl.col("stage").replace_strict(
            {name: place for place, name in enumerate(STAGES)}, return_dtype=pl.Int64
        ),
        maintain_order=True,
    )
    names = STAGES[: len(reached)]
    return Cohort(stages=names, margins=margins, cells=cells if crossed else None)


def release_of(case, *, subset: bool, earlier=()) -> Release:
    population, cohort = case
    relation = "subset" if subset else "external"
    return protect_for_release(populations=[population], cohort=cohort, relation=relation, earlier=earlier)


def printed(side: Population | Cohort) -> dict[tuple, dict[tuple, float | None]]:
    """Return what a reader sees of a side, as JSON would carry it: {stage: {what: count or None}}."""
    found: dict[tuple, dict[tuple, float | None]] = {}
    frames = {"category": side.margins, "total": side.totals, "cell": side.cells}
    for kind, frame in frames.items():
        for row in json.loads(json.dumps([] if frame is None else frame.rows())):
            stage, what = (row[0], row[1:]) if "stage" in frame.columns else ("list", row)
            found.setdefault(stage, {})[(kind, *what[:-1])] = what[-1]
    return found


def wholes_of(what: tuple) -> list[tuple]:
    """Return the totals that a printed number is one of the parts of."""
    if what[0] == "cell":
        return [("category", f"d{axis}", category) for axis, category in enumerate(what[1:])]
    if what[0] == "category":
        return [("everyone", what[1])] + ([] if what[2] is None else [("total", what[1])])
    return []


class Attacker:
    """Somebody who knows every printed number and how the tables are built, and has a solver."""

    def __init__(self, releases: list[Release], *, subset: bool) -> None:
        self.columns: dict[tuple, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.equal: list[dict[int, float]] = []
        self.less: list[dict[int, float]] = []
        for number, release in enumerate(releases):
            self.read(number, "list", printed(release.populations[0])["list"])
            for stage, numbers in printed(release.cohort).items():
                self.read(number, stage, numbers)
            for inner, outer in pairs(release.cohort.stages, subset=subset):
                self.inside((number, inner), (number, outer))
        for number in range(1, len(releases)):
            for stage in releases[0].cohort.stages:
                self.inside((number - 1, stage), (number, stage))

    def at(self, *name: object) -> int:
        """Return the column of an unknown, new ones being any number of people."""
        if name not in self.columns:
            self.columns[name] = len(self.columns)
            self.low.append(0.0)
            self.high.append(MANY)
        return self.columns[name]

    def read(self, number: int, stage: str, numbers: dict[tuple, float | None]) -> None:
        """Write down every printed number with its rounding, and what adds up to what."""
        sums: dict[tuple, list[int]] = {}
        for what, count in numbers.items():
            here = self.at(number, stage, *what)
            if what[0] != "total":
                self.note(here, count)
            for whole in wholes_of(what):
                sums.setdefault(whole, []).append(here)
        for what, parts in sums.items():
            if what[0] == "total" and any(self.high[part] == MANY for part in parts):
                # Where all categories are shown the printed total is their sum, and tells nothing new.
                self.note(self.at(number, stage, *what), numbers[what])
            name = ("everyone",) if what[0] == "everyone" else what
            self.equal.append({self.at(number, stage, *name): -1.0, **dict.fromkeys(parts, 1.0)})

    def note(self, column: int, count: float | None) -> None:
        if count is not None:
            self.low[column] = 0.0 if count == 0 else max(8.0, count - 2)
            self.high[column] = 0.0 if count == 0 else count + 2

    def inside(self, inner: tuple, outer: tuple) -> None:
        """Everybody of one group is in the other, category by category and cell by cell."""
        for name, column in list(self.columns.items()):
            if name[:2] == inner and (*outer, *name[2:]) in self.columns:
                self.less.append({column: 1.0, self.columns[(*outer, *name[2:])]: -1.0})

    def rows(self, rows: list[dict[int, float]]) -> np.ndarray | None:
        matrix = np.zeros((len(rows), len(self.columns)))
        for place, row in enumerate(rows):
            for column, value in row.items():
                matrix[place, column] += value
        return matrix if rows else None

    def solve(self, form: dict[tuple, float]) -> tuple[float, float]:
        """Return the least and the greatest that a quantity can be."""
        price = np.zeros(len(self.columns))
        for name, value in form.items():
            price[self.columns[name]] += value
        equal, less = self.rows(self.equal), self.rows(self.less)
        known = {
            "A_eq": equal,
            "b_eq": np.zeros(len(self.equal)),
            "A_ub": less,
            "b_ub": np.zeros(len(self.less)) if self.less else None,
            "bounds": list(zip(self.low, self.high, strict=True)),
        }
        least, most = linprog(price, **known), linprog(-price, **known)
        assert least.status == most.status == 0
        return least.fun, -most.fun


def pairs(stages: tuple[str, ...], *, subset: bool) -> list[tuple[str, str]]:
    """Return which group is inside which."""
    within = [(stages[one], stages[other]) for one in range(1, len(stages)) for other in ORIGINS[one]]
    return within + ([(stage, "list") for stage in stages] if subset else [])


def exact(case, number: int = 0) -> dict[tuple, int]:
    """Return every true count by the name the attacker gives it."""
    population, cohort = case
    found: dict[tuple, int] = {}
    sides = [("list", population.margins, population.cells)]
    for stage in cohort.stages:
        cells = cohort.cells
        crossed = None if cells is None else cells.filter(pl.col("stage") == stage).drop("stage")
        sides.append((stage, cohort.margins.filter(pl.col("stage") == stage).drop("stage"), crossed))
    for stage, margins, cells in sides:
        for dimension, category, count in margins.rows():
            found[number, stage, "category", dimension, category] = int(count)
            total, everyone = (number, stage, "total", dimension), (number, stage, "everyone", dimension)
            found[total] = found.get(total, 0) + (0 if category is None else int(count))
            found[everyone] = found.get(everyone, 0) + int(count)
        for *cell, count in [] if cells is None else cells.rows():
            found[number, stage, "cell", *cell] = int(count)
    return {name if name[2] != "everyone" else name[:3]: count for name, count in found.items()}


def secrets(truth: dict[tuple, int], inside: list[tuple[tuple, tuple]]) -> list[dict[tuple, float]]:
    """List everything small: counts, complements in every total, and differences of nested groups."""
    wholes = list(inside)
    for name in truth:
        side, what = name[:2], name[2:]
        if what != ("everyone",):
            wholes.append((name, (*side, "everyone")))
            wholes += [(name, (*side, *whole)) for whole in wholes_of(what) if whole[0] != "everyone"]
    small = [{name: 1.0} for name, count in truth.items() if HES.is_small(count)]
    return small + [
        {outer: 1.0, inner: -1.0} for inner, outer in wholes if HES.is_small(truth[outer] - truth[inner])
    ]


def nested_names(truth, groups: list[tuple[tuple, tuple]]) -> list[tuple[tuple, tuple]]:
    return [
        (name, (*outer, *name[2:]))
        for inner, outer in groups
        for name in truth
        if name[:2] == inner and (*outer, *name[2:]) in truth
    ]


def found_out(case, release: Release, *, subset: bool) -> list[tuple[dict, tuple[float, float]]]:
    """Attack one release; return the small numbers that came out with their ranges."""
    truth = exact(case)
    groups = [((0, inner), (0, outer)) for inner, outer in pairs(case[1].stages, subset=subset)]
    attacker = Attacker([release], subset=subset)
    ranges = [(form, attacker.solve(form)) for form in secrets(truth, nested_names(truth, groups))]
    return [(form, (low, high)) for form, (low, high) in ranges if low > 1 + 1e-6 or high < 7 - 1e-6]


def make_two_months(seed: int, *, subset: bool, shape: tuple[int, ...]):
    """Draw a cohort and the same cohort a month later, when most categories have grown by a few."""
    population, _ = make_case(seed, subset=subset, shape=shape, stages=1, crossed=False)
    rng = np.random.default_rng(seed)
    people = rng.poisson(rng.choice([3, 30, 100], size=shape))
    later = people + rng.poisson(rng.choice([0, 1, 3, 9], size=shape))
    listed = later + rng.poisson(rng.choice([0, 2, 50], size=shape))
    if subset:
        population = make_population(listed, crossed=False)
    old = rng.binomial(people, 0.9)
    new = np.minimum(later, old + rng.poisson(1, size=shape))
    months = [make_cohort(both, crossed=False) for both in ([people, old], [later, new])]
    return (population, months[0]), (population, months[1])


def found_out_of_two(before, after, releases, *, subset):
    """Attack two releases together: the secrets of both, and who joined between them."""
    truth = exact(before, 0) | exact(after, 1)
    stages = before[1].stages
    groups = [
        ((number, inner), (number, outer))
        for number in (0, 1)
        for inner, outer in pairs(stages, subset=subset)
    ]
    groups += [((0, stage), (1, stage)) for stage in stages]
    attacker = Attacker(releases, subset=subset)
    ranges = [(form, attacker.solve(form)) for form in secrets(truth, nested_names(truth, groups))]
    return [(form, (low, high)) for form, (low, high) in ranges if low > 1 + 1e-6 or high < 7 - 1e-6]


def two_counts(*months: list[int]):
    """Return the same population with one cohort of two categories for each month."""
    population = make_population(np.array([9000, 5000, 0]), crossed=False)
    return [(population, make_cohort([np.array([*counts, 0])], crossed=False)) for counts in months]
