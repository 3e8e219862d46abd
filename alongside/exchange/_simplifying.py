"""Fewer points to a map: the least important corners go, and borders that two areas share stay shared.

Visvalingam M, Whyatt JD (1993), Line generalisation by repeated elimination of points, The Cartographic Journal
30:46-51, doi:10.1179/000870493786962263; along arcs between the points where three areas meet, as a topology does.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = list[Point]
Polygons: TypeAlias = list[list[Ring]]
Arc: TypeAlias = tuple[Point, ...]


def points_in(shapes: Iterable[Polygons]) -> int:
    """Count the points of shapes."""
    return sum(len(ring) for polygons in shapes for polygon in polygons for ring in polygon)


def simplified(shapes: Mapping[str, Polygons], *, most_points: int) -> dict[str, Polygons]:
    """Return the shapes with about `most_points` points; no ring vanishes, and shared borders stay one line."""
    corners = _corners(shapes)
    uses = Counter(_one_way(arc) for ring in _rings(shapes) for arc in _arcs(ring, corners))
    weights = {line: _areas(line) for line in uses}
    threshold = _threshold(weights, uses, spare=points_in(shapes.values()) - most_points)

    def drawn(ring: Ring) -> Ring:
        return _drawn(ring, corners, lambda line: _kept(line, weights[line], threshold))

    return {
        code: [[drawn(ring) for ring in polygon] for polygon in polygons] for code, polygons in shapes.items()
    }


def _rings(shapes: Mapping[str, Polygons]) -> Iterable[Ring]:
    return (ring for polygons in shapes.values() for polygon in polygons for ring in polygon)


def _corners(shapes: Mapping[str, Polygons]) -> set[Point]:
    """The points where more than two ways lead on: there, borders begin and end."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in _rings(shapes):
        for one, other in pairwise(ring):
            neighbours.setdefault(one, set()).add(other)
            neighbours.setdefault(other, set()).add(one)
    return {point for point, ways in neighbours.items() if len(ways) > 2}


def _arcs(ring: Ring, corners: set[Point]) -> list[Arc]:
    """Cut a closed ring at its corners; a ring without any is one arc from its lowest point round to it."""
    open_ring = ring[:-1]
    cuts = [at for at, point in enumerate(open_ring) if point in corners]
    if not cuts:
        cuts = [open_ring.index(min(open_ring))]
    turned = open_ring[cuts[0] :] + open_ring[: cuts[0]]
    ends = [cut - cuts[0] for cut in cuts] + [len(turned)]
    turned.append(turned[0])
    return [tuple(turned[start : end + 1]) for start, end in pairwise(ends)]


def _one_way(arc: Arc) -> Arc:
    """The same arc whichever of its two areas it is met from."""
    return min(arc, arc[::-1])


def _areas(line: Arc) -> list[float]:
    """The area each inner point stands for: of its triangle when it is the next to go, never below the last gone."""
    last = len(line) - 1
    areas = [float("inf")] * len(line)
    before, after = list(range(-1, last)), list(range(1, last + 2))
    current = [0.0, *(_triangle(line, at - 1, at, at + 1) for at in range(1, last)), 0.0]
    heap = [(current[at], at) for at in range(1, last)]
    heapq.heapify(heap)
    reached = 0.0
    while heap:
        area, at = heapq.heappop(heap)
        if areas[at] != float("inf") or area != current[at]:
            continue  # gone already, or its triangle has changed since
        reached = areas[at] = max(reached, area)
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        for near in (left, right):
            if 0 < near < last:
                current[near] = _triangle(line, before[near], near, after[near])
                heapq.heappush(heap, (current[near], near))
    return areas


def _triangle(line: Arc, a: int, b: int, c: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = line[a], line[b], line[c]
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2


def _threshold(weights: Mapping[Arc, list[float]], uses: Mapping[Arc, int], *, spare: int) -> float:
    """The area up to which points go: `spare` of them, counting a point as often as rings pass through it."""
    inner = sorted((area, uses[line]) for line, areas in weights.items() for area in areas[1:-1])
    gone = 0
    for area, times in inner:
        gone += times
        if gone >= spare:
            return area
    return inner[-1][0] if inner else 0.0


def _kept(line: Arc, areas: list[float], threshold: float) -> Arc:
    return tuple(point for point, area in zip(line, areas, strict=True) if area > threshold)


def _drawn(ring: Ring, corners: set[Point], kept: Callable[[Arc], Arc]) -> Ring:
    """Put the simplified arcs of a ring together again; a ring that would be no area stays as it was."""
    points: Ring = []
    for arc in _arcs(ring, corners):
        line = _one_way(arc)
        thinned = kept(line) if line == arc else kept(line)[::-1]
        points += thinned[1:] if points else thinned
    return points if len(set(points)) >= 3 else ring
