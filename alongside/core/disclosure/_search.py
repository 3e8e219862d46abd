"""Which counts to suppress besides the small ones: open every sensitive quantity, then take back the excess."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from alongside.core.disclosure._attack import TOLERANCE, Attack, BoolArray
from alongside.core.quantities import FloatArray


@dataclass(slots=True, kw_only=True)
class Search:
    """One attack, what is shown so far, and points that agree with all of it.

    A point found for one quantity mostly opens others too, and stays good while more counts are suppressed, so
    few programs are solved. `price`: what suppressing each count costs, given what is shown (infinite:
    impossible). `whole`: look for whole numbers of people only. `causes`: what each count was suppressed for.
    """

    attack: Attack
    shown: BoolArray
    price: Callable[[BoolArray], FloatArray]
    points: list[FloatArray] = field(default_factory=list)
    whole: bool = False
    causes: list[tuple[int, tuple[int, bool]]] = field(default_factory=list)
    programs: int = 0

    def find(self, forms: list[int], *, upwards: bool, shown: BoolArray) -> FloatArray | None:
        """Solve one program for a point that opens some quantities when `shown` is published."""
        self.programs += 1
        return self.attack.find(forms, upwards=upwards, shown=shown, whole=self.whole)


def settle(search: Search, *, small: BoolArray) -> None:
    """Choose what is shown: in fractions of people first, which is fast, then in whole people, which is proof."""
    widen(search)
    take_back(search, small=small)
    search.whole = True
    search.points = [
        np.round(point) for point in search.points if np.abs(point - np.round(point)).max() < TOLERANCE
    ]
    widen(search)


def widen(search: Search) -> None:
    """Suppress, quantity by quantity, the cheapest counts that leave it open; what nothing helps is left."""
    hopeless: set[tuple[int, bool]] = set()
    changed = not search.whole
    while True:
        if changed:
            search.points = together(search, shown=search.shown, points=search.points)
        waiting = set(search.attack.unreached(search.shown, search.points)) - hopeless
        if not waiting:
            return
        form, upwards = min(waiting)
        point = search.find([form], upwards=upwards, shown=search.shown)
        changed = point is None and not search.whole
        if point is None:
            point = _suppress(search, form, upwards=upwards)
        if point is None:
            hopeless.add((form, upwards))
        else:
            search.points.append(np.round(point) if search.whole else point)


def _suppress(search: Search, form: int, *, upwards: bool) -> FloatArray | None:
    price = search.price(search.shown)
    search.programs += 1
    found = search.attack.open(form, upwards=upwards, shown=search.shown, price=price, whole=search.whole)
    if found is None:
        return None
    point, moved = found
    search.shown &= ~moved
    search.causes += [(int(place), (form, upwards)) for place in np.flatnonzero(moved)]
    return point


def together(search: Search, *, shown: BoolArray, points: list[FloatArray]) -> list[FloatArray]:
    """Add points that open many quantities at once, as long as each opens some that were not open."""
    points = list(points)
    for upwards in (False, True):
        while forms := [form for form, way in search.attack.unreached(shown, points) if way is upwards]:
            point = search.find(forms, upwards=upwards, shown=shown)
            if point is None or not search.attack.reach(point)[upwards][forms].any():
                break
            points.append(point)
    return points


def take_back(search: Search, *, small: BoolArray) -> None:
    """Show again, dearest first, each suppressed count that is not needed: no suppression is idle."""
    price = search.price(search.shown)
    idle = np.flatnonzero(~search.shown & ~small & np.isfinite(price))
    order = [int(place) for place in idle[np.argsort(-price[idle], kind="stable")]]
    while order:
        taken = [place for place in order if _show_again(search, place)]
        order = [place for place in order if place not in taken]
        if not (search.attack.counts[taken] == 0).any():
            # A 0 that is shown need no longer pass for 7, so what was hidden for its sake is tried once more.
            break


def _show_again(search: Search, place: int) -> bool:
    shown = search.shown.copy()
    shown[place] = True
    points = None if _still_needed(search, place, shown=shown) else prove(search, shown=shown)
    if points is None:
        return False
    search.shown, search.points = shown, points
    return True


def _still_needed(search: Search, place: int, *, shown: BoolArray) -> bool:
    # The quantity for whose sake a count was suppressed mostly still needs it: one program instead of many.
    wanted = search.attack.unreached(shown, [])
    causes = (cause for suppressed, cause in search.causes if suppressed == place and cause in wanted)
    for form, upwards in causes:
        return search.find([form], upwards=upwards, shown=shown) is None
    return False


def prove(search: Search, *, shown: BoolArray) -> list[FloatArray] | None:
    """Find points that prove every sensitive quantity safe when `shown` is published, if there are any."""
    points = [point for point in search.points if search.attack.agrees(point, shown=shown)]
    points = together(search, shown=shown, points=points)
    while waiting := search.attack.unreached(shown, points):
        form, upwards = waiting[0]
        point = search.find([form], upwards=upwards, shown=shown)
        if point is None:
            return None
        points.append(point)
    return points


def certify(search: Search) -> bool:
    """Tell whether the points prove it: whole numbers, none below 0, that fit all relations and all that is shown.

    Checked by arithmetic on whole numbers alone, whatever the solver's tolerances.
    """
    attack = search.attack
    exact = all(np.array_equal(point, np.round(point)) for point in search.points)
    fits = all(attack.agrees(point, shown=search.shown) and attack.holds(point) for point in search.points)
    return exact and fits and not attack.unreached(search.shown, search.points)
