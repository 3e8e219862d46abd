"""The next participant's chances under any design, and turning a drawn number into an arm."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from alongside.core.allocation._big_stick import big_stick
from alongside.core.allocation._chen import chen
from alongside.core.allocation._design import Design, Method, Strata
from alongside.core.allocation._efron import efron
from alongside.core.allocation._maximal import maximal
from alongside.core.allocation._minimise import minimise, own_margins
from alongside.core.allocation._permuted_blocks import permuted_blocks
from alongside.core.allocation._random_allocation import random_allocation
from alongside.core.allocation._tally import Counts, Lists, Place, Tally, added, place_of, tally_of
from alongside.core.allocation._urn import urn
from alongside.core.errors import InputError

DRAW_BITS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Somebody already allocated: their strata, their arm, and what their design drew besides.

    `slot`: of 0 to the sum of the ratio less 1, where a design has slots; `block`: the size of the block that
    they opened.
    """

    strata: Strata
    arm: str
    slot: int | None = None
    block: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The newcomer's chances: `slots` in the order of slots, `probabilities` in the order of arms.

    `counts`: before the newcomer, by slot, at their own level of each factor (minimisation) or in their own list;
    `scores`: of each slot, None where the rule does not score; `opens_block`: a block size is to be drawn.
    """

    counts: Mapping[str, Counts]
    scores: tuple[Fraction, ...] | None
    slots: tuple[Fraction, ...]
    probabilities: tuple[Fraction, ...]
    opens_block: bool = False


def probabilities(*, design: Design, state: Iterable[Given], new: Strata) -> Step:
    """Return the exact chances of a newcomer, given everybody allocated before.

    *Source:* Pocock & Simon 1975, Biometrics 31:103-115, doi:10.2307/2529712, and the source of each design.

    >>> from alongside.core.allocation import design_of
    >>> coin = design_of({"method": "efron", "arms": ["a", "b"], "p": "2/3"})
    >>> [str(chance) for chance in probabilities(design=coin, state=[Given(strata={}, arm="a")], new={}).slots]
    ['1/3', '2/3']
    """
    return step_of(design, lists_of(design, state), place_of(design, new))


def lists_of(design: Design, state: Iterable[Given]) -> Lists:
    """Count everybody in."""
    lists: Lists = {}
    for given in state:
        place = place_of(design, given.strata)
        size = _block_size(design, given, tally_of(design, lists, place))
        lists = added(design, lists, place, slot=slot_of(design, given), size=size)
    return lists


def slot_of(design: Design, given: Given) -> int:
    """Check and return the slot of somebody already allocated."""
    if given.arm not in design.arms:
        raise InputError(
            "state", "'{arm}' is not an arm of this design, which has {arms}.", arm=given.arm,
            arms=", ".join(design.arms),
        )  # fmt: skip
    arm = design.arms.index(given.arm)
    first, slots = design.first_slot[arm], design.arm_of_slot.count(arm)
    slot = first if given.slot is None and slots == 1 else given.slot
    if not design.has_slots:
        return first
    if slot is None or not first <= slot < first + slots:
        raise InputError(
            "state",
            "Each participant in {arm} needs the slot that was drawn, from {first} to {last}: an unequal ratio is "
            "kept by equal slots.",
            arm=given.arm,
            first=first,
            last=first + slots - 1,
        )
    return slot


def _block_size(design: Design, given: Given, tally: Tally) -> int:
    if design.method != "permuted_blocks":
        return 0
    if tally.block is not None:
        _refuse_overfull(design, given, tally)
        return 0
    size = design.sizes[0] if given.block is None and len(set(design.sizes)) == 1 else given.block
    if size not in design.sizes:
        raise InputError(
            "state",
            "Whoever opens a block needs its size as 'block': one of {sizes}.",
            sizes=", ".join(map(str, design.sizes)),
        )
    return size


def _refuse_overfull(design: Design, given: Given, tally: Tally) -> None:
    if not permuted_blocks(ratio=design.ratio, block=tally.block)[design.arms.index(given.arm)]:
        raise InputError(
            "state", "A block holds more of {arm} than the design allows: check the order and the blocks.",
            arm=given.arm,
        )  # fmt: skip


def step_of(design: Design, lists: Lists, place: Place) -> Step:
    """Return the chances from the counts."""
    tally = tally_of(design, lists, place)
    if design.method == "minimisation":
        scores, slots = minimise(design, tally, place)
        named = zip(design.scored, own_margins(tally, place), strict=True)
        return Step(
            counts={factor.name: counts for factor, counts in named},
            scores=scores,
            slots=slots,
            probabilities=_by_arm(design, slots),
        )
    chances = _of_list(design, tally)
    return Step(
        counts={"list": tally.n},
        scores=None,
        slots=chances,
        probabilities=chances,
        opens_block=design.method == "permuted_blocks" and tally.block is None,
    )


def _by_arm(design: Design, slots: Sequence[Fraction]) -> tuple[Fraction, ...]:
    arms = [Fraction(0)] * len(design.arms)
    for arm, chance in zip(design.arm_of_slot, slots, strict=True):
        arms[arm] += chance
    return tuple(arms)


def _of_list(design: Design, tally: Tally) -> tuple[Fraction, ...]:
    if design.method == "permuted_blocks":
        return permuted_blocks(ratio=design.ratio, block=tally.block)
    first = TWO_ARMS[design.method](design, *tally.n)
    return first, 1 - first


TWO_ARMS: Mapping[Method, Callable[[Design, int, int], Fraction]] = {
    "efron": lambda design, a, b: efron(difference=a - b, p=design.p),
    "big_stick": lambda design, a, b: big_stick(difference=a - b, b=design.b),
    "chen": lambda design, a, b: chen(difference=a - b, b=design.b, p=design.p),
    "urn": lambda design, a, b: urn(n_a=a, n_b=b, alpha=design.alpha, beta=design.beta),
    "maximal": lambda design, a, b: maximal(n_a=a, n_b=b, b=design.b, n=design.n),
    "random_allocation": lambda design, a, b: random_allocation(n_a=a, n_b=b, n=design.n),
}


def choose(probabilities: Sequence[Fraction], draw: int, *, bits: int = DRAW_BITS) -> int:
    """Turn a whole number drawn from 0 to 2^bits - 1 into an arm: the first k with draw/2^bits < C_k.

    C_k is the sum of the first k + 1 probabilities, exact.

    *Source:* inversion of a discrete distribution, Devroye 1986, Non-uniform random variate generation,
    section III.2.1, doi:10.1007/978-1-4613-8643-8.

    >>> choose([Fraction(1, 2), Fraction(1, 2)], 2**255), choose([Fraction(1, 2), Fraction(1, 2)], 2**255 - 1)
    (1, 0)
    """
    if not 0 <= draw < 2**bits or sum(probabilities) != 1 or min(probabilities) < 0:
        raise InputError("draw", "A draw of {bits} bits chooses among chances that add up to 1.", bits=bits)
    cumulative = Fraction(0)
    for arm, chance in enumerate(probabilities[:-1]):
        cumulative += chance
        if draw < cumulative * 2**bits:
            return arm
    return len(probabilities) - 1


def block_size(sizes: Sequence[int], draw: int, *, bits: int = DRAW_BITS) -> int:
    """Turn a whole number drawn from 0 to 2^bits - 1 into one of the sizes, all equally likely.

    *Source:* as `choose`.

    >>> block_size((4, 6), 2**255)
    6
    """
    return sizes[draw * len(sizes) >> bits]
