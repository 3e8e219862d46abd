"""Corrections for looking at many groups: against statsmodels, scipy and their own promises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from alongside.core.errors import InputError
from alongside.core.inference import benjamini_hochberg, bonferroni_level, holm

FAMILIES = st.lists(st.floats(0, 1), min_size=1, max_size=60)


def slow_holm(p):
    """Step down as Holm 1979 puts it: the i-th smallest is held against m - i + 1 tests, and none undercuts."""
    adjusted, highest = [0.0] * len(p), 0.0
    for rank, one in enumerate(sorted(range(len(p)), key=lambda k: p[k])):
        highest = max(highest, min((len(p) - rank) * p[one], 1.0))
        adjusted[one] = highest
    return adjusted


@settings(deadline=None, max_examples=100)
@given(p=FAMILIES)
def test_agree_with_scipy_and_with_the_steps_of_holm(p):
    assert benjamini_hochberg(p_values=p) == pytest.approx(stats.false_discovery_control(p))
    assert holm(p_values=p) == pytest.approx(slow_holm(p))


def test_agree_with_statsmodels_on_a_family_of_forty():
    p = np.random.default_rng(3).random(40) ** 3
    assert benjamini_hochberg(p_values=p) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    assert holm(p_values=p) == pytest.approx(multipletests(p, method="holm")[1])


@settings(deadline=None, max_examples=60)
@given(p=FAMILIES, seed=st.integers(0, 2**32))
@pytest.mark.parametrize("correct", [benjamini_hochberg, holm])
def test_the_order_of_the_tests_changes_nothing_and_no_p_value_shrinks(correct, p, seed):
    order = np.random.default_rng(seed).permutation(len(p))
    adjusted = correct(p_values=p)
    assert correct(p_values=np.array(p)[order]) == pytest.approx(adjusted[order])
    assert (adjusted >= np.array(p) - 1e-15).all()
    assert (adjusted <= 1).all()


def test_one_test_is_left_as_it_is_and_no_tests_give_none():
    assert benjamini_hochberg(p_values=[0.03]).tolist() == holm(p_values=[0.03]).tolist() == [0.03]
    assert benjamini_hochberg(p_values=[]).size == holm(p_values=[]).size == 0


def test_bonferroni_divides_what_may_go_wrong():
    assert 1 - bonferroni_level(level=0.9, tests=5) == pytest.approx(0.1 / 5)
    with pytest.raises(InputError) as refusal:
        bonferroni_level(level=0.95, tests=0)
    assert refusal.value.field == "tests"
