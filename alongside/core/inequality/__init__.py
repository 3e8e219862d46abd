"""Inequality: how events run along a social order; standardised rates; funnels."""

from alongside.core.inequality._concentration import concentration_index
from alongside.core.inequality._direct import directly_standardised_rate, directly_standardised_rate_dobson
from alongside.core.inequality._extremes import Extremes, extremes, extremes_of_rates
from alongside.core.inequality._funnel import funnel_of_proportions, funnel_of_ratios
from alongside.core.inequality._gradient import Gradient, gradient, gradient_of_rates
from alongside.core.inequality._groups import SocialGroups, groups_of_counts, groups_of_rates
from alongside.core.inequality._indirect import indirectly_standardised_ratio
from alongside.core.inequality._linear import linear_rii, linear_rii_mean, linear_sii
from alongside.core.inequality._loglinear import loglinear_rii, loglinear_sii

__all__ = [
    "Extremes",
    "Gradient",
    "SocialGroups",
    "concentration_index",
    "directly_standardised_rate",
    "directly_standardised_rate_dobson",
    "extremes",
    "extremes_of_rates",
    "funnel_of_proportions",
    "funnel_of_ratios",
    "gradient",
    "gradient_of_rates",
    "groups_of_counts",
    "groups_of_rates",
    "indirectly_standardised_ratio",
    "linear_rii",
    "linear_rii_mean",
    "linear_sii",
    "loglinear_rii",
    "loglinear_sii",
]
