"""What deprivation numbers mean: ranks or groups, which end 1 stands for, and out of how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from alongside.core.errors import InputError

Direction: TypeAlias = Literal["most deprived", "least deprived"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeprivationScale:
    """What the deprivation numbers of a file mean; the direction is asked, never guessed.

    `counts`: "rank" (one area a place in the order) or "group" (tenths, fifths ...). `one_is`: what 1 stands
    for. `out_of`: how many areas of the nation are ranked, or how many groups there are. `index`: what was
    measured. `rounds_up`: whether the area on the border of two groups counts to the former (as in
    Scotland's index); it matters to nine areas at most.
    """

    counts: Literal["rank", "group"]
    one_is: Direction
    out_of: int
    index: str = ""
    rounds_up: bool = False

    def __post_init__(self) -> None:
        if self.out_of < 2:
            raise InputError(
                "deprivation",
                "A scale of {out_of} cannot order areas: say how many areas were ranked, or how many groups "
                "there are.",
                out_of=self.out_of,
            )


INDICES: Mapping[str, DeprivationScale] = {
    index: DeprivationScale(
        counts="rank", one_is="most deprived", out_of=out_of, index=index, rounds_up=rounds_up
    )
    for index, out_of, rounds_up in (
        ("English Indices of Deprivation 2019", 32_844, False),  # LSOA 2011
        ("English Indices of Deprivation 2025", 33_755, False),  # LSOA 2021
        ("Scottish Index of Multiple Deprivation 2020", 6_976, True),  # data zones 2011
        ("Welsh Index of Multiple Deprivation 2019", 1_909, False),  # LSOA 2011
    )
}
"""Published ranks, offered by name on the mapping page so that their size need not be typed."""
