"""Made-up cohorts: a trial that loses one group most at one step, a caseload, trained staff, an advisory group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from alongside.core.quantities import FloatArray
from alongside.web.demo.actions.families import AGE, AGES, ETHNICITIES, ETHNICITY, FIFTH, FIFTHS

Odds = Mapping[str, float]
"""How much likelier than the others a category is to go on; 1 where it is not named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a funnel: how many go on, and who is likelier to."""

    stage: str
    families: int
    odds: Odds = field(default_factory=dict)
    after: str = ""  # the stage it is measured from, where that is not the one before


TRIAL_STEPS = (
    Step(stage="identified", families=1_240, odds={FIFTHS[0]: 1.25, "Asian": 0.95}),
    Step(stage="approached", families=905, odds={FIFTHS[0]: 0.9, "under 25": 0.9}),
    Step(stage="eligible", families=640, odds={"35 and over": 0.9}),
    # Nobody at this step speaks the families' languages, and the forms are in English.
    Step(stage="consented", families=238, odds={"Asian": 0.33, "White Other": 0.75, "under 25": 0.85}),
    Step(stage="randomised", families=180),
    Step(stage="3 months", families=149, odds={"under 25": 0.55}, after="randomised"),
)
CASELOAD = Step(stage="caseload", families=168, odds={"under 25": 0.42, FIFTHS[0]: 1.3})
ADVISERS = Step(stage="members", families=14, odds={"35 and over": 2.0, FIFTHS[4]: 1.6})


def chosen(weights: FloatArray, number: int, *, rng: np.random.Generator) -> FloatArray:
    """Return the places of so many, drawn one by one without going back, each in proportion to its weight."""
    luck = np.log(weights) + rng.gumbel(size=len(weights))
    return np.sort(np.argsort(-luck, kind="stable")[:number])


def people_of(counted: pl.DataFrame) -> pl.DataFrame:
    """Return one row a family from cells of families."""
    return counted.select(pl.exclude("count").repeat_by("count").explode())


def weights_of(people: pl.DataFrame, odds: Odds) -> FloatArray:
    """Return how likely each family is to go on, in proportion."""
    weights = np.ones(len(people))
    for column in people.columns:
        weights *= np.array([odds.get(one, 1.0) for one in people[column]])
    return weights


def drawn(people: pl.DataFrame, step: Step, *, rng: np.random.Generator) -> pl.DataFrame:
    """Return the families that go on at a step."""
    return people[chosen(weights_of(people, step.odds), step.families, rng=rng)]


def recruited(counted: pl.DataFrame, *, rng: np.random.Generator) -> pl.DataFrame:
    """Return the trial's cohort: cells with a leading stage, everyone who reached at least that stage."""
    reached = {"": people_of(counted)}
    for step, before in zip(TRIAL_STEPS, ["", *(one.stage for one in TRIAL_STEPS)], strict=False):
        reached[step.stage] = drawn(reached[step.after or before], step, rng=rng)
    return pl.concat(
        tallied(reached[step.stage]).select(pl.lit(step.stage).alias("stage"), pl.all())
        for step in TRIAL_STEPS
    )


def tallied(people: pl.DataFrame) -> pl.DataFrame:
    """Return rows of families as cells, in the order of the categories."""
    orders = {ETHNICITY: ETHNICITIES, FIFTH: FIFTHS, AGE: AGES}
    return (
        people.group_by(people.columns)
        .len("count")
        .sort(
            *(
                pl.col(name).replace_strict({c: i for i, c in enumerate(each)})
                for name, each in orders.items()
            )
        )
    )


def margins(people: pl.DataFrame, *, unknown: Mapping[str, int], rng: np.random.Generator) -> pl.DataFrame:
    """Return rows of families one dimension at a time, so many of them not known."""
    return pl.concat(margin(people[name], unknown.get(name, 0), rng=rng) for name in people.columns)


def margin(column: pl.Series, unknown: int, *, rng: np.random.Generator) -> pl.DataFrame:
    """Return one dimension's counts in the order of its categories, the not known last."""
    asked = column.to_list()
    for at in rng.choice(len(asked), unknown, replace=False):
        asked[at] = None
    categories = {ETHNICITY: ETHNICITIES, FIFTH: FIFTHS, AGE: AGES}[column.name]
    rows = [(column.name, one, asked.count(one)) for one in (*categories, None) if asked.count(one)]
    return pl.DataFrame(rows, schema=["dimension", "category", "count"], orient="row")
