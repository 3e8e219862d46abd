"""A design: how the next participant's chances follow from those before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
from typing import Literal, TypeAlias

from alongside.core.ledger import canonical

Method: TypeAlias = Literal[
    "minimisation",
    "efron",
    "big_stick",
    "chen",
    "urn",
    "maximal",
    "random_allocation",
    "permuted_blocks",
]
Imbalance: TypeAlias = Literal["range", "variance", "standard_deviation", "marginal_balance"]
Rule: TypeAlias = Literal["best_only", "rank_all"]
UnequalRatio: TypeAlias = Literal["fake_arms", "han_2009"]
Strata: TypeAlias = Mapping[str, str]

HAN_WARNING = (
    "With han_2009 the chance of an arm is not the ratio at every position: whoever knows the position knows more "
    "than the ratio. fake_arms keeps it."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """Something known of everyone before allocation, its levels and, in minimisation, its weight."""

    name: str
    levels: tuple[str, ...]
    weight: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """A checked design; make one with `design_of`.

    `ratio`: lowest whole numbers in the order of `arms`. `separate_by`: factors of which every combination has a
    list of its own. `p`: the coin of minimisation's best-only rule, of Efron and of Chen; `q`: of the rank-all
    rule; `b`: the largest difference; `alpha`, `beta`: balls of the urn; `n`: planned size of each list; `sizes`:
    of blocks. What a method does not use is zero or empty. `document`: the design as it was given, which is what
    a commitment binds.

    *Source:* slots (fake arms) keep an unequal ratio at every position: Kuznetsova & Tymofyeyev 2012, Stat Med
    31:701-723, doi:10.1002/sim.4447.
    """

    method: Method
    arms: tuple[str, ...]
    ratio: tuple[int, ...]
    factors: tuple[Factor, ...] = ()
    separate_by: tuple[str, ...] = ()
    first_by_ratio: int = 1
    imbalance: Imbalance = "range"
    rule: Rule = "best_only"
    unequal_ratio: UnequalRatio = "fake_arms"
    p: Fraction = Fraction(0)
    q: Fraction = Fraction(0)
    b: int = 0
    alpha: Fraction = Fraction(0)
    beta: Fraction = Fraction(0)
    n: int = 0
    sizes: tuple[int, ...] = ()
    document: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def has_slots(self) -> bool:
        """Whether chance falls on equal slots that are then mapped to arms, not on the arms themselves."""
        unequal = len(set(self.ratio)) > 1
        return self.method == "minimisation" and unequal and self.unequal_ratio == "fake_arms"

    @property
    def slots(self) -> int:
        """Among how many things one is drawn: the arms, or their slots."""
        return sum(self.ratio) if self.has_slots else len(self.arms)

    @property
    def arm_of_slot(self) -> tuple[int, ...]:
        """The arm of each slot, in the order of the arms.

        >>> Design(method="minimisation", arms=("a", "b"), ratio=(1, 2)).arm_of_slot
        (0, 1, 1)
        """
        if not self.has_slots:
            return tuple(range(len(self.arms)))
        return tuple(arm for arm, times in enumerate(self.ratio) for _ in range(times))

    @property
    def first_slot(self) -> tuple[int, ...]:
        """The first slot of each arm."""
        times = self.ratio if self.has_slots else (1,) * len(self.arms)
        return tuple(accumulate((0, *times[:-1])))

    @property
    def chances(self) -> tuple[Fraction, ...]:
        """The chance of each slot by the ratio alone."""
        if self.has_slots:
            return (Fraction(1, self.slots),) * self.slots
        return tuple(Fraction(times, sum(self.ratio)) for times in self.ratio)

    @property
    def scored(self) -> tuple[Factor, ...]:
        """The factors that are not separated by: what minimisation balances."""
        return tuple(factor for factor in self.factors if factor.name not in self.separate_by)

    @property
    def keeps_counts(self) -> bool:
        """Whether chances follow from counts alone, so that counts go on when the design is amended."""
        return self.method in ("minimisation", "efron", "big_stick", "chen", "urn")

    @property
    def algorithm(self) -> str:
        """The name under which a log says how it was made."""
        return self.method + "/1"

    @property
    def sha256(self) -> str:
        """SHA-256 of the design as it was given, spelt canonically."""
        from hashlib import sha256

        return sha256(canonical(self.document)).hexdigest()  # type: ignore[arg-type]  # JSON: it was read as such
