"""Epochs of watching: each adaptation point starts a new one, with its own null and its own part of the error."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from alongside.core.errors import InputError
from alongside.core.reach._model import Population


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """A point at which recruitment was changed by a rule frozen beforehand.

    `on`: the first date recruited under the new rule. `aim`: the mix the rule aims at from then on, None where it
    still aims at the population's.
    """

    on: datetime.date
    aim: Population | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """From `first` (None: from the beginning) until before `before` (None: to the end), with error rate `alpha`."""

    number: int
    first: datetime.date | None
    before: datetime.date | None
    aim: Population | None
    alpha: float

    def holds(self, date: datetime.date) -> bool:
        """Whether a date belongs to this epoch."""
        return (self.first is None or self.first <= date) and (self.before is None or date < self.before)


def epochs(*, adaptations: Sequence[Adaptation], level: float, is_adapting: bool) -> tuple[Epoch, ...]:
    """Return the epochs; epoch j is watched at alpha/(j(j + 1)), so that all of them together keep to alpha.

    Where no adaptation is made or planned (`is_adapting`) there is one epoch, at alpha itself.

    *Source:* a union bound over the series sum 1/(j(j + 1)) = 1, as in Balsubramani and Ramdas 2016,
    arXiv:1506.03486. By hand: alpha 0.05 gives 0.025, then 0.00833.
    *Limits:* the epochs must be foreseen: levels change backwards when the first adaptation is named only afterwards.

    >>> first = Adaptation(on=datetime.date(2024, 3, 1))
    >>> [round(epoch.alpha, 5) for epoch in epochs(adaptations=[first], level=0.95, is_adapting=False)]
    [0.025, 0.00833]
    """
    alpha = 1 - level
    points = list(adaptations)
    for earlier, later in pairwise(points):
        if later.on <= earlier.on:
            raise InputError(
                "adaptations",
                "The adaptation on {later} does not come after the one on {earlier}: name each once, in order.",
                later=later.on,
                earlier=earlier.on,
            )
    starts = [None, *(point.on for point in points)]
    aims = [None, *(point.aim for point in points)]
    ends = [*starts[1:], None]
    spends = bool(points) or is_adapting
    return tuple(
        Epoch(
            number=j,
            first=first,
            before=before,
            aim=aim,
            alpha=alpha / (j * (j + 1)) if spends else alpha,
        )
        for j, (first, before, aim) in enumerate(zip(starts, ends, aims, strict=True), start=1)
    )
