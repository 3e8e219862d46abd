"""The same quantities by statsmodels and scipy on unit rows, as an analyst would write them; prints JSON.

Left out to their advantage: pooled crossed groups, posterior probabilities and intervals of the funnel's terms; and of
the 1,000 refits behind the errors of the partial indicators only `REFITS` a stage are done.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from benchmarks.made import DIMENSIONS, STAGES
from benchmarks.measured import peak_megabytes

REFITS, DRAWS = 20, 4_000


def main(folder: Path) -> None:
    """Read both files, compute, and say how long each part took."""
    spent: dict[str, float] = {}
    began, cpu = time.perf_counter(), time.process_time()
    codes, furthest = _unit_rows(folder)
    yardstick = _yardstick(folder)
    spent["read"] = time.process_time() - cpu
    rng = np.random.default_rng(1)
    x = _design(codes)
    _lap(spent, "groups", lambda: [_groups(codes, furthest >= at, yardstick) for at in range(len(STAGES))])
    _lap(spent, "bands", lambda: [_bands(codes, furthest >= at, yardstick, rng) for at in range(len(STAGES))])
    _lap(spent, "gradient", lambda: [_gradient(codes, furthest >= at) for at in range(len(STAGES))])
    _lap(spent, "raking", lambda: [_rake(codes, furthest >= at, yardstick) for at in range(len(STAGES))])
    fits = _lap(spent, "indicator", lambda: [_indicator(x, furthest >= at) for at in range(1, len(STAGES))])
    _lap(spent, "partials", lambda: [_partials(codes, rho) for _, rho, _ in fits])
    _lap(spent, "refits", lambda: [_refits(x, codes, rho, start, rng) for _, rho, start in fits])
    total = time.process_time() - cpu
    all_refits = total + spent["refits"] * (1_000 / REFITS - 1)
    said = {
        "wall": time.perf_counter() - began,
        "cpu": total,
        "spent": spent,
        "cpu_with_all_refits": all_refits,
        "megabytes": peak_megabytes(),
        "r": [r for r, _, _ in fits],
    }
    print(json.dumps(said))


def _lap(spent: dict[str, float], name: str, work: Any) -> Any:
    began = time.process_time()
    answer = work()
    spent[name] = time.process_time() - began
    return answer


def _unit_rows(folder: Path) -> tuple[dict[str, np.ndarray], np.ndarray]:
    rows = pl.read_csv(folder / "people.csv")
    codes = {
        name: rows[name]
        .cast(pl.String)
        .replace_strict(words, range(len(words)), return_dtype=pl.Int64)
        .to_numpy()
        for name, words in DIMENSIONS.items()
    }
    return codes, rows["stage"].replace_strict(STAGES, range(len(STAGES)), return_dtype=pl.Int64).to_numpy()


def _yardstick(folder: Path) -> dict[str, np.ndarray]:
    cells = pl.read_csv(folder / "population.csv")
    found = {}
    for name, words in DIMENSIONS.items():
        sums = dict(cells.group_by(pl.col(name).cast(pl.String)).agg(pl.col("count").sum()).rows())
        found[name] = np.array([sums[word] for word in words], dtype=float)
    return found


def _design(codes: dict[str, np.ndarray]) -> np.ndarray:
    columns = [np.ones(len(next(iter(codes.values()))))]
    for name, words in DIMENSIONS.items():
        columns += [(codes[name] == at).astype(float) for at in range(1, len(words))]
    return np.column_stack(columns)


def _groups(codes: dict[str, np.ndarray], inside: np.ndarray, yardstick: dict[str, np.ndarray]) -> None:
    for name, words in DIMENSIONS.items():
        taken = codes[name][inside]
        share = yardstick[name] / yardstick[name].sum()
        p_values = []
        for at in range(len(words)):
            count = int((taken == at).sum())
            for level in (0.05, 0.05 / len(words)):
                proportion_confint(count, taken.size, alpha=level, method="wilson")
            p_values.append(stats.binomtest(count, taken.size, share[at]).pvalue)
            table = [
                [count, taken.size - count],
                [int((codes[name] == at).sum()), int((codes[name] != at).sum())],
            ]
            stats.fisher_exact(table) if taken.size < 10_000 else stats.chi2_contingency(table)
        multipletests(p_values, method="fdr_bh")
        counts = np.array([(taken == at).sum() for at in range(len(words))])
        stats.chisquare(counts, share * counts.sum())


def _bands(
    codes: dict[str, np.ndarray],
    inside: np.ndarray,
    yardstick: dict[str, np.ndarray],
    rng: np.random.Generator,
) -> None:
    for name in DIMENSIONS:
        p = yardstick[name] / yardstick[name].sum()
        n = int(inside.sum())
        q = stats.multinomial.rvs(n, p, size=DRAWS, random_state=rng) / n
        for distance in (
            np.abs(q - p).sum(axis=1) / 2,
            np.sqrt(np.maximum(0, 1 - np.sqrt(q * p).sum(axis=1))),
            stats.entropy(q.T, p[:, None]),
            (stats.entropy(q.T, (q + p).T / 2) + stats.entropy(np.broadcast_to(p, q.shape).T, (q + p).T / 2))
            / 2,
        ):
            np.quantile(distance, [0.025, 0.975])


def _gradient(codes: dict[str, np.ndarray], inside: np.ndarray) -> None:
    counts = np.bincount(codes["deprivation"])
    rank = (np.cumsum(counts) - counts / 2) / counts.sum()
    x = sm.add_constant(rank[codes["deprivation"]])
    y = inside.astype(float)
    if y.min() < 1:
        sm.GLM(y, x, family=sm.families.Poisson()).fit().conf_int()
        sm.OLS(y, x).fit().conf_int()


def _rake(codes: dict[str, np.ndarray], inside: np.ndarray, yardstick: dict[str, np.ndarray]) -> float:
    weight = np.ones(int(inside.sum()))
    for _ in range(50):
        worst = 0.0
        for name in DIMENSIONS:
            taken = codes[name][inside]
            reached = np.bincount(taken, weights=weight) / weight.sum()
            ratio = yardstick[name] / yardstick[name].sum() / reached
            worst = max(worst, float(np.abs(ratio - 1).max()))
            weight *= ratio[taken]
        if worst < 1e-10:
            break
    return float(weight.sum() ** 2 / (weight**2).sum())


def _indicator(x: np.ndarray, inside: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """R adjusted for chance, with the model's covariance for its bias; the propensities; the coefficients."""
    fit = sm.Logit(inside.astype(float), x).fit(disp=0)
    rho = fit.predict()
    z = (rho * (1 - rho))[:, None] * x
    bias = np.einsum("ij,jk,ik->i", z, fit.cov_params(), z).mean()
    return 1 - 2 * float(np.sqrt(max(0.0, rho.var(ddof=1) - bias))), rho, fit.params


def _partials(codes: dict[str, np.ndarray], rho: np.ndarray) -> None:
    mean = rho.mean()
    for name in DIMENSIONS:
        people = np.bincount(codes[name])
        np.sqrt(people / rho.size) * (np.bincount(codes[name], weights=rho) / people - mean)
        strata = np.zeros(rho.size, dtype=int)
        for other, words in DIMENSIONS.items():
            if other != name:
                strata = strata * len(words) + codes[other]
        size = np.bincount(strata)
        within = np.bincount(strata, weights=rho) / np.maximum(size, 1)
        np.sqrt(np.bincount(codes[name], weights=(rho - within[strata]) ** 2) / rho.size)


def _refits(
    x: np.ndarray, codes: dict[str, np.ndarray], rho: np.ndarray, start: np.ndarray, rng: np.random.Generator
) -> None:
    for _ in range(REFITS):
        y = (rng.random(rho.size) < rho).astype(float)
        _partials(codes, sm.Logit(y, x).fit(disp=0, start_params=start).predict())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
