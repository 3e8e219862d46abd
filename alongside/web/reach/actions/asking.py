"""Asking for a mirror: what is asked is settled and noted before anything is computed."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from alongside.core import reach
from alongside.core.errors import InputError
from alongside.exchange.mirrors import categories_of, least_to_most
from alongside.exchange.pairs import Pair, check_pair
from alongside.exchange.problems import Read
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, require
from alongside.web.audit import actions as audit
from alongside.web.reach.actions.making import question_of
from alongside.web.reach.models import Cohort, Population, Question

POPULATIONS = "the populations"


def pair_of(cohort: Cohort, populations: Sequence[Population], *, relation: reach.Relation) -> Read[Pair]:
    """Fit a cohort to populations, or refuse them with a `TableError`."""
    benchmarks = tuple(one.as_core() for one in populations)
    name = populations[0].name if len(populations) == 1 else POPULATIONS
    return check_pair(Read(value=benchmarks, file=name), cohort.as_read(), relation=relation)


def ask(
    *, cohort: Cohort, populations: Sequence[Population], asked: Mapping[str, Any], by: User, at: datetime
) -> Question:
    """Note a question once it is clear that it can be answered: the two sides fit, the settings hold."""
    require(by, Permission.COHORTS_MAKE, cohort)
    if not populations:
        raise InputError("populations", "Choose at least one population to hold the cohort up to.")
    pair = pair_of(cohort, populations, relation=asked["relation"])
    parameters = {**asked, "deprivation": deprivation_of(pair.value, asked)}
    question_of(pair.value, parameters)
    with transaction.atomic():
        question = Question.objects.create(
            cohort=cohort, parameters=parameters, seed=secrets.randbelow(2**32), asked_by=by, asked_at=at
        )
        question.populations.set(populations)
        audit.record(by=by, what="mirror asked for", records=[question, cohort, *populations])
    return question


def deprivation_of(pair: Pair, asked: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the deprivation dimension's categories from least to most deprived, where one was named."""
    name = asked["deprivation_dimension"]
    if not name:
        return {}
    groups = categories_of(pair.populations).get(name, ())
    return {
        name: list(least_to_most(groups, lowest=asked["deprivation_first"], field="deprivation_dimension"))
    }
