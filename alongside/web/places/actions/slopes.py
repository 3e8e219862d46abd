"""The counts of a place that change most along the deprivation tenths, each as a picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from alongside.core import reach
from alongside.core.places import DEPRIVATION_TENTH, deprivation_categories, deprivation_order
from alongside.exchange.mirrors import compute_reading
from alongside.exchange.pairs import Pair
from alongside.exchange.readings import Document
from alongside.findings.charts import Chart, gradient
from alongside.findings.places import slopes
from alongside.findings.sentences import slope_sentence
from alongside.web.places.models import MOST_SLOPES, Place


def slope_charts(place: Place) -> Iterator[Chart]:
    """Return the counts that change most along the tenths, each described by its sentence first."""
    found = place.found
    for slope in slopes(found)[:MOST_SLOPES]:
        document = reading_of(place, slope.dimension, slope.category)
        chart = gradient(document, document["gradient"][0])
        yield replace(chart, description=f"{slope_sentence(slope, found)} {chart.description}")


def reading_of(place: Place, dimension: str, category: str) -> Document:
    """Hold the people of one category up to everyone whose category is known, by deprivation tenth."""
    found = next(one for one in place.result["dimensions"] if one["dimension"] == dimension)
    known = [row for row in found["categories"] if row["category"] is not None]
    everyone = [sum(each) for each in zip(*(row["tenths"] for row in known), strict=True)]
    chosen = next(row["tenths"] for row in known if row["category"] == category)
    order = deprivation_order()
    cohort = reach.Cohort(
        margins=margins(chosen).select(pl.lit("cohort").alias("stage"), pl.all()), stages=("cohort",)
    )
    return compute_reading(
        Pair(populations=(reach.Population(name=place.name, margins=margins(everyone)),), cohort=cohort),
        reach.Question(
            relation="subset", deprivation={DEPRIVATION_TENTH: order}, ordered={DEPRIVATION_TENTH: order}
        ),
        parameters={},
        inputs=[],
        notices=[],
        seed=place.version,
    )


def margins(tenths: list[float]) -> pl.DataFrame:
    """Return counts by tenth as a margin."""
    return pl.DataFrame(
        {
            "dimension": [DEPRIVATION_TENTH] * len(tenths),
            "category": list(deprivation_categories()),
            "count": pl.Series(tenths, dtype=pl.Float64),
        }
    )
