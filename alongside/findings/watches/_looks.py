"""The looks of a watch by what was looked at: one dimension at one stage against one yardstick, in one epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

WatchDocument: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """All looks at one dimension at one stage against one yardstick in one epoch, in the order of dates."""

    benchmark: str
    stage: str
    dimension: str
    epoch: int
    looks: Sequence[Row]

    @property
    def last(self) -> Row:
        """The latest look."""
        return self.looks[-1]

    @property
    def groups(self) -> list[Row]:
        """The known groups at the latest look."""
        return [group for group in self.last["groups"] if not group["not_known"]]

    @property
    def key(self) -> dict[str, object]:
        """What tells this family from another."""
        return {
            "benchmark": self.benchmark,
            "stage": self.stage,
            "dimension": self.dimension,
            "epoch": self.epoch,
        }


def families(document: WatchDocument) -> list[Family]:
    """Return the looks of a watch, those of one dimension, stage, yardstick and epoch together."""
    found: dict[tuple[str, str, str, int], list[Row]] = {}
    for look in document["looks"]:
        key = (look["benchmark"], look["stage"], look["dimension"], look["epoch"])
        found.setdefault(key, []).append(look)
    return [
        Family(benchmark=benchmark, stage=stage, dimension=dimension, epoch=epoch, looks=looks)
        for (benchmark, stage, dimension, epoch), looks in found.items()
    ]


def newest(document: WatchDocument) -> list[Family]:
    """Return the families of the latest epoch each, against the first yardstick of it."""
    kept: dict[tuple[str, str], Family] = {}
    for family in families(document):
        before = kept.get((family.stage, family.dimension))
        if before is None or family.epoch > before.epoch:
            kept[family.stage, family.dimension] = family
    return list(kept.values())
