"""The groups that a FORECAST.json names, held against those of the population."""

from __future__ import annotations

from alongside.core.errors import InputError
from alongside.core.reach import Population
from alongside.exchange.forecast_settings import ForecastSettings
from alongside.exchange.problems import listed, quoted

A_LITTLE = 1e-9


def refuse_unknown_groups(settings: ForecastSettings, population: Population) -> None:
    """Refuse a floor or a mix of a category that the population does not have."""
    known = population.margins["category"].drop_nulls().to_list()
    named = [("floors", name) for name in settings.floors]
    named += [("mix", name) for mix in settings.mixes.values() for name in mix]
    for field, name in named:
        if name not in known:
            raise InputError(
                field,
                "{file}, {where}: {name} is not a category of the population; there are {known}.",
                file=settings.file,
                where=field,
                name=quoted(name),
                known=listed(dict.fromkeys(known)),
            )


def refuse_floors_above_all(settings: ForecastSettings, population: Population) -> None:
    """Refuse floors of one dimension that cannot hold together."""
    for dimension, category in _groups(population).items():
        total = sum(settings.floors.get(name, 0.0) for name in category)
        if total > 1 + A_LITTLE:
            raise InputError(
                "floors",
                "{file}, floors: those of {dimension} add up to {total:.6g}, and everyone is 1; lower some of them.",
                file=settings.file,
                dimension=quoted(dimension),
                total=total,
            )


def _groups(population: Population) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for dimension, category in population.margins.select("dimension", "category").drop_nulls().iter_rows():
        found.setdefault(dimension, []).append(category)
    return found
