"""Asking for a mirror of two groups, as a team's manager does: few pictures to draw."""

from __future__ import annotations

from django.test import Client

from alongside.web.accounts.permissions import Role
from tests.web.makers import client_of, make_member
from tests.web.reach.making import make_population

SETTLED = {"relation": "subset", "level": "0.95", "lowest": "0.8", "highest": "1.25"}
ONLY_AGE = {"columns": ["stage", "dimension", "category", "count"]}


def small_counts(young: float, old: float) -> dict[str, object]:
    """Write a cohort of two groups, so that few pictures have to be drawn."""
    rows = [["cohort", "age", "16-25", young], ["cohort", "age", "26 and over", old]]
    return {"stages": ["cohort"], "unit": "mothers", "margins": ONLY_AGE | {"rows": rows}, "cells": None}


def population_counts(rows: list[list[object]]) -> dict[str, object]:
    """Write a population as it is stored."""
    margins = {"columns": ["dimension", "category", "count"], "rows": rows}
    settled = {"name": "all", "unit": "mothers", "effective_n": None, "rounded_to": None}
    return {**settled, "margins": margins, "cells": None}


def small_population(**changes: object):
    """Make a population of two groups."""
    rows = [["age", "16-25", 400.0], ["age", "26 and over", 600.0]]
    return make_population(counts=population_counts(rows), **changes)


def manager_of(team) -> Client:
    """Return the browser of the team's manager."""
    return client_of(make_member(Role.MANAGER, team=team))


def ask(client: Client, cohort, population, **more: object):
    """Ask for a mirror."""
    path = f"/cohorts/{cohort.public_id}/hold-up/"
    return client.post(path, {"populations": [population.public_id], **SETTLED, **more})
