"""The made-up trial over time: who joined in which week, what could be done, by which rule it will be decided."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO

import numpy as np
from django.utils import timezone

from alongside.web.accounts.models import User
from alongside.web.demo.actions.families import ETHNICITIES, ETHNICITY
from alongside.web.demo.actions.partnership import SEED
from alongside.web.reach.models import Question
from alongside.web.recruitment import tasks
from alongside.web.recruitment.actions import plans, points
from alongside.web.recruitment.models import Task
from alongside.web.uploads.forms import Given

BEGAN, A_WEEK, PLANNED = date(2024, 12, 2), 6, 300
IN, NOW = "randomised", date(2021, 3, 21)
WATCHED = {
    "relation": "external",
    "prior": "centred",
    "level": 0.95,
    "band": [0.8, 1.25],
    "planned_n": PLANNED,
    "is_adapting": True,
}
WAYS = (
    ("Midwives at booking", 35.0, None, (62, 9, 16, 8, 5)),
    ("Bilingual community workers", 95.0, 70.0, (14, 22, 48, 11, 5)),
    ("Family hub drop-ins", 50.0, 60.0, (48, 12, 24, 10, 6)),
)
"""Name, pounds a family, the most it can bring, and who comes this way of every 100, in the order of ETHNICITIES."""
TITLE = "Where the last 120 families come from"
RULE = (
    "If any group is below four fifths of its share when 220 families are in, the remaining places go to the plan that "
    "brings the mix closest to the families this trial is for, within the money left."
)


def keep_over_time(question: Question, trial: str, *, by: User) -> None:
    """Put the looking in the queue, agree when and how it will be decided, and put the search in the queue."""
    cohort, population = question.cohort, question.populations.get(reference_on=NOW)
    given = Given(file=None, text=arrivals(trial), name="arrivals.csv")
    tasks.look_at(
        cohort=cohort,
        population=population,
        given=given,
        stages=(),
        household="",
        parameters=WATCHED,
        by=by,
    )
    points.agree_point(
        cohort=cohort,
        title="Half-way look",
        at_date=None,
        at_count=220,
        rule=RULE,
        options="\n".join(f"{name}: £{cost:.0f} a family" for name, cost, _, _ in WAYS),
        deciders="Trial manager, chair of the parents' panel, and the funder",
        by=by,
        at=timezone.now(),
    )
    sides = plans.sides_of(cohort, population, ETHNICITY)
    asked = {**sides, "remaining": PLANNED - 180, "budget_gbp": 7_500.0, "channels": channels()}
    tasks.search(
        cohort=cohort,
        population=population,
        dimension=ETHNICITY,
        title=TITLE,
        asked=asked,
        by=by,
    )
    tasks.try_rule(
        task=Task.objects.get(cohort=cohort, title=TITLE),
        rule={"look_after": 220 - 180, "act_below": 0.8, "certainty": 0.8},
        evidence={"mix_effective_n": 60, "rate_effective_n": 60},
        replicates=400,
        by=by,
    )


def arrivals(trial: str) -> str:
    """Return who joined in which week: the trial's families in an order that chance gave them."""
    families = list(randomised(trial))
    order = np.random.default_rng(SEED).permutation(len(families))
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["date", *families[0]])
    for place, at in enumerate(order):
        writer.writerow([BEGAN + timedelta(weeks=place // A_WEEK), *families[at].values()])
    return out.getvalue()


def randomised(trial: str) -> Iterator[dict[str, str]]:
    """Yield every family of the trial."""
    for row in csv.DictReader(StringIO(trial)):
        if row.pop("stage") == IN:
            for _ in range(int(float(row.pop("count")))):
                yield row


def channels() -> list[dict[str, object]]:
    """Return the ways of finding families as a plan has them."""
    found: list[dict[str, object]] = []
    for name, cost, most, mix in WAYS:
        shares = {group: of_100 / 100 for group, of_100 in zip(ETHNICITIES, mix, strict=True)}
        channel: dict[str, object] = {"name": name, "cost_gbp": cost, "mix": shares}
        found.append(channel if most is None else channel | {"cap": most})
    return found
