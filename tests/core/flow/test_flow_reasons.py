"""Why people left: reasons and losses add up for every stage and group."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.flow import EXIT_SCHEMA, exit_reasons, group_losses

STAGES = ("approached", "randomised", "seen at 3 months", "seen at 12 months")
COUNTS = {
    ("approached", "F"): 50.0, ("approached", "M"): 20.0, ("approached", None): 6.0,
    ("randomised", "F"): 30.0, ("randomised", "M"): 18.0, ("randomised", None): 2.0,
    ("seen at 3 months", "F"): 10.0, ("seen at 3 months", "M"): 18.0,
    ("seen at 12 months", "F"): 25.0, ("seen at 12 months", "M"): 9.0, ("seen at 12 months", None): 1.0,
}  # fmt: skip


def margins():
    return pl.DataFrame(
        [(stage, "sex", category, count) for (stage, category), count in COUNTS.items()],
        schema={"stage": pl.String, "dimension": pl.String, "category": pl.String, "count": pl.Float64},
        orient="row",
    )


def exits(*rows):
    return pl.DataFrame([(stage, "sex", *rest) for stage, *rest in rows], schema=EXIT_SCHEMA, orient="row")


def test_losses_are_counted_from_the_stage_measured_from_and_a_missing_row_is_nobody():
    losses = group_losses(stages=STAGES, margins=margins())
    lost = {(row["stage"], row["category"]): row["lost"] for row in losses.iter_rows(named=True)}
    assert lost[("randomised", "F")] == 20
    assert lost[("randomised", None)] == 4
    assert lost[("seen at 3 months", None)] == 2
    assert lost[("seen at 12 months", "F")] == 5
    assert len(lost) == 9


def test_reasons_keep_their_order_and_what_was_not_recorded_is_a_row():
    given_exits = exits(
        ("randomised", "F", "declined", 12.0),
        ("randomised", "F", "moved away", 5.0),
        ("randomised", None, "declined", 4.0),
    )
    found = exit_reasons(stages=STAGES, margins=margins(), exits=given_exits)
    first = found.filter((pl.col("stage") == "randomised") & (pl.col("category") == "F"))
    assert first.select("reason", "count", "share").rows() == [
        ("declined", 12.0, 0.6),
        ("moved away", 5.0, 0.25),
        (None, 3.0, 0.15),
    ]
    unknown = found.filter((pl.col("stage") == "randomised") & pl.col("category").is_null())
    assert unknown.select("reason", "count").rows() == [("declined", 4.0)]


def test_a_reason_recorded_as_not_known_joins_the_remainder():
    found = exit_reasons(stages=STAGES, margins=margins(), exits=exits(("randomised", "M", None, 1.0)))
    row = found.filter((pl.col("stage") == "randomised") & (pl.col("category") == "M"))
    assert row.select("reason", "count").rows() == [(None, 2.0)]


def test_more_reasons_than_losses_are_refused():
    with pytest.raises(InputError, match=r'add up to 3 for sex "M", but only 2 were lost') as refusal:
        exit_reasons(stages=STAGES, margins=margins(), exits=exits(("randomised", "M", "declined", 3.0)))
    assert refusal.value.field == "exits"


@pytest.mark.parametrize("row", [("approached", "F", "declined", 1.0), ("randomised", "X", "declined", 1.0)])
def test_reasons_for_a_group_or_stage_that_nobody_can_be_lost_at_are_refused(row):
    with pytest.raises(InputError, match="which the cohort does not have"):
        exit_reasons(stages=STAGES, margins=margins(), exits=exits(row))


@settings(deadline=None, max_examples=40)
@given(declined=st.integers(0, 10), moved=st.integers(0, 10), split=st.booleans())
def test_for_every_stage_and_group_the_reasons_add_up_to_the_loss(declined, moved, split):
    rows = [("randomised", "F", "declined", float(declined)), ("randomised", "F", "moved away", float(moved))]
    if split:
        rows = [(*row[:3], row[3] / 2) for row in rows for _ in range(2)]
    found = exit_reasons(stages=STAGES, margins=margins(), exits=exits(*rows))
    added = found.group_by("stage", "category").agg(
        pl.col("count").sum(), pl.col("lost").first(), pl.col("share").sum()
    )
    assert (added["count"] == added["lost"]).all()
    assert added.filter(pl.col("lost") > 0)["share"].to_list() == pytest.approx(
        [1.0] * (added["lost"] > 0).sum()
    )


def test_reasons_of_nobody_where_nobody_was_lost_have_a_share_of_0():
    found = exit_reasons(
        stages=STAGES, margins=margins(), exits=exits(("seen at 3 months", "M", "moved away", 0.0))
    )
    row = found.filter((pl.col("stage") == "seen at 3 months") & (pl.col("category") == "M"))
    assert row.select("lost", "count", "share").rows() == [(0.0, 0.0, 0.0)]
