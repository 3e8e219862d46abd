"""Parts that must add up to a printed total."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from alongside.core.errors import InputError
from alongside.core.quantities import as_floats


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalMismatch:
    """Parts that add up to something else than the total printed beside them."""

    parts: tuple[float, ...]
    added: float
    printed: float
    allowed: float

    template = "{parts} add up to {added:,.0f}, but {printed:,.0f} is printed."

    def __str__(self) -> str:
        listed = " + ".join(format(part, ",.0f") for part in self.parts)
        return self.template.format(parts=listed, added=self.added, printed=self.printed)


def check_total(*, parts: ArrayLike, printed: float, rounded_to: float | None = None) -> TotalMismatch | None:
    """Return the mismatch between parts and their printed total, or None where rounding can account for it.

    k parts and their total, each rounded to B, may differ by up to B (k + 1) / 2. Counts that are not rounded
    (B absent, or 1: a count of people is whole) must add up exactly.
    `parts`: the counts; `printed`: the total beside them.

    *Source:* each of k + 1 numbers is at most B/2 from its own value; example: REACH Pregnancy Circles pilot
    (Pilot and Feasibility Studies 2023, doi:10.1186/s40814-023-01238-w, table 6).

    >>> print(check_total(parts=[117, 85, 141], printed=342))
    117 + 85 + 141 add up to 343, but 342 is printed.
    >>> check_total(parts=[15_760, 58_540], printed=74_320, rounded_to=10) is None
    False
    """
    if rounded_to is not None and not rounded_to > 0:
        raise InputError(
            "rounded_to", "{value} cannot be a rounding base: give a number above 0.", value=rounded_to
        )
    counts = as_floats(parts)
    added = float(counts.sum())
    is_rounded = rounded_to is not None and rounded_to > 1
    allowed = rounded_to * (counts.size + 1) / 2 if rounded_to is not None and is_rounded else 0.0
    # Counts are whole; a shade is allowed for decimals that a spreadsheet brings along.
    if abs(added - printed) <= allowed + 1e-9 * max(1.0, np.abs(printed)):
        return None
    return TotalMismatch(parts=tuple(counts.tolist()), added=added, printed=float(printed), allowed=allowed)
