"""Random streams that depend on what is compared, never on the order in which it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from alongside.core.quantities import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """One source of chance for a whole panel; each comparison draws from a stream of its own.

    `entropy`: a number drawn once from the caller's generator. A stream is seeded by it, a name and the sorted counts,
    so re-ordering categories, dimensions or stages changes no draw.
    """

    entropy: int

    @classmethod
    def of(cls, rng: np.random.Generator) -> Streams:
        """Draw the panel's entropy from the caller's generator."""
        return cls(entropy=int(rng.integers(2**63)))

    def stream(self, name: str, *counts: FloatArray) -> np.random.Generator:
        """Return the generator of one comparison."""
        digest = hashlib.sha256(name.encode())
        for column in counts:
            digest.update(np.sort(column, axis=None).tobytes())
        return np.random.default_rng([self.entropy, int.from_bytes(digest.digest()[:8], "big")])
