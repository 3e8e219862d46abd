"""Inference: intervals and tests for counts, rates and ratios, and looking at many of them at once."""

from alongside.core.inference._beta import beta_interval, beta_probabilities
from alongside.core.inference._binomial_test import binomial_test
from alongside.core.inference._chance_counts import hypergeometric_counts, multinomial_counts
from alongside.core.inference._chi_square import ChiSquare, chi_square_fit, chi_square_table
from alongside.core.inference._clopper_pearson import clopper_pearson
from alongside.core.inference._fisher import fisher_exact
from alongside.core.inference._mover_r import ratio_mover_r
from alongside.core.inference._multiplicity import benjamini_hochberg, bonferroni_level, holm
from alongside.core.inference._normal import normal_multiplier
from alongside.core.inference._poisson import poisson_interval
from alongside.core.inference._risk_ratio import risk_ratio_score
from alongside.core.inference._share import share_interval
from alongside.core.inference._share_draws import log_gamma_draws, log_share_draws, share_draws
from alongside.core.inference._wilson import wilson

__all__ = [
    "ChiSquare",
    "benjamini_hochberg",
    "beta_interval",
    "beta_probabilities",
    "binomial_test",
    "bonferroni_level",
    "chi_square_fit",
    "chi_square_table",
    "clopper_pearson",
    "fisher_exact",
    "holm",
    "hypergeometric_counts",
    "log_gamma_draws",
    "log_share_draws",
    "multinomial_counts",
    "normal_multiplier",
    "poisson_interval",
    "ratio_mover_r",
    "risk_ratio_score",
    "share_draws",
    "share_interval",
    "wilson",
]
