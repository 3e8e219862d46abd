"""A whole watch: dates, stages, epochs, several yardsticks, what is not known, and what cannot be answered."""

from __future__ import annotations

import datetime
import time

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.reach import (
    Adaptation,
    Arrivals,
    Population,
    Watch,
    WatchQuestion,
    e_values,
    share_sequence,
    watch,
)

SCHEMA = {
    "date": pl.Date,
    "stage": pl.String,
    "dimension": pl.String,
    "category": pl.String,
    "count": pl.Float64,
}
LISTED = {"a": 50.0, "b": 30.0, "c": 20.0}


def day(week: int) -> datetime.date:
    """The Monday of a week."""
    return datetime.date(2024, 1, 1) + datetime.timedelta(weeks=week)


def frame(*rows: tuple[int, str, str | None, float]) -> pl.DataFrame:
    """Newcomers: week, stage, category, count, of the dimension area."""
    return pl.DataFrame(
        [(day(week), stage, "area", category, count) for week, stage, category, count in rows],
        schema=SCHEMA,
        orient="row",
    )


def population(name: str = "list", **counts: float) -> Population:
    """One dimension, area, and a dimension that nobody watches."""
    rows = [("area", category, count) for category, count in (counts or LISTED).items()]
    margins = pl.DataFrame(
        [*rows, ("area", None, 3.0)], schema=["dimension", "category", "count"], orient="row"
    )
    return Population(name=name, margins=margins)


def seen(
    *rows: tuple[int, str, str | None, float],
    stages: tuple[str, ...] = ("came",),
    left: pl.DataFrame | None = None,
    populations: tuple[Population, ...] = (),
    **asked: object,
) -> Watch:
    """Watch these newcomers."""
    return watch(
        populations=populations or (population(),),
        arrivals=Arrivals(stages=stages, margins=frame(*rows), left=left),
        question=WatchQuestion(**asked),  # type: ignore[arg-type]  # named by each test
    )


ROWS = (
    (0, "came", "a", 4.0),
    (0, "came", "c", 1.0),
    (1, "came", "b", 2.0),
    (1, "came", None, 3.0),
    (3, "came", "a", 5.0),
)


def test_every_look_is_what_the_parts_say() -> None:
    """n, E and the limits at each date are those of the functions they are made of."""
    found = seen(*ROWS, prior="uniform")
    newcomers = [[4, 0, 1], [0, 2, 0], [5, 0, 0]]
    evidence = e_values(newcomers=newcomers, population=[50, 30, 20], relation="external", prior="uniform")
    assert found.looks["n"].to_list() == [5, 7, 12]
    assert found.looks["not_known"].to_list() == [0, 3, 3]
    assert found.looks["log10_e_value"].to_list() == pytest.approx(evidence.log10_e_value.tolist())
    last = found.groups.filter(pl.col("date") == day(3))
    limits = share_sequence(counts=[9, 2, 1], n=12, a=1.0, b=2.0, level=1 - 0.05 / 3)
    assert last["low"].to_list() == pytest.approx(limits.low.tolist())
    assert last["ppr_high"].to_list() == pytest.approx((limits.high / [0.5, 0.3, 0.2]).tolist())
    assert found.looks["verdict"].unique().to_list() == ["no_signal"]


@settings(deadline=None, max_examples=25)
@given(order=st.permutations(range(len(ROWS))), relation=st.sampled_from(["external", "subset"]))
def test_the_order_of_rows_changes_nothing(order: list[int], relation: str) -> None:
    """Rows in any order, within a date or across dates, give the same looks."""
    first = seen(*ROWS, relation=relation)
    again = seen(*(ROWS[at] for at in order), relation=relation)
    assert first.looks.equals(again.looks)
    assert first.groups.equals(again.groups)


def test_nobody_yet_is_an_answer() -> None:
    """No newcomer: one look without a date, n 0, E 1, and every share possible."""
    for relation in ("external", "subset"):
        found = seen(relation=relation)
        assert found.looks.select("date", "n", "e_value", "p_anytime", "verdict").rows() == [
            (None, 0.0, 1.0, 1.0, "nobody_yet")
        ]
        assert found.groups.select("low", "high", "ppr", "signal").unique().rows() == [
            (0.0, 1.0, None, False)
        ]
        assert found.lit.is_empty()


def test_a_date_of_nobody_known_is_nobody_yet() -> None:
    """Newcomers of no known category are counted beside, and are in no share."""
    found = seen((0, "came", None, 2.0))
    assert found.looks.select("n", "not_known", "verdict").rows() == [(0.0, 2.0, "nobody_yet")]


def test_lamps_are_dated_when_they_first_light() -> None:
    """A group that stays away lights the signal, then the alarm; each is dated once, with its side."""
    rows = [(week, "came", group, count) for week in range(40) for group, count in (("a", 5.0), ("b", 3.0))]
    found = seen(*rows)
    lit = {(row["lamp"], row["category"]): row for row in found.lit.iter_rows(named=True)}
    signal, alarm = lit["signal", "c"], lit["alarm", "c"]
    assert (signal["direction"], alarm["direction"]) == ("below", "below")
    assert signal["date"] <= alarm["date"]
    assert signal["is_lit_still"]
    before = found.looks.filter(pl.col("date") < signal["date"])["verdict"].unique().to_list()
    assert before == ["no_signal"]
    assert found.looks["verdict"][-1] == "alarm"
    assert "signal" in found.looks["verdict"].to_list()


def test_a_lamp_may_go_out_again() -> None:
    """No running intersection: each look stands on its own counts."""
    rows = [(0, "came", "c", 9.0), (1, "came", "a", 22.0)]
    lit = seen(*rows, (4, "came", "b", 13.0)).lit.filter(
        (pl.col("category") == "c") & (pl.col("lamp") == "signal")
    )
    assert lit["direction"].to_list() == ["above"]
    assert not lit["is_lit_still"][0]


def test_a_group_the_population_lacks_has_no_evidence_from_then_on() -> None:
    """p = 0 with newcomers: no E-value, naming the group; before them there is one."""
    found = seen(*ROWS, (2, "came", "d", 1.0), populations=(population(a=50, b=30, c=20, d=0),))
    looks = {row["date"]: row for row in found.looks.iter_rows(named=True)}
    assert looks[day(1)]["e_value"] is not None
    assert looks[day(2)]["e_value"] is None
    assert "'d'" in looks[day(2)]["reason"]
    assert looks[day(3)]["verdict"] == "not_estimable"
    reasons = found.groups.filter(pl.col("category") == "d")["reason"].to_list()
    assert reasons[0] == "nobody of this group is counted in the population"
    assert "took part" in reasons[-1]


def test_one_group_is_no_mix() -> None:
    """A single category has nothing to be compared with."""
    found = seen((0, "came", "a", 2.0), populations=(population(a=9),))
    assert "only one group" in found.looks["reason"][0]
    assert found.looks["verdict"].to_list() == ["not_estimable"]


def test_each_yardstick_has_its_own_looks() -> None:
    """Two populations: every date under each."""
    found = seen(*ROWS, populations=(population("old"), population("new", a=10, b=10, c=80)))
    assert found.looks.group_by("benchmark", maintain_order=True).len().rows() == [("old", 3), ("new", 3)]


def test_only_shared_dimensions_are_looked_at() -> None:
    """A dimension that nobody's arrival names, or without a known category, has no look."""
    rows = [("area", "a", 1.0), ("area", "b", 1.0), ("age", "x", 2.0), ("empty", None, 2.0)]
    both = Population(
        name="p", margins=pl.DataFrame(rows, schema=["dimension", "category", "count"], orient="row")
    )
    assert seen((0, "came", "a", 1.0), populations=(both,)).looks["dimension"].unique().to_list() == ["area"]
    assert set(seen(populations=(both,)).looks["dimension"]) == {"area", "age"}
    assert seen(populations=()).looks.height == 1
    assert watch(
        populations=(),
        arrivals=Arrivals(stages=("came",), margins=frame()),
        question=WatchQuestion(),
    ).looks.is_empty()


def test_later_stages_are_held_against_those_who_wait() -> None:
    """Chance at a later stage is that of anyone at the stage before who has neither gone on nor left."""
    rows = (
        (0, "told", "a", 6.0),
        (0, "told", "b", 6.0),
        (1, "told", "a", 2.0),
        (1, "in", "a", 3.0),
        (2, "in", "b", 1.0),
    )
    left = frame((1, "told", "b", 4.0))
    found = seen(*rows, stages=("told", "in"), left=left, prior="uniform")
    later = found.looks.filter(pl.col("stage") == "in")
    # a, a, a of 8 a and 6 b waiting; then b of 5 a and 2 b, four of whom have left; three groups under the prior.
    null = (8 / 14) * (7 / 13) * (6 / 12) * (2 / 7)
    prior = (1 / 3) * (2 / 4) * (3 / 5) * (1 / 6)
    assert later["e_value"][-1] == pytest.approx(prior / null)
    reasons = found.groups.filter((pl.col("stage") == "in") & (pl.col("category") == "c"))["reason"].to_list()
    assert reasons == ["nobody of this group has been waiting, so none could come"] * 2
    assert found.lit.is_empty()


def test_nobody_goes_on_who_was_not_there() -> None:
    """More at a stage than were waiting for it is refused with the date and the group."""
    with pytest.raises(
        InputError, match="On 2024-01-08 2 people of area 'b' reached 'in', but only 1 were waiting"
    ):
        seen((0, "told", "b", 1.0), (1, "in", "b", 2.0), stages=("told", "in"))


def test_nobody_comes_who_is_not_listed() -> None:
    """More than the list holds, or of a category it lacks, is refused."""
    with pytest.raises(InputError, match="60 people of area 'a' have come but the list holds 50"):
        seen((0, "came", "a", 60.0), relation="subset")
    with pytest.raises(InputError, match="'z' of area is not a category"):
        seen((0, "came", "z", 1.0))


@pytest.mark.parametrize("relation", ["external", "subset"])
def test_an_adaptation_starts_again(relation: str) -> None:
    """After the point E restarts, the list goes on from where it was, and alpha is split 1/2, 1/6."""
    found = seen(*ROWS, relation=relation, adaptations=(Adaptation(on=day(2)),))
    second = found.looks.filter(pl.col("epoch") == 2)
    assert found.looks["level"].unique().sort().to_list() == pytest.approx([0.975, 1 - 0.05 / 6])
    assert second["n"].to_list() == [5.0]
    left = [50 - 4, 30 - 2, 20 - 1] if relation == "subset" else [50, 30, 20]
    null = np.prod([(left[0] - at) / (sum(left) - at) for at in range(5)]) if relation == "subset" else 0.5**5
    prior = np.prod([(1.5 + at) / (3 + at) for at in range(5)])
    assert second["e_value"][0] == pytest.approx(prior / null)


def test_after_an_adaptation_the_null_is_what_the_rule_aims_at() -> None:
    """An aim of its own is the yardstick from then on, and is named."""
    aim = population("aim", a=80, b=10, c=10)
    found = seen(*ROWS, relation="subset", adaptations=(Adaptation(on=day(2), aim=aim),))
    second = found.looks.filter(pl.col("epoch") == 2)
    prior = np.prod([(2.4 + at) / (3 + at) for at in range(5)])
    assert second.select("benchmark").rows() == [("aim",)]
    assert second["e_value"][0] == pytest.approx(prior / 0.8**5)


def test_an_epoch_of_nobody_has_no_look() -> None:
    """A point still to come changes the levels and adds no row."""
    found = seen(*ROWS, adaptations=(Adaptation(on=day(50)),))
    assert found.looks["epoch"].unique().to_list() == [1]
    late = seen((9, "came", "a", 1.0), adaptations=(Adaptation(on=day(2)),))
    assert late.looks["epoch"].to_list() == [2]


def test_chances_are_of_the_first_stage_and_epoch() -> None:
    """With a planned number every group has three supposed truths; without one, or past the list, none."""
    found = seen(*ROWS, planned_n=40, relation="subset", adaptations=(Adaptation(on=day(2)),))
    assert found.chances.height == 9
    assert found.chances["signal"].is_between(0, 1).all()
    assert seen(*ROWS, planned_n=400, relation="subset").chances.is_empty()
    assert seen(*ROWS).chances.is_empty()


def test_a_thousand_weeks_of_two_hundred_groups() -> None:
    """The E-values of the largest history in a fifth of a second, with room for a slow machine."""
    rng = np.random.default_rng(1)
    listed = rng.integers(1_000, 20_000, 200)
    newcomers = rng.poisson(0.2, (1_000, 200))
    began = time.process_time()
    e_values(newcomers=newcomers, population=listed, relation="subset")
    assert time.process_time() - began < 0.5
