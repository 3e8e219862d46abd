"""Against the softmax allocator on the same networks, with the same information; verification has the table."""

from __future__ import annotations

import numpy as np
import pytest

from verification.softmax_allocator import WAYS, distance, make_sites, one_network, recruit, softmax_weights


def test_ours_is_no_higher_than_any_other_way() -> None:
    """Sixty small networks: the mean difference is not below minus two Monte Carlo standard errors."""
    size = {"groups": 4, "sites": 3, "evidence": 20, "rounds": 4, "each": 30}
    found = np.array([one_network(np.random.default_rng([5, at]), **size) for at in range(60)])
    for at in range(1, len(WAYS)):
        lower = found[:, at] - found[:, 0]
        assert lower.mean() >= -2 * lower.std(ddof=1) / len(lower) ** 0.5, WAYS[at]


def test_the_reference_does_what_its_paper_describes() -> None:
    """Weights add to 1, prefer the site that brings the cohort nearer, and harden as the temperature falls."""
    rng = np.random.default_rng(1)
    sites = make_sites(groups=3, sites=2, evidence=500, rounds=3, each=20, rng=rng)
    counts = np.array([50.0, 1.0, 1.0])
    believed = np.array([[1.0, 1.0, 998.0], [998.0, 1.0, 1.0]])
    soft, hard = (softmax_weights(counts, believed, sites, t, np.random.default_rng(2)) for t in (0.5, 0.01))
    assert soft.sum() == pytest.approx(1)
    assert hard.max() >= soft.max() > 0.5


def test_every_way_recruits_everyone_within_the_caps() -> None:
    """The distance is that of as many people as there are places."""
    sites = make_sites(groups=3, sites=4, evidence=10, rounds=3, each=25, rng=np.random.default_rng(3))
    for way in WAYS:
        assert recruit(sites, way, np.random.default_rng(4)) >= 0
    assert distance(np.array([5.0, 0, 0]), np.array([0.5, 0.25, 0.25])) == pytest.approx(np.log(2))
