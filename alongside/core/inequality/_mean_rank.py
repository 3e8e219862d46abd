"""How sure one can be of the mean social rank of the events: the core of every relative linear measure."""

from __future__ import annotations

import numpy as np
from scipy import special

from alongside.core.inequality._groups import SocialGroups
from alongside.core.quantities import Interval


def mean_rank_interval(groups: SocialGroups, *, level: float) -> Interval | None:
    """Limits for the mean rank of the events, by Student's t; None where only rates are known.

    variance = sum_g w_g (rank_g - mean)^2 / (events - 1), w_g the share of events in g: the within-group
    term of Kakwani, Wagstaff & van Doorslaer (1997), with events Poisson (times 1 - rate_g for people of a
    list). Their between-group term is left out because the population is counted, not sampled. Where all
    events fall in one group the variance is 0 and says nothing: then the limits are what remains possible
    when at least level of samples would have had somebody elsewhere.
    """
    if groups.events is None:
        return None
    lowest, highest = groups.ranks[0], groups.ranks[-1]
    centre, shares = groups.mean_rank, groups.event_shares
    if np.count_nonzero(shares) == 1:
        elsewhere = 1 - (1 - level) ** (1 / groups.events)
        return Interval(
            low=float(centre - elsewhere * (centre - lowest)),
            high=float(centre + elsewhere * (highest - centre)),
            level=level,
        )
    freedom = max(groups.events - 1, 1.0)
    variance = float((shares * groups.chance) @ (groups.ranks - centre) ** 2)
    reach = float(special.stdtrit(freedom, (1 + level) / 2)) * (variance / freedom) ** 0.5
    return Interval(
        low=float(max(lowest, centre - reach)), high=float(min(highest, centre + reach)), level=level
    )
