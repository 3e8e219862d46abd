"""How many standard errors an interval reaches either side."""

from __future__ import annotations

from scipy import special

from alongside.core.inference._checks import checked_level


def normal_multiplier(*, level: float) -> float:
    """Return z, the number of standard errors of a two-sided normal interval at `level`.

    z = Phi^-1((1 + level) / 2).

    *Source:* Abramowitz and Stegun 1964, 26.2.2.
    *Limits:* `level` between 0 and 1.

    >>> round(normal_multiplier(level=0.95), 6)
    1.959964
    """
    return float(special.ndtri((1 + checked_level(level)) / 2))
