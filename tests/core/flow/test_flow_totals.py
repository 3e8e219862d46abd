"""Parts and printed totals: what rounding explains and what it does not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.flow import check_total


@pytest.mark.parametrize("rounded_to", [None, 1.0])
def test_117_and_85_and_141_are_never_342(rounded_to):
    """REACH Pregnancy Circles pilot, table 6: a count of people is whole, so a base of 1 excuses nothing."""
    found = check_total(parts=[117, 85, 141], printed=342, rounded_to=rounded_to)
    assert (found.added, found.printed, found.allowed) == (343, 342, 0)
    assert str(found) == "117 + 85 + 141 add up to 343, but 342 is printed."


def test_children_in_need_rounded_to_ten_miss_their_total_by_20_against_15_allowed():
    """Two parts rounded to 10 may miss by 10 x 3 / 2 = 15."""
    found = check_total(parts=[15_760, 58_540], printed=74_320, rounded_to=10)
    assert (found.added, found.allowed) == (74_300, 15)
    assert check_total(parts=[15_760, 58_540], printed=74_315, rounded_to=10) is None


@settings(deadline=None, max_examples=150)
@given(parts=st.lists(st.integers(0, 10**6), min_size=1, max_size=12), base=st.integers(2, 1000))
def test_true_parts_and_their_true_total_each_rounded_never_warn(parts, base):
    rounded = [base * round(part / base) for part in parts]
    assert check_total(parts=rounded, printed=base * round(sum(parts) / base), rounded_to=base) is None


@settings(deadline=None, max_examples=50)
@given(parts=st.lists(st.integers(0, 10**6), min_size=1, max_size=12), base=st.integers(2, 1000))
def test_one_more_than_rounding_can_explain_always_warns(parts, base):
    beyond = sum(parts) + base * (len(parts) + 1) / 2 + 1
    assert check_total(parts=parts, printed=beyond, rounded_to=base) is not None


def test_a_base_that_is_not_above_0_is_refused():
    with pytest.raises(InputError) as refusal:
        check_total(parts=[1], printed=1, rounded_to=0)
    assert refusal.value.field == "rounded_to"
