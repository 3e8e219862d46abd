"""What a plan may be: flat limits around a body of plans, and the linear programs over it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from alongside.core.quantities import FloatArray

TIGHT = 1e-10
"""How far a linear program may step over a limit; the limits are scaled to about 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polytope:
    """{x: rows x <= limits, equal x = given}; `rows` (M, K), `limits` (M,), `equal` (E, K), `given` (E,).

    `names`: one a row, so that what binds can be said.
    """

    rows: FloatArray
    limits: FloatArray
    names: tuple[str, ...]
    equal: FloatArray
    given: FloatArray

    def slack(self, x: FloatArray) -> FloatArray:
        """How far each limit is, never below nought."""
        return np.asarray(np.maximum(self.limits - self.rows @ x, 0.0))

    def without(self, *names: str) -> Polytope:
        """Return the body with some limits lifted; a name ending in `:` stands for all that begin with it."""
        kept = [not any(_is(row, name) for name in names) for row in self.names]
        left = tuple(row for row, stays in zip(self.names, kept, strict=True) if stays)
        return replace(self, rows=self.rows[kept], limits=self.limits[kept], names=left)


def _is(row: str, name: str) -> bool:
    return row.startswith(name) if name.endswith(":") else row == name


@dataclass(frozen=True, slots=True, kw_only=True)
class Corner:
    """Where a linear quantity is least: the place, the least, and what each limit costs there."""

    x: FloatArray
    least: float
    prices: FloatArray


def lowest(polytope: Polytope, objective: FloatArray) -> Corner | None:
    """Return the corner at which `objective` is least, or None where the body is empty.

    *Source:* Huangfu and Hall 2018, doi:10.1007/s12532-017-0130-5 (the dual simplex of HiGHS).
    """
    from scipy.optimize import linprog  # half a second to import, and most of the program has no plan

    found = linprog(
        objective,
        A_ub=polytope.rows,
        b_ub=polytope.limits,
        A_eq=polytope.equal if len(polytope.equal) else None,
        b_eq=polytope.given if len(polytope.equal) else None,
        bounds=(None, None),
        method="highs-ds",
        options={"primal_feasibility_tolerance": TIGHT, "dual_feasibility_tolerance": TIGHT},
    )
    if found.status != 0:
        return None
    return Corner(
        x=np.asarray(found.x, dtype=np.float64),
        least=float(objective @ np.asarray(found.x)),
        prices=-np.asarray(found.ineqlin.marginals, dtype=np.float64),
    )
