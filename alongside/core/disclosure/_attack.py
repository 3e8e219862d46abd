"""What somebody with every published number and every relation can work out, as linear programs.

Everything is written in deviations d from the true counts, which are small numbers however large the counts:
relations A d = 0 and B d <= gap, published counts lo <= d <= hi, all others -count <= d. A sensitive quantity
s is a count or the difference of a nested pair whose true value is small. It is safe when points with s <= low
and with s >= high both exist: then no reader can bound it inside less than [low, high]. A count of 0 that has to
be suppressed for the sake of others must look like any other, so it too has to reach `high`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import connected_components

from alongside.core.disclosure._small import SmallNumbers
from alongside.core.disclosure._tables import Tables
from alongside.core.quantities import FloatArray

BoolArray: TypeAlias = NDArray[np.bool_]
IntArray: TypeAlias = NDArray[np.intp]
TOLERANCE = 1e-6


@dataclass(frozen=True, kw_only=True)
class Attack:
    """The relations of `counts`, and the sensitive quantities: rows of `forms`, their true `worth`.

    `equal` (rows of zeros on the right) and `less` with its `gap`: the relations, in deviations.
    """

    counts: FloatArray
    equal: sparse.csr_array
    less: sparse.csr_array
    gap: FloatArray
    forms: sparse.csr_array
    worth: FloatArray
    rule: SmallNumbers

    @cached_property
    def relations(self) -> sparse.csr_array:
        """Both kinds of relation, one below the other."""
        return sparse.csr_array(sparse.vstack([self.equal, self.less], format="csr"))

    def limits(self, shown: BoolArray) -> tuple[FloatArray, FloatArray]:
        """Bounds on the deviations when the counts marked in `shown` are published."""
        low, high = self.rounding
        return np.where(shown, low, -self.counts), np.where(shown, high, np.inf)

    @cached_property
    def rounding(self) -> tuple[FloatArray, FloatArray]:
        """Bounds on the deviations if every count were published."""
        known = [self.rule.limits(self.rule.rounded(int(count))) for count in self.counts]
        low, high = np.array(known, dtype=np.float64).T
        return low - self.counts, high - self.counts

    def agrees(self, point: FloatArray, *, shown: BoolArray) -> bool:
        """Tell whether a point fits every number that is shown, with no count below 0."""
        low, high = self.limits(shown)
        return bool(np.all((point >= low - TOLERANCE) & (point <= high + TOLERANCE)))

    def holds(self, point: FloatArray) -> bool:
        """Tell whether a point fits every relation."""
        equal = np.abs(self.equal @ point) < TOLERANCE
        return bool(equal.all() and np.all(self.less @ point <= self.gap + TOLERANCE))

    def reach(self, point: FloatArray) -> tuple[BoolArray, BoolArray]:
        """Tell for which sensitive quantities a point is as low as `low`, and as high as `high`."""
        values = self.worth + self.forms @ point
        return values <= self.rule.low + TOLERANCE, values >= self.rule.high - TOLERANCE

    def unreached(self, shown: BoolArray, points: list[FloatArray]) -> list[tuple[int, bool]]:
        """List the quantities, and the directions, that no point shows to be safe: a 0 that is shown is no secret."""
        hides_zero = np.asarray(abs(self.forms) @ (~shown).astype(np.float64)) > 0
        low = self.worth > 0
        high = low | hides_zero
        for point in [np.zeros(len(shown)), *points]:
            reached_low, reached_high = self.reach(point)
            low, high = low & ~reached_low, high & ~reached_high
        downwards = [(int(form), False) for form in np.flatnonzero(low)]
        return downwards + [(int(form), True) for form in np.flatnonzero(high)]

    def find(
        self, forms: list[int], *, upwards: bool, shown: BoolArray, whole: bool = False
    ) -> FloatArray | None:
        """Find counts that agree with all that is shown and put as many quantities beyond their limit as may be.

        maximise sum t_j with t_j <= s_j and t_j <= high; downwards, minimise with t_j >= s_j and t_j >= low. One
        quantity alone has to get there, and where it cannot there is no answer.
        """
        low, high = self.limits(shown)
        if len(forms) == 1:
            rows = self._rows(forms[0], upwards=upwards)
            return _least(np.zeros(len(self.counts)), rows=rows, bounds=(low, high), whole=whole)
        sign = -1.0 if upwards else 1.0
        goal = sign * (self.rule.high if upwards else self.rule.low)
        reached = sparse.hstack([sign * self.forms[forms], -sparse.eye_array(len(forms))], format="csr")
        none = sparse.csr_array((self.relations.shape[0], len(forms)))
        nothing = np.zeros(self.equal.shape[0])
        answer = _least(
            np.concatenate([np.zeros(len(self.counts)), np.ones(len(forms))]),
            rows=(
                sparse.vstack([sparse.hstack([self.relations, none]), reached], format="csr"),
                np.concatenate([nothing, np.full(len(self.gap) + len(forms), -np.inf)]),
                np.concatenate([nothing, self.gap, -sign * self.worth[forms]]),
            ),
            bounds=(
                np.concatenate([low, np.full(len(forms), goal)]),
                np.concatenate([high, np.full(len(forms), np.inf)]),
            ),
        )
        return None if answer is None else answer[: len(self.counts)]

    def open(
        self, form: int, *, upwards: bool, shown: BoolArray, price: FloatArray, whole: bool = False
    ) -> tuple[FloatArray, BoolArray] | None:
        """Find the cheapest published counts whose suppression lets a quantity go beyond its limit.

        minimise sum price_i (up_i + down_i) over d = free + up - down, free within its published limits: what
        moves beyond them has to be suppressed. Returns the point and what moved, or None where nothing offered
        helps (an infinite price: it cannot be suppressed any more).

        *Source:* the linear heuristic of Kelly, Golden & Assad 1992, Cell suppression: disclosure protection for
        sensitive tabular data, DOI 10.1002/net.3230220407.
        """
        low, high = self.limits(shown)
        movable = np.flatnonzero(shown & np.isfinite(price))
        count, columns = len(self.counts), len(movable)
        rows, least, most = self._rows(form, upwards=upwards)
        wider = sparse.hstack([rows, rows[:, movable], -rows[:, movable]], format="csr")
        answer = _least(
            np.concatenate([np.zeros(count), price[movable], price[movable]]),
            rows=(wider, least, most),
            bounds=(
                np.concatenate([low, np.zeros(2 * columns)]),
                np.concatenate([high, np.full(columns, np.inf), (low + self.counts)[movable]]),
            ),
            whole=whole,
        )
        if answer is None:
            return None
        point, up, down = np.split(answer, [count, count + columns])
        point[movable] += up - down
        moved = np.zeros(count, dtype=np.bool_)
        moved[movable] = up + down > TOLERANCE
        return point, moved

    def _rows(self, form: int, *, upwards: bool) -> tuple[sparse.csr_array, FloatArray, FloatArray]:
        # All relations with their limits, and one row more: the quantity is at least `high`, or at most `low`.
        goal = (self.rule.high if upwards else self.rule.low) - self.worth[form]
        rows = sparse.vstack([self.relations, self.forms[[form]]], format="csr")
        nothing = np.zeros(self.equal.shape[0])
        least = np.concatenate([nothing, np.full(len(self.gap), -np.inf), [goal if upwards else -np.inf]])
        most = np.concatenate([nothing, self.gap, [np.inf if upwards else goal]])
        return rows, least, most


def _least(
    price: FloatArray,
    *,
    rows: tuple[sparse.csr_array, FloatArray, FloatArray],
    bounds: tuple[FloatArray, FloatArray],
    whole: bool = False,
) -> FloatArray | None:
    integrality = np.full(len(price), int(whole))
    answer = milp(price, constraints=LinearConstraint(*rows), bounds=Bounds(*bounds), integrality=integrality)
    return None if answer.x is None else np.asarray(answer.x, dtype=np.float64)


def attack_on(tables: Tables, *, rule: SmallNumbers) -> Attack:
    """Write relations and sensitive quantities as matrices: counts, then differences of nested pairs."""
    place = {count.key: here for here, count in enumerate(tables.counts)}
    counts = np.array([count.value for count in tables.counts], dtype=np.float64)
    sums = [{place[one.total]: -1.0} | {place[part]: 1.0 for part in one.parts} for one in tables.sums]
    pairs = [{place[pair.inner]: 1.0, place[pair.outer]: -1.0} for pair in tables.nested]
    limits = [
        {place[key]: 1.0 for key in limit.less} | {place[key]: -1.0 for key in limit.more}
        for limit in tables.limits
    ]
    less = _rows([*pairs, *limits], width=len(counts))
    candidates = sparse.vstack(
        [sparse.eye_array(len(counts)), -_rows(pairs, width=len(counts))], format="csr"
    )
    worth = candidates @ counts
    wanted = (worth >= rule.low) & (worth <= rule.high)
    printed = np.array([count.role != "implied" for count in tables.counts], dtype=np.bool_)
    wanted[: len(counts)] |= (counts == 0) & printed
    chosen = np.flatnonzero(wanted)
    return Attack(
        counts=counts,
        equal=_rows(sums, width=len(counts)),
        less=less,
        gap=-(less @ counts),
        forms=sparse.csr_array(candidates[chosen]),
        worth=worth[chosen],
        rule=rule,
    )


def components(attack: Attack) -> list[tuple[IntArray, Attack]]:
    """Split an attack into parts that share no relation, each with the places of its counts."""
    rows = abs(sparse.vstack([attack.equal, attack.less, attack.forms], format="csr"))
    found, label = connected_components(rows.T @ rows, directed=False)
    places = [np.flatnonzero(label == one) for one in range(found)]
    return [(place, _part(attack, place)) for place in places]


def _part(attack: Attack, place: IntArray) -> Attack:
    equal, less, forms = (_within(rows, place) for rows in (attack.equal, attack.less, attack.forms))
    return Attack(
        counts=attack.counts[place],
        equal=attack.equal[equal][:, place],
        less=attack.less[less][:, place],
        gap=attack.gap[less],
        forms=attack.forms[forms][:, place],
        worth=attack.worth[forms],
        rule=attack.rule,
    )


def _within(rows: sparse.csr_array, place: IntArray) -> IntArray:
    marked = np.zeros(rows.shape[1])
    marked[place] = 1.0
    return np.flatnonzero(abs(rows) @ marked)


def _rows(rows: list[dict[int, float]], *, width: int) -> sparse.csr_array:
    data = [value for row in rows for value in row.values()]
    columns = [column for row in rows for column in row]
    lengths = np.cumsum([0, *(len(row) for row in rows)])
    return sparse.csr_array((data, columns, lengths), shape=(len(rows), width), dtype=np.float64)
