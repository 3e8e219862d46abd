"""How one group's counts hang together, and how a group hangs together with those it comes from."""

from __future__ import annotations

from alongside.core.disclosure import AtMost, Breakdown, Edition, Sum, tables_of


def make_breakdown(stage: str = "in", **changes) -> Breakdown:
    """Return a group of 100 by age and by area, one of them of unknown age."""
    plain = {
        "name": ("0", "stage", stage),
        "margins": {"age": {"young": 60, "old": 39, None: 1}, "area": {"north": 30, "south": 70}},
    }
    return Breakdown(**{**plain, **changes})


def make_edition(*stages: Breakdown, **changes) -> Edition:
    """Return an edition whose stages follow each other."""
    names = [stage.name[-1] for stage in stages]
    plain = {
        "benchmarks": (),
        "stages": stages,
        "origins": {name: tuple(names[:place]) for place, name in enumerate(names)},
        "is_subset": False,
    }
    return Edition(**{**plain, **changes})


def test_everyone_is_the_same_whichever_way_they_are_broken_down():
    """Known and not known of each dimension add up to the same people, which a reader can use."""
    one = make_breakdown()
    everyone = one.key("everyone")
    assert [sum_.parts for sum_ in one.sums() if sum_.total == everyone] == [
        (one.key("listed", "age"),),
        (one.key("listed", "area"),),
    ]
    assert one.values["known", "age"] == 99


def test_a_dimension_that_lists_fewer_is_part_of_everyone():
    """98 with an area of 100: the 2 without are people too, though no row says so, and are protected."""
    one = make_breakdown(margins={"age": {"young": 60, "old": 40}, "area": {"north": 30, "south": 68}})
    everyone = one.key("everyone")
    assert [sum_.parts for sum_ in one.sums() if sum_.total == everyone] == [(one.key("listed", "age"),)]
    assert (one.key("listed", "area"), everyone) in [(pair.inner, pair.outer) for pair in one.nested()]


def test_cells_add_up_to_the_categories_they_are_given_for():
    """Where cells and a margin disagree, or no margin is given, no sum is claimed."""
    cells = {("young", "north"): 20, ("young", "south"): 40, ("old", "north"): 9, (None, "west"): 1}
    one = make_breakdown(crossed=("age", "area"), cells=cells)
    totals = [sum_.total for sum_ in one.sums() if any("cell" in part for part in sum_.parts)]
    assert totals == [one.key("category", "age", "young"), one.key("category", "age", None)]


def test_what_is_never_printed_is_only_implied():
    """Shares divide by what is known; how many there are in all is for the reader to reckon."""
    roles = {count.key[3]: count.role for count in make_breakdown().counts()}
    assert roles == {"category": "offered", "known": "offered", "listed": "implied", "everyone": "implied"}


def test_an_earlier_total_was_printed_only_where_a_part_was_hidden():
    """A reader knew the total of ages, of which one was suppressed, and for areas the areas themselves."""
    one = make_breakdown()
    published = make_breakdown(hidden=frozenset({one.key("category", "age", "old")}))
    roles = {count.key[3:]: count.role for count in published.counts()}
    assert roles["category", "age", "old"] == "hidden"
    assert roles["category", "age", "young"] == "shown"
    assert roles["known", "age"] == "shown"
    assert roles["known", "area"] == "implied"


def test_a_category_grows_by_those_whose_category_was_not_known():
    """A reader who knows the rule of flow knows this bound too; without a row for not known there is none."""
    before = make_breakdown(margins={"age": {"young": 60, "old": 30, None: 9}, "area": {"north": 99}})
    after = make_breakdown("next", margins={"age": {"young": 63, "old": 29, None: 4}, "area": {"north": 100}})
    limits = tables_of([make_edition(before, after)]).limits
    unknown = ("category", "age", None)
    assert limits == (
        AtMost(
            less=(after.key("category", "age", "young"), after.key(*unknown)),
            more=(before.key("category", "age", "young"), before.key(*unknown)),
        ),
    )


def test_a_list_printed_twice_is_known_to_be_the_same():
    """A census does not change between two releases; a list that did is treated as one that grew."""
    census = make_breakdown(name=("0", "benchmark", "census"))
    before = make_breakdown(name=("1", "benchmark", "census"))
    stage, old = make_breakdown(), make_breakdown(name=("1", "stage", "in"))
    now = make_edition(stage, benchmarks=(census,))
    tables = tables_of([make_edition(old, benchmarks=(before,)), now])
    assert Sum(total=before.key("known", "age"), parts=(census.key("known", "age"),)) in tables.sums
    assert tables.counts[0].key == census.key("category", "age", "young")


def test_withheld_cells_leave_the_rest():
    """An edition without cells keeps its margins."""
    crossed = make_breakdown(crossed=("age", "area"), cells={("young", "north"): 20})
    edition = make_edition(crossed)
    assert (edition.cells, edition.without_cells().cells) == (1, 0)
    assert edition.without_cells().stages[0].margins == crossed.margins
