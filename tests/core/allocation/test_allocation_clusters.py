"""Constrained randomisation of clusters: scores by definition, ties, validity, the test at the end."""

from __future__ import annotations

import itertools
import statistics
from fractions import Fraction

import numpy as np
import pytest

from alongside.core.allocation import Column, cluster_test, constrain, scheme_place
from alongside.core.errors import InputError, RuleBroken

NAMES = [f"c{at}" for at in range(12)]
SIZES = [31.0, 45, 52, 38, 77, 64, 29, 58, 41, 66, 35, 70]
REGIONS = ["n", "s", "w", "n", "s", "w", "n", "s", "w", "n", "s", "n"]


def keep(**changes):
    """Twelve clusters, six treated, two covariates, a quarter kept."""
    asked = {
        "clusters": NAMES,
        "columns": [
            Column(name="size", values=SIZES, weight=2.0),
            Column(name="region", values=REGIONS, reference="n"),
        ],
        "treated": 6,
        "keep": Fraction(1, 4),
        "rng": np.random.default_rng(3),
    }
    return constrain(**{**asked, **changes})


def score_of(treated):
    """B by its definition, in plain Python; the category as indicators of s and w."""
    rows = [(2.0, SIZES), *((1.0, [float(one == level) for one in REGIONS]) for level in "sw")]
    score = 0.0
    for weight, values in rows:
        inside = [value for at, value in enumerate(values) if at in treated]
        outside = [value for at, value in enumerate(values) if at not in treated]
        score += (
            weight * (statistics.mean(inside) - statistics.mean(outside)) ** 2 / statistics.variance(values)
        )
    return score


def test_scores_and_kept_schemes_by_definition():
    """All 924 schemes scored by hand: the floor(qN)-th smallest is the cut, ties included, best first."""
    found = keep()
    scores = {way: score_of(way) for way in itertools.combinations(range(12), 6)}
    cut = sorted(scores.values())[int(Fraction(924, 4)) - 1]
    wanted = {way for way, score in scores.items() if score <= cut + 1e-9}
    kept = {tuple(np.flatnonzero(row).tolist()) for row in found.kept}
    assert kept == wanted
    assert (found.schemes, found.considered, found.is_complete) == (924, 924, True)
    assert found.cutoff == pytest.approx(cut)
    assert found.scores.tolist() == pytest.approx(sorted(scores[way] for way in wanted))
    assert found.least_p == 2 / len(kept)


def test_the_reference_decides_the_score():
    """Another reference of the same category gives other scores: it must be named."""
    other = [Column(name="region", values=REGIONS, reference="s")]
    mine = [Column(name="region", values=REGIONS, reference="n")]
    assert keep(columns=other, keep=Fraction(1)).scores.tolist() != pytest.approx(
        keep(columns=mine, keep=Fraction(1)).scores.tolist()
    )


def test_pairs_are_told_where_they_are_far_from_chance():
    """Every share by hand; expected (n_T(n_T-1) + n_C(n_C-1))/(n(n-1)); warned outside half to one and a half."""
    sizes = [110.0, 100, *SIZES[2:]]
    found = keep(columns=[Column(name="size", values=sizes)], keep=Fraction(1, 6))
    assert found.warned
    assert found.expected_share == Fraction(60, 132)
    warned = {pair.clusters: pair.share for pair in found.warned}
    for one, other in itertools.combinations(range(12), 2):
        share = float((found.kept[:, one] == found.kept[:, other]).mean())
        outside = not 0.5 * 60 / 132 <= share <= 1.5 * 60 / 132
        assert outside is ((NAMES[one], NAMES[other]) in warned)
        if outside:
            assert warned[NAMES[one], NAMES[other]] == pytest.approx(share)


def test_too_many_schemes_are_drawn_all_different():
    """Of C(24, 12) = 2,704,156 schemes 100,000 different ones are scored, each with twelve treated."""
    names = [str(at) for at in range(24)]
    sizes = [float(value) for value in np.random.default_rng(1).integers(10, 99, 24)]
    found = keep(clusters=names, columns=[Column(name="size", values=sizes)], treated=12, keep=Fraction(1))
    assert (found.schemes, found.considered, found.is_complete) == (2_704_156, 100_000, False)
    assert len({row.tobytes() for row in found.kept}) == 100_000
    assert set(found.kept.sum(axis=1).tolist()) == {12}


def test_a_draw_that_repeats_is_drawn_again():
    """Just above 100,000 schemes most draws repeat: they go on until enough differ."""
    names = [str(at) for at in range(20)]
    columns = [Column(name="size", values=[float(at * at) for at in range(20)])]
    found = keep(clusters=names, columns=columns, treated=9, keep=Fraction(1, 100))
    assert found.considered == 100_000
    assert len(found.kept) >= 1_000


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"clusters": ["c0", *NAMES[:11]]}, InputError, "'c0' is given twice"),
        ({"treated": 0}, InputError, "from 1 to 11"),
        ({"treated": 12}, InputError, "from 1 to 11"),
        ({"keep": Fraction(0)}, InputError, "keep is 0"),
        ({"keep": Fraction(3, 2)}, InputError, "keep is 3/2"),
        ({"columns": []}, InputError, "at least one covariate"),
        ({"columns": [Column(name="size", values=[1.0] * 12)]}, InputError, "same in every cluster"),
        (
            {"columns": [Column(name="r", values=["n"] * 12, reference="n")]},
            InputError,
            "same in every cluster",
        ),
        ({"columns": [Column(name="r", values=REGIONS, reference="e")]}, InputError, "has no 'e'"),
        ({"keep": Fraction(1, 1000)}, RuleBroken, "keeps no scheme"),
        ({"keep": Fraction(1, 100)}, RuleBroken, "always|never|Only"),
        ({"treated": 1, "keep": Fraction(1)}, RuleBroken, "Only 12 schemes"),
    ],
)
def test_what_cannot_be_randomised(changes, error, says):
    """A cluster twice, nobody treated, no covariate, a constant one, too few schemes."""
    with pytest.raises(error, match=says):
        keep(**changes)


@pytest.mark.parametrize(("extreme", "word"), [(1000.0, "never"), (-1000.0, "always")])
def test_a_pair_always_or_never_together_is_refused(extreme, word):
    """Two clusters that outweigh all others must be parted, or joined, in every balanced scheme."""
    columns = [Column(name="size", values=[1000.0, extreme, *SIZES[2:]])]
    with pytest.raises(RuleBroken, match=f"'c0' and 'c1' are {word}"):
        keep(columns=columns, keep=Fraction(1, 8))


def test_the_test_over_the_kept_schemes():
    """The observed scheme's place among all kept, by hand; its mirror image has the opposite difference."""
    found = keep()
    outcomes = dict(zip(NAMES, [5.0, 7, 9, 4, 8, 6, 3, 9, 5, 7, 4, 8], strict=True))
    treated = [name for name, is_in in zip(NAMES, found.kept[5], strict=True) if is_in]
    tested = cluster_test(found=found, treated=treated, outcomes=outcomes)
    values = np.array(list(outcomes.values()))
    apart = [values[row].mean() - values[~row].mean() for row in found.kept]
    assert tested.statistic == pytest.approx(apart[5])
    assert tested.upper == pytest.approx(np.mean([one >= apart[5] - 1e-9 for one in apart]))
    assert tested.lower == pytest.approx(np.mean([one <= apart[5] + 1e-9 for one in apart]))
    assert tested.two_sided == min(1, 2 * min(tested.upper, tested.lower))
    assert tested.schemes == len(found.kept)
    others = [name for name in NAMES if name not in treated]
    mirrored = cluster_test(found=found, treated=others, outcomes=outcomes)
    assert (mirrored.statistic, mirrored.two_sided) == pytest.approx((-tested.statistic, tested.two_sided))


def test_a_scheme_that_was_not_kept_has_no_p_value():
    """The largest six against the smallest six were never allowed."""
    found = keep()
    treated = [name for name, size in zip(NAMES, SIZES, strict=True) if size > 50]
    assert scheme_place(found, treated) is None
    with pytest.raises(RuleBroken, match="not one of those kept"):
        cluster_test(found=found, treated=treated, outcomes=dict.fromkeys(NAMES, 1.0))
