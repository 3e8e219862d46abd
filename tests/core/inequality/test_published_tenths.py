"""The published rates of child protection by deprivation tenth, and what every measure makes of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm

from alongside.core.inequality import extremes_of_rates, gradient_of_rates
from alongside.core.quantities import Estimate, NotEstimable

TENTHS = pl.read_csv(Path(__file__).parents[2] / "reference" / "cwip_deciles_2015.csv")

EXPECTED = {
    # country, kind: ratio, linear SII, RII over the mean, Poisson RII, concentration index
    ("England", "cpp"): (12.6, 94.5, 2.273, 12.21, 0.375),
    ("England", "cla"): (11.1, 116.1, 2.370, 13.93, 0.391),
    ("Wales", "cpp"): (114, 110.8, 3.088, 42.93, 0.509),
    ("Wales", "cla"): (23.6, 147.5, 2.853, 28.63, 0.471),
}
CASES = [(*key, *numbers) for key, numbers in EXPECTED.items()]


def rates_of(country: str, kind: str) -> list[float]:
    chosen = TENTHS.filter(pl.col("country") == country).sort("decile_1least_10most")
    return [float(rate) for rate in chosen[f"{kind}_per_10k"]]


def value_of(answer: Estimate | NotEstimable) -> float:
    assert isinstance(answer, Estimate), answer
    return answer.value


@pytest.mark.parametrize(
    ("country", "kind", "ratio", "sii", "rii_mean", "rii_poisson", "concentration"), CASES
)
def test_every_measure_of_the_published_tenths_is_reproduced(
    country: str,
    kind: str,
    ratio: float,
    sii: float,
    rii_mean: float,
    rii_poisson: float,
    concentration: float,
) -> None:
    rates = rates_of(country, kind)
    panel = gradient_of_rates(rates=rates)
    assert value_of(extremes_of_rates(rates=rates).ratio) == pytest.approx(ratio, abs=0.05)
    assert value_of(panel.sii) == pytest.approx(sii, abs=0.05)
    # 147.45 / 51.7 is 2.852: the 2.853 for looked-after children in Wales divides the rounded slope.
    assert value_of(panel.rii_mean) == pytest.approx(rii_mean, abs=0.001)
    assert value_of(panel.rii_poisson) == pytest.approx(rii_poisson, abs=0.005)
    assert value_of(panel.concentration_index) == pytest.approx(concentration, abs=0.0005)


@pytest.mark.parametrize(("country", "kind"), list(EXPECTED))
def test_the_line_falls_below_zero_so_its_ratio_is_not_estimable(country: str, kind: str) -> None:
    answer = gradient_of_rates(rates=rates_of(country, kind)).rii
    assert isinstance(answer, NotEstimable)
    assert "at or below zero" in str(answer)


@pytest.mark.parametrize(("country", "kind"), list(EXPECTED))
def test_without_denominators_nothing_has_an_interval(country: str, kind: str) -> None:
    rates = rates_of(country, kind)
    panel, ends = gradient_of_rates(rates=rates), extremes_of_rates(rates=rates)
    answers = [panel.sii, panel.rii_mean, panel.rii_poisson, panel.sii_poisson, panel.concentration_index]
    for answer in (*answers, ends.ratio, ends.difference):
        assert isinstance(answer, Estimate)
        assert answer.interval is None
        assert answer.n is None


@pytest.mark.parametrize(("country", "kind"), list(EXPECTED))
def test_least_squares_and_poisson_regression_of_a_statistics_package_agree(country: str, kind: str) -> None:
    rates = np.array(rates_of(country, kind))
    design = sm.add_constant(np.arange(0.05, 1, 0.1))
    curve = sm.GLM(rates, design, family=sm.families.Poisson()).fit(tol=1e-14)
    panel = gradient_of_rates(rates=rates)
    assert value_of(panel.sii) == pytest.approx(sm.OLS(rates, design).fit().params[1])
    assert value_of(panel.rii_poisson) == pytest.approx(np.exp(curve.params[1]), rel=1e-6)
    ends = np.exp(curve.params[0]) * (np.exp(curve.params[1]) - 1)
    assert value_of(panel.sii_poisson) == pytest.approx(ends, rel=1e-6)


def test_the_difference_of_the_ends_keeps_the_unit_of_the_rates() -> None:
    assert value_of(extremes_of_rates(rates=rates_of("England", "cpp")).difference) == pytest.approx(104)
