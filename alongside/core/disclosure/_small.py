"""Which counts are small, and how the rest are rounded: one table of constants, with its source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallNumbers:
    """A rule for counts of people: hide `low` to `high`, show 0, round the rest to `base` (an odd number).

    *Source:* named in `source`.

    >>> HES.is_small(7), HES.is_small(8), HES.shown(8), HES.shown(342), HES.shown(0), HES.shown(3)
    (True, False, 10, 340, 0, None)
    >>> HES.limits(10), HES.limits(340), HES.limits(0)
    ((8, 12), (338, 342), (0, 0))
    """

    low: int
    high: int
    base: int
    source: str

    def is_small(self, count: int) -> bool:
        """Tell whether a count may not be shown, nor be told from the numbers that are."""
        return self.low <= count <= self.high

    def shown(self, count: int) -> int | None:
        """Return a count as published by itself: rounded, or None where it is small."""
        return None if self.is_small(count) else self.rounded(count)

    def rounded(self, count: int) -> int:
        """Round to the nearest multiple of `base`; an odd base knows no ties."""
        return self.base * ((count + self.base // 2) // self.base)

    def limits(self, shown: int) -> tuple[int, int]:
        """Return the least and the greatest count that is shown so."""
        if shown == 0:
            return 0, 0
        return max(self.high + 1, shown - self.base // 2), shown + self.base // 2


HES = SmallNumbers(
    low=1,
    high=7,
    base=5,
    source="NHS Digital 2018, Disclosure control methodology for Hospital Episode Statistics and Emergency Care "
    "Data Set, counts below national level: https://digital.nhs.uk/data-and-information/data-tools-and-services/"
    "data-services/hospital-episode-statistics/"
    "change-to-disclosure-control-methodology-for-hes-and-ecds-from-september-2018",
)
"""0 shown, 1 to 7 hidden, 8 and more rounded to the nearest 5."""
