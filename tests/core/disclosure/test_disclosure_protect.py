"""Protecting counts: against a slow attacker who tries every table of whole numbers, and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.disclosure import HES, AtMost, Count, Nested, Sum, Tables, _protect, protect
from alongside.core.disclosure._attack import attack_on
from alongside.core.disclosure._search import Search, certify
from alongside.core.errors import InputError, RuleBroken

MOST = 32


def make_table(values: dict[str, int], *sums: tuple[str, tuple[str, ...]], **roles: str) -> Tables:
    """Return named counts that add up as told, with what is inside a total nested in it."""
    return Tables(
        counts=tuple(
            Count(key=key, value=value, role=roles.get(key, "offered")) for key, value in values.items()
        ),
        sums=tuple(Sum(total=total, parts=parts) for total, parts in sums),
        nested=tuple(Nested(inner=part, outer=total) for total, parts in sums for part in parts),
    )


def two_by_two(a: int, b: int, c: int, d: int) -> Tables:
    """Return a table of two rows and two columns with all its totals."""
    values = {"a": a, "b": b, "c": c, "d": d, "ab": a + b, "cd": c + d, "ac": a + c, "bd": b + d}
    values["all"] = a + b + c + d
    return make_table(
        values,
        ("ab", ("a", "b")),
        ("cd", ("c", "d")),
        ("ac", ("a", "c")),
        ("bd", ("b", "d")),
        ("all", ("ab", "cd")),
        ("all", ("ac", "bd")),
        ("all", ("a", "b", "c", "d")),
    )


def every_table_that_fits(shown: dict[str, int | None]) -> dict[str, np.ndarray]:
    """Try all tables of whole numbers up to a bound; return those that fit what is shown."""
    a, b, c, d = np.indices((MOST,) * 4, dtype=np.int16).reshape(4, -1)
    sums = {"a": a, "b": b, "c": c, "d": d, "ab": a + b, "cd": c + d, "ac": a + c, "bd": b + d}
    sums["all"] = a + b + c + d
    fits = np.ones(len(a), dtype=bool)
    for key, count in shown.items():
        if count is not None:
            low, high = HES.limits(count)
            fits &= (sums[key] >= low) & (sums[key] <= high)
    return {key: values[fits] for key, values in sums.items()}


COUNT = st.sampled_from([0, 1, 3, 7, 8, 10, 12, 15])


@given(a=COUNT, b=COUNT, c=COUNT, d=COUNT)
@settings(max_examples=12, deadline=None)
def test_trying_every_whole_table_bounds_nothing_small(a, b, c, d):
    """The slow attacker: of all tables that fit the release, some have 1 and some 7 wherever the truth is small."""
    tables = two_by_two(a, b, c, d)
    fitting = every_table_that_fits(dict(protect(tables=tables).shown))
    truth = {count.key: count.value for count in tables.counts}
    small = [fitting[key] for key, value in truth.items() if HES.is_small(value)]
    small += [
        fitting[pair.outer] - fitting[pair.inner]
        for pair in tables.nested
        if HES.is_small(truth[pair.outer] - truth[pair.inner])
    ]
    assert all(values.min() <= 1 and values.max() >= 7 for values in small)


@given(a=COUNT, b=COUNT, c=COUNT, d=COUNT)
@settings(max_examples=20, deadline=None)
def test_no_suppression_is_idle(a, b, c, d):
    """Showing again any one count that was hidden for the sake of others makes the release unsafe."""
    tables = two_by_two(a, b, c, d)
    shown = dict(protect(tables=tables).shown)
    attack = attack_on(tables, rule=HES)
    for place, count in enumerate(tables.counts):
        if shown[count.key] is None and not HES.is_small(count.value):
            again = np.array([value is not None for value in shown.values()])
            again[place] = True
            forms = attack.unreached(again, [])
            found = [attack.find([form], upwards=upwards, shown=again) for form, upwards in forms]
            assert any(point is None for point in found)


def test_the_cells_of_a_cross_are_hidden_four_at_a_time():
    """The known pattern: one small cell of a table with exact-looking totals takes three others with it."""
    tables = make_table(
        {f"{row}{column}": 40 for row in "abc" for column in "xyz"}
        | {"ax": 2, "a": 82, "b": 120, "c": 120, "x": 82, "y": 120, "z": 120},
        *[(row, tuple(row + column for column in "xyz")) for row in "abc"],
        *[(column, tuple(row + column for row in "abc")) for column in "xyz"],
        **dict.fromkeys("abcxyz", "offered"),
    )
    shown = protect(tables=tables).shown
    hidden = {key for key, count in shown.items() if count is None}
    assert "ax" in hidden
    assert all(
        shown[key] is None or abs(shown[key] - count.value) <= 2 for key, count in by_key(tables).items()
    )


def by_key(tables: Tables) -> dict[str, Count]:
    return {count.key: count for count in tables.counts}


def test_large_counts_alone_are_only_rounded():
    """Nothing small, nothing hidden; and the audit says that there was nothing to prove."""
    protected = protect(tables=make_table({"all": 1_000_042, "a": 999_999, "b": 43}, ("all", ("a", "b"))))
    assert dict(protected.shown) == {"all": 1_000_040, "a": 1_000_000, "b": 45}
    assert (protected.audit.sensitive, protected.audit.small, protected.audit.besides) == (0, 0, 0)


def test_a_small_complement_is_protected_though_it_is_no_printed_count():
    """98 of 100 says that 2 are not: one of the two is hidden."""
    tables = Tables(
        counts=(Count(key="all", value=100, weight=10), Count(key="a", value=98)),
        nested=(Nested(inner="a", outer="all"),),
    )
    assert dict(protect(tables=tables).shown) == {"all": 100, "a": None}


def test_a_zero_is_shown_unless_it_has_to_stand_in():
    """0 is no small number; where only a 0 can hide a 6, it is hidden and could then be 7 like any other."""
    values = {"all": 3, "a": 3, "b": 0}
    tables = make_table(values, ("all", ("a", "b")), all="implied")
    assert dict(protect(tables=tables).shown) == {"a": None, "b": 0}
    values = {"all": 18, "a": 6, "b": 0, "c": 12}
    offered = {"a": "offered", "b": "offered"}
    counts = tuple(Count(key=key, value=n, role=offered.get(key, "shown")) for key, n in values.items())
    tables = Tables(counts=counts, sums=(Sum(total="all", parts=("a", "b", "c")),))
    assert dict(protect(tables=tables).shown) == {"a": None, "b": None}


def test_what_was_hidden_before_is_shown_again_where_it_is_not_needed():
    """`start` keeps releases alike, and is no reason to hide for ever."""
    tables = make_table({"all": 90, "a": 50, "b": 40}, ("all", ("a", "b")))
    assert dict(protect(tables=tables, start=["a"]).shown) == {"all": 90, "a": 50, "b": 40}


def test_what_earlier_releases_gave_away_stops_the_next():
    """100 and 97 were printed: nothing that is hidden now makes the 3 a secret again."""
    tables = make_table(
        {"all": 100, "a": 97, "b": 3}, ("all", ("a", "b")), all="shown", a="shown", b="hidden"
    )
    narrow = Tables(
        counts=(*tables.counts, Count(key="again", value=100)),
        sums=(*tables.sums, Sum(total="again", parts=("all",))),
        nested=tables.nested,
    )
    assert protect(tables=narrow).audit.sensitive == 2
    worse = make_table({"all": 100, "a": 98, "b": 2}, ("all", ("a", "b")), all="shown", a="shown", b="hidden")
    with pytest.raises(RuleBroken, match="whatever is hidden"):
        protect(tables=worse)


def test_a_limit_known_to_the_reader_counts():
    """At most as many came as were asked: the reader knows it, so the release has to reckon with it."""
    counts = (Count(key="asked", value=10, weight=9), Count(key="came", value=5), Count(key="other", value=5))
    tables = Tables(counts=counts, limits=(AtMost(less=("came", "other"), more=("asked",)),))
    assert protect(tables=tables).shown["asked"] == 10
    tight = Tables(
        counts=(Count(key="asked", value=0), Count(key="came", value=0)),
        limits=(AtMost(less=("came",), more=("asked",)),),
    )
    assert dict(protect(tables=tight).shown) == {"asked": 0, "came": 0}


def test_a_search_that_hides_too_little_is_caught_by_the_certificate(monkeypatch):
    """The proof does not rest on the search: break it, and nothing is published."""
    monkeypatch.setattr(_protect, "settle", lambda search, *, small: None)
    tables = make_table({"all": 100, "a": 98, "b": 2}, ("all", ("a", "b")))
    with pytest.raises(RuleBroken):
        protect(tables=tables)


@pytest.mark.parametrize(
    ("points", "proves"),
    [
        ([[0, 5, -5], [0, -5, 5]], False),
        ([[0, 1, -1], [0, -5, 5]], True),
        ([[0, 1, -1], [0, -5, 6]], False),
        ([[0.5, 1, -0.5], [0, -5, 5]], False),
        ([[0, 1, -1]], False),
        ([[9, 1, 8], [0, -5, 5]], False),
    ],
    ids=["below 0", "fits", "does not add up", "half a person", "one way only", "not what is shown"],
)
def test_a_certificate_is_checked_by_arithmetic(points, proves):
    """Witnesses must be whole, not negative, add up, fit what is shown, and reach both ends."""
    attack = attack_on(make_table({"all": 100, "a": 98, "b": 2}, ("all", ("a", "b"))), rule=HES)
    search = Search(attack=attack, shown=np.array([True, False, False]), price=np.zeros_like)
    search.points = [np.array(point, dtype=float) for point in points]
    assert certify(search) is proves


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"counts": (Count(key="a", value=1), Count(key="a", value=2))}, "named twice"),
        ({"sums": (Sum(total="a", parts=("x",)),)}, "not given"),
        ({"nested": (Nested(inner="a", outer="x"),)}, "not given"),
        ({"limits": (AtMost(less=("x",), more=("a",)),)}, "not given"),
        ({"counts": (Count(key="a", value=1, stands_for=("x",)),)}, "not given"),
        ({"counts": (Count(key="a", value=-1),)}, "0 or more"),
        ({"sums": (Sum(total="a", parts=("b",)),)}, "do not add up"),
        ({"nested": (Nested(inner="a", outer="b"),)}, "larger than what it is part of"),
        ({"limits": (AtMost(less=("a",), more=("b",)),)}, "does not hold"),
    ],
)
def test_relations_that_are_not_true_are_refused(changes, sentence):
    """What a reader is taken to know has to be so."""
    given_counts = (Count(key="a", value=3), Count(key="b", value=2))
    with pytest.raises(InputError, match=sentence):
        Tables(**{"counts": given_counts, **changes})


@given(count=st.integers(0, 10**9), other=st.integers(0, 10**9))
def test_rounding_is_near_in_order_and_told_by_its_limits(count, other):
    """Within 2 of the truth, never crossing another count, and inside the limits that a reader knows."""
    assert abs(HES.rounded(count) - count) <= 2
    assert (HES.rounded(count) <= HES.rounded(other)) or count > other
    if not HES.is_small(count):
        low, high = HES.limits(HES.rounded(count))
        assert low <= count <= high
