"""Counts by chance alone: every way of drawing them has the right mean, spread and total, in little memory."""

import numpy as np
import pytest
from scipy import stats

from alongside.core.errors import InputError
from alongside.core.inference import hypergeometric_counts, multinomial_counts


def all_rows(blocks):
    return np.concatenate(list(blocks))


@pytest.mark.parametrize("n", [400, 12])
def test_multinomial_draws_have_the_moments_of_the_multinomial_dense_or_sparse(n):
    shares = np.random.default_rng(1).dirichlet(np.ones(100))
    rows = all_rows(multinomial_counts(n=n, shares=shares, draws=20_000, rng=np.random.default_rng(2)))
    assert rows.shape == (20_000, 100)
    assert (rows.sum(axis=1) == n).all()
    error = np.sqrt(n * shares * (1 - shares) / 20_000)
    assert (np.abs(rows.mean(axis=0) - n * shares) < 5 * error).all()
    assert rows.var(axis=0).sum() == pytest.approx((n * shares * (1 - shares)).sum(), rel=0.03)


@pytest.mark.parametrize("n", [400, 12])
def test_hypergeometric_draws_have_the_moments_of_the_hypergeometric_dense_or_sparse(n):
    people = np.random.default_rng(1).integers(1, 20, 100)
    rows = all_rows(hypergeometric_counts(n=n, population=people, draws=20_000, rng=np.random.default_rng(2)))
    exact = stats.multivariate_hypergeom(people, n)
    assert (rows.sum(axis=1) == n).all()
    assert (rows <= people).all()
    assert (np.abs(rows.mean(axis=0) - exact.mean()) < 5 * np.sqrt(exact.var() / 20_000)).all()
    assert rows.var(axis=0).sum() == pytest.approx(exact.var().sum(), rel=0.03)


def test_every_draw_may_have_shares_of_its_own():
    shares = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    rows = all_rows(multinomial_counts(n=5, shares=shares, draws=3, rng=np.random.default_rng(1)))
    assert rows.tolist() == [[5, 0], [0, 5], [5, 0]]


@pytest.mark.parametrize("people", [30, 30_000])
def test_a_category_of_nobody_is_never_drawn(people):
    shares = np.repeat([0.0, 1.0], 1000) / 1000
    rows = all_rows(multinomial_counts(n=people, shares=shares, draws=50, rng=np.random.default_rng(1)))
    assert rows[:, :1000].sum() == 0
    listed = np.repeat([0.0, 60.0], 1000)
    rows = all_rows(
        hypergeometric_counts(n=people, population=listed, draws=50, rng=np.random.default_rng(1))
    )
    assert rows[:, :1000].sum() == 0


def test_forty_four_thousand_categories_come_in_blocks_of_a_few_rows():
    shares = np.full(44_000, 1 / 44_000)
    blocks = list(multinomial_counts(n=180, shares=shares, draws=100, rng=np.random.default_rng(1)))
    assert max(block.size for block in blocks) <= 2_000_000
    assert sum(len(block) for block in blocks) == 100


def test_more_people_than_the_list_holds_are_refused():
    with pytest.raises(InputError) as refusal:
        list(hypergeometric_counts(n=4, population=[1, 2], draws=1, rng=np.random.default_rng(1)))
    assert refusal.value.field == "n"
