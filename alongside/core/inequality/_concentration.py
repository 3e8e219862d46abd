"""The concentration index: how far events crowd towards one end of the social order."""

from __future__ import annotations

from alongside.core.inequality._groups import SocialGroups, checked_level
from alongside.core.inequality._mean_rank import mean_rank_interval
from alongside.core.quantities import Estimate, Interval, NotEstimable


def concentration_index(
    groups: SocialGroups | NotEstimable, *, level: float = 0.95
) -> Estimate | NotEstimable:
    """Concentration index: twice the mean social rank of the events, less one.

    C = 2/mean sum_g P_g rate_g rank_g - 1. Between -1 and 1; 0 is no gradient, above 0 means that events
    crowd towards the most deprived. Its variance is the within-group term sum_g P_g s_g^2 (2 rank_g - 1 -
    C)^2 / (n mean^2) with events Poisson (s_g^2 = rate_g), n the population, on events - 1 degrees of
    freedom.

    *Source:* Kakwani N, Wagstaff A, van Doorslaer E (1997), Journal of Econometrics 77:87-103,
    doi:10.1016/S0304-4076(96)01807-6, equations for grouped data.
    *Limits:* ranks run from least to most deprived, so the sign is the reverse of an index over income. The
    more people the cohort can hold in the top group, the lower the bound: |C| is at most 1 less that group's
    share.

    >>> from alongside.core.inequality import groups_of_rates
    >>> round(concentration_index(groups_of_rates(rates=[9, 14, 21, 23, 32, 35, 47, 51, 71, 113])).value, 3)
    0.375
    """
    checked_level(level)
    if isinstance(groups, NotEstimable):
        return groups
    around = mean_rank_interval(groups, level=level)
    limits = around and Interval(low=2 * around.low - 1, high=2 * around.high - 1, level=level)
    return Estimate(
        value=2 * groups.mean_rank - 1,
        interval=limits,
        n=groups.population,
        method="concentration index over social rank",
    )
