"""Three-valued logic: true, false, and not known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

Truth: TypeAlias = bool | None
"""None is not known; it is never taken for a no, nor for a yes."""


def at_least(needed: int, truths: Iterable[Truth]) -> Truth:
    """Return whether at least `needed` of the parts hold.

    True where enough are true; false where those true and those not known together are too few; else not known.
    All of n parts is `at_least(n)`, any of them `at_least(1)`.

    *Source:* Kleene 1952, Introduction to Metamathematics, section 64 (the strong tables of "and" and "or").
    *Limits:* sound, not complete: parts that hang together are looked at one by one.

    >>> at_least(2, [True, None]), at_least(1, [True, None]), at_least(2, [False, None])
    (None, True, False)
    """
    true = unknown = 0
    for truth in truths:
        if truth is None:
            unknown += 1
        elif truth:
            true += 1
    if true >= needed:
        return True
    return None if true + unknown >= needed else False


def negated(truth: Truth) -> Truth:
    """Return the opposite; the opposite of not known is not known.

    >>> negated(True), negated(None)
    (False, None)
    """
    return None if truth is None else not truth
