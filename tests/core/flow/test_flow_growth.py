"""A stage may not grow, save by people whose category became known: the rule, its edges and its words."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.flow import check_growth, growths

STAGES = ("approached", "consented", "randomised", "seen at 3 months", "seen at 12 months")


def margins_of(**stages):
    """Margins of one dimension: stage="category: count" mappings, None for not known."""
    rows = [
        (stage, "language", category, float(count))
        for stage, one in stages.items()
        for category, count in one.items()
    ]
    return pl.DataFrame(rows, schema=["stage", "dimension", "category", "count"], orient="row").cast(
        {"category": pl.String}
    )


def test_a_funnel_that_only_narrows_has_no_growth():
    margins = margins_of(approached={"Urdu": 9, None: 4}, consented={"Urdu": 9, None: 0})
    assert growths(stages=("approached", "consented"), margins=margins) == ()
    check_growth(stages=("approached", "consented"), margins=margins)


@pytest.mark.parametrize(("known_later", "is_allowed"), [(8, True), (9, False)])
def test_a_category_may_grow_by_as_many_as_stopped_being_not_known_and_not_one_more(known_later, is_allowed):
    margins = margins_of(approached={"Urdu": 5, None: 4}, consented={"Urdu": known_later, None: 1})
    (one,) = growths(stages=("approached", "consented"), margins=margins)
    assert (one.before, one.after, one.became_known, one.is_allowed) == (5, known_later, 3, is_allowed)


def test_two_categories_share_those_who_became_known():
    """Each grows by 3 and 4 became known: one alone would pass, both together cannot."""
    margins = margins_of(
        approached={"Urdu": 5, "Polish": 5, None: 4}, consented={"Urdu": 8, "Polish": 8, None: 0}
    )
    assert [one.is_allowed for one in growths(stages=("approached", "consented"), margins=margins)] == [
        False
    ] * 2


def test_a_category_that_is_new_at_a_stage_grew_from_nobody():
    margins = margins_of(approached={None: 4}, consented={"Urdu": 2, None: 1})
    (one,) = growths(stages=("approached", "consented"), margins=margins)
    assert (one.before, one.is_allowed) == (0, True)


def test_not_known_itself_may_not_grow():
    margins = margins_of(approached={"Urdu": 9, None: 1}, consented={"Urdu": 2, None: 3})
    with pytest.raises(
        InputError, match=r'At "consented" 3 .* language not known, but only 1 at "approached"'
    ):
        check_growth(stages=("approached", "consented"), margins=margins)


def test_another_dimension_cannot_lend_its_unknown():
    margins = pl.concat(
        [
            margins_of(approached={"Urdu": 1}, consented={"Urdu": 2}),
            margins_of(approached={None: 9}, consented={None: 0}).with_columns(
                pl.lit("age").alias("dimension")
            ),
        ]
    )
    with pytest.raises(InputError, match="0 at most"):
        check_growth(stages=("approached", "consented"), margins=margins)


def test_a_follow_up_is_held_against_allocation_never_against_the_visit_before():
    later = margins_of(
        randomised={"Urdu": 10}, **{"seen at 3 months": {"Urdu": 4}, "seen at 12 months": {"Urdu": 7}}
    )
    assert growths(stages=STAGES[2:], margins=later) == ()
    beyond = later.with_columns(
        pl.when(pl.col("stage") == "seen at 12 months").then(11.0).otherwise(pl.col("count")).alias("count")
    )
    with pytest.raises(InputError, match='only 10 at "randomised"') as refusal:
        check_growth(stages=STAGES[2:], margins=beyond)
    assert refusal.value.field == "cohort"


PEOPLE = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from("abc"), st.sampled_from([None, 0, 1])),
    min_size=1,
    max_size=40,
)


@settings(deadline=None, max_examples=80)
@given(people=PEOPLE)
def test_counts_of_real_people_whose_category_becomes_known_are_always_allowed(people):
    """Each person has a furthest stage, a category, and the stage at which it became known (None: never)."""

    def counted(stage):
        names = [
            who if known is not None and known <= stage else None
            for last, who, known in people
            if last >= stage
        ]
        return {name: names.count(name) for name in ("a", "b", "c", None)}

    check_growth(stages=STAGES[:2], margins=margins_of(approached=counted(0), consented=counted(1)))
