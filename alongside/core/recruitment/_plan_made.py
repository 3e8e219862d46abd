"""A plan and what it leads to."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from alongside.core.quantities import FloatArray
from alongside.core.recruitment._brief import Brief
from alongside.core.recruitment._mix_target import divergence

FAIR_SHARE = 0.8
"""Groups below this part of their share are always listed, as in a mirror."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How many recruits each channel brings, and the expected end. `shares` (G,), `recruits` (C,).

    `kl` in nats, infinite where it has no value; `floor_ratio` is the smallest expected share over its floor,
    None without floors. `units`: strategies bought, by name.
    """

    recruits: FloatArray
    shares: FloatArray
    kl: float
    n: float
    cost_gbp: float
    floor_ratio: float | None
    channels: tuple[str, ...]
    units: dict[str, int] = field(default_factory=dict)

    @property
    def allocation(self) -> dict[str, float]:
        """Recruits by channel."""
        return dict(zip(self.channels, self.recruits.tolist(), strict=True))


def plan_of(brief: Brief, recruits: FloatArray) -> Plan:
    """Return what so many recruits through each channel would lead to."""
    counts = brief.recruited + brief.mixes @ recruits
    shares = counts / counts.sum()
    floors = brief.least_shares
    asked = floors > 0
    return Plan(
        recruits=recruits,
        shares=shares,
        kl=divergence(shares=shares, population=brief.population),
        n=brief.known + brief.not_known + float(recruits.sum()),
        cost_gbp=brief.spent_gbp + float(brief.costs @ recruits),
        floor_ratio=float((shares[asked] / floors[asked]).min()) if asked.any() else None,
        channels=tuple(channel.name for channel in brief.channels),
        units=dict(brief.bought),
    )


def below_fair_share(brief: Brief, shares: FloatArray) -> tuple[str, ...]:
    """Return the groups below 0.8 of their share, those furthest below first."""
    ratios = np.divide(shares, brief.population, out=np.ones_like(shares), where=brief.population > 0)
    short = [at for at in np.argsort(ratios, kind="stable") if ratios[at] < FAIR_SHARE - 1e-12]
    return tuple(brief.categories[at] for at in short)


def chance_of_shares(brief: Brief, recruits: FloatArray) -> FloatArray:
    """Return the standard deviation of the final shares when mixes are known: sqrt(sum_c a_c m(1 - m))/n, shape (G,).

    *Source:* the variance of a multinomial count; those recruited are certain. *Limits:* the mixes' own doubt and
    people who do not come are not in it.
    """
    spread = (brief.mixes * (1.0 - brief.mixes)) @ recruits
    return np.asarray(np.sqrt(spread) / max(1.0, brief.known + float(recruits.sum())))
