"""Permuted blocks."""

from __future__ import annotations

from fractions import Fraction

from alongside.core.allocation._tally import Block


def permuted_blocks(*, ratio: tuple[int, ...], block: Block | None) -> tuple[Fraction, ...]:
    """Return each arm's chance: its places left in the open block over all places left; by the ratio at a start.

    A block of size s holds each arm s r_k / sum(r) times in random order. None: the newcomer opens a block.

    *Source:* Zelen 1974, J Chronic Dis 27:365-375, doi:10.1016/0021-9681(74)90015-0.

    >>> [str(chance) for chance in permuted_blocks(ratio=(1, 1), block=Block(size=4, taken=(2, 0)))]
    ['0', '1']
    """
    if block is None:
        return tuple(Fraction(times, sum(ratio)) for times in ratio)
    left = [block.size // sum(ratio) * times - taken for times, taken in zip(ratio, block.taken, strict=True)]
    return tuple(Fraction(places, sum(left)) for places in left)
