"""Forty-four thousand areas with thirty counts each, read and analysed, in a process of its own: prints JSON."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import polars as pl

from alongside.core.inequality import Gradient, extremes, gradient
from alongside.core.places import OWN_AREAS, DeprivationScale, national_groups, population_of_areas
from alongside.exchange.areas import AreaMapping, WideCounts, read_areas
from benchmarks.made import AREAS, CATEGORIES
from benchmarks.measured import peak_megabytes


def main(path: Path) -> None:
    """Read the file as a page of places does, then every count's gradient over deprivation tenths."""
    began, cpu = time.perf_counter(), time.process_time()
    names = [f"group {at + 1}" for at in range(CATEGORIES)]
    mapping = AreaMapping(
        code="code",
        name="name",
        parent="district",
        deprivation="deprivation rank",
        scale=DeprivationScale(counts="rank", one_is="most deprived", out_of=AREAS),
        counts=WideCounts(dimension="group", columns={name: name for name in names}),
        geography=OWN_AREAS,
    )
    areas = read_areas(path, mapping).value
    read = time.process_time()
    population = population_of_areas(areas, name="the place")
    tenths = (
        areas.counts.join(national_groups(areas), on="code")
        .group_by("category", "group")
        .agg(pl.col("count").sum())
    )
    found = 0
    everyone = (
        tenths.group_by("group").agg(pl.col("count").sum()).sort("group", descending=True)["count"].to_numpy()
    )
    for name in names:
        counts = tenths.filter(category=name).sort("group", descending=True)["count"].to_numpy()
        one = gradient(events=counts, population=everyone)
        extremes(events=counts, population=everyone)
        found += isinstance(one, Gradient)
    done = time.perf_counter(), time.process_time()
    said = {
        "wall": done[0] - began,
        "cpu": done[1] - cpu,
        "read_cpu": read - cpu,
        "gradients": found,
        "people": float(population.margins.filter(dimension="group")["count"].sum()),
        "megabytes": peak_megabytes(),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
