"""Stages, conditional rates, losses and the bounds of a rate where a category became known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.flow import branch_origin, flow_steps, is_branch, stage_origins, stage_path
from alongside.core.inference import wilson

STAGES = ("identified", "approached", "Randomised", "seen at 3 months", "seen at 12 months")


def test_nested_stages_are_measured_from_the_one_before_and_follow_ups_from_allocation():
    assert stage_origins(STAGES) == (None, 0, 1, 2, 2)
    assert [branch_origin(STAGES, stage) for stage in STAGES] == [
        None,
        "identified",
        "approached",
        *["Randomised"] * 2,
    ]
    assert [is_branch(STAGES, stage) for stage in STAGES] == [False, False, False, True, True]


def test_the_path_to_a_follow_up_leaves_out_the_other_follow_ups():
    assert stage_path(stage_origins(STAGES), 4) == (0, 1, 2, 4)
    assert stage_path(stage_origins(STAGES), 0) == (0,)


def test_a_stage_nobody_named_is_refused():
    with pytest.raises(InputError, match="no stage called lost"):
        branch_origin(STAGES, "lost")


def test_rates_are_wilson_and_losses_are_differences():
    steps = flow_steps(counts=[[40, 10], [20, 9], [15, 3]], origins=(None, 0, 0), start=[80, 30], level=0.9)
    assert steps.before.tolist() == [[80, 30], [40, 10], [40, 10]]
    assert steps.lost.tolist() == [[40, 20], [20, 1], [25, 7]]
    assert steps.rate[0].tolist() == [0.5, 1 / 3]
    expected = wilson(successes=steps.reached, n=steps.before, level=0.9)
    assert steps.low == pytest.approx(expected.low)
    assert steps.high == pytest.approx(expected.high)
    assert steps.reason == ((None, None),) * 3


def test_the_first_stage_of_a_cohort_that_is_part_of_no_list_has_no_rate():
    steps = flow_steps(counts=[[40, 10]], origins=(None,), start=None, level=0.95)
    assert np.isnan([steps.rate, steps.low, steps.high, steps.lost]).all()
    assert "no rate" in steps.reason[0][0]


def test_a_group_with_nobody_left_has_no_rate_and_says_so():
    steps = flow_steps(counts=[[0, 4], [0, 2]], origins=(None, 0), start=[3, 4], level=0.95)
    assert np.isnan(steps.rate[1, 0])
    assert steps.reason == ((None, None), ("nobody of this group was left to go on", None))


KNOWLEDGE = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=30
)


@settings(deadline=None, max_examples=200)
@given(people=KNOWLEDGE)
def test_the_bounds_of_a_grown_category_hold_its_true_rate(people):
    """Each person: in the group? known at first? known by the second stage? went on to it?"""
    mine = [person for person in people if person[0]]
    known_first = sum(1 for _, first, _, _ in mine if first)
    known_second = sum(1 for _, first, later, on in mine if on and (first or later))
    unknown = (
        sum(1 for _, first, _, _ in people if not first),
        sum(1 for _, first, later, on in people if on and not (first or later)),
    )
    steps = flow_steps(
        counts=[[known_first], [known_second]], origins=(None, 0), start=None, not_known=unknown, level=0.95
    )
    if known_second > known_first:
        true_rate = sum(1 for *_, on in mine if on) / len(mine)
        assert steps.is_bounded[1, 0]
        assert steps.low[1, 0] - 1e-12 <= true_rate <= steps.high[1, 0]
        assert np.isnan(steps.rate[1, 0])
        assert "became known" in steps.reason[1][0]


def test_without_the_not_known_counts_the_fall_is_taken_as_the_growth():
    steps = flow_steps(counts=[[5, 9], [8, 9]], origins=(None, 0), start=None, level=0.95)
    assert (steps.low[1, 0], steps.high[1, 0]) == (1.0, 1.0)
    known = flow_steps(counts=[[5, 9], [8, 9]], origins=(None, 0), start=None, not_known=[11, 0], level=0.95)
    assert (known.low[1, 0], known.high[1, 0]) == (0.5, 1.0)
