"""The made-up trial over time: who joined in which week, what could be done, by which rule it will be decided."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import numpy as np
from django.utils import timezone

from alongside.web.accounts.models import User
from alongside.web.demo.actions.ending import foresee_the_end
from alongside.web.demo.actions.families import ETHNICITIES, ETHNICITY, FIFTH
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
    ("Midwives at booking", 35.0, None, (62, 9, 16, 8, 5), 130.0),
    ("Bilingual community workers", 95.0, 70.0, (14, 22, 48, 11, 5), 25.0),
    ("Family hub drop-ins", 50.0, 60.0, (48, 12, 24, 10, 6), 40.0),
)
"""Name, pounds a family, the most it can bring, who comes this way of every 100, in the order of ETHNICITIES, and from
how many families that is known."""
STRATEGIES: tuple[dict[str, Any], ...] = (
    {
        "name": "Interpreters at booking",
        "cost_gbp": 450.0,
        "units": 2,
        "effect": {
            "channel": "Midwives at booking",
            "groups": ["White Other", "Asian"],
            "multiplier": 1.4,
        },
        "prior": {"s": 0.25},
        "evidence": "a made-up pilot at two clinics",
    },
    {
        "name": "Stall at the Saturday market",
        "cost_gbp": 300.0,
        "units": 1,
        "effect": {
            "new_channel": {
                "name": "Stall at the Saturday market",
                "cost_gbp": 20.0,
                "cap": 25.0,
                "mix": {
                    "White British": 0.2,
                    "White Other": 0.3,
                    "Asian": 0.35,
                    "Black": 0.1,
                    "Mixed or other": 0.05,
                },
                "mix_effective_n": 12.0,
            }
        },
    },
    {
        "name": "A new logo",
        "cost_gbp": 250.0,
        "units": 1,
        "effect": {"channel": "Family hub drop-ins", "multiplier": 1.0},
        "prior": {"s": 0.5},
    },
)
"""What could be bought; of the last nothing is expected, so that no search buys it."""
HUB_WAYS = (
    ("Health visitors", 12.0, 80.0, (28, 24, 25, 23, 0)),
    ("Playgroups on the estates", 30.0, 40.0, (66, 22, 8, 4, 0)),
    ("The library's baby hour", 15.0, 50.0, (10, 18, 32, 40, 0)),
)
"""Name, pounds a family, the most it can bring, and who comes this way of every 100, the most deprived fifth first;
of the least deprived, nobody lives there."""
TITLE = "Where the last 120 families come from"
RULE = (
    "If any group is below four fifths of its share when 220 families are in, the remaining places go to the plan that "
    "brings the mix closest to the families this trial is for, within the money left."
)


def keep_over_time(question: Question, trial: str, *, by: User) -> None:
    """Put a look, a forecast and a search in the queue, and agree when and how it will be decided."""
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
    foresee_the_end(cohort, population, arrivals=given.text, planned=PLANNED, by=by)
    points.agree_point(
        cohort=cohort,
        title="Half-way look",
        at_date=None,
        at_count=220,
        rule=RULE,
        options="\n".join(f"{name}: £{cost:.0f} a family" for name, cost, *_ in WAYS),
        deciders="Trial manager, chair of the parents' panel, and the funder",
        by=by,
        at=timezone.now(),
    )
    sides = plans.sides_of(cohort, population, ETHNICITY)
    asked = {
        **sides,
        "remaining": PLANNED - 180,
        "budget_gbp": 7_500.0,
        "channels": channels(),
        "strategies": list(STRATEGIES),
        "uncertainty": "priors",
    }
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
        evidence={},
        replicates=400,
        by=by,
    )


def keep_by_fifth(question: Question) -> None:
    """Put a search in the queue whose groups are areas, so that its plan has a map of where the effort goes."""
    cohort, population = question.cohort, question.populations.get()
    sides = plans.sides_of(cohort, population, FIFTH)
    ways = [
        {
            "name": name,
            "cost_gbp": cost,
            "cap": most,
            "mix": dict(zip(sides["population"], (of_100 / 100 for of_100 in mix), strict=True)),
        }
        for name, cost, most, mix in HUB_WAYS
    ]
    tasks.search(
        cohort=cohort,
        population=population,
        dimension=FIFTH,
        title="Which streets the next 80 families come from",
        asked={**sides, "remaining": 80, "channels": ways},
        by=question.asked_by,
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
    for name, cost, most, mix, known_from in WAYS:
        shares = {group: of_100 / 100 for group, of_100 in zip(ETHNICITIES, mix, strict=True)}
        channel: dict[str, object] = {"name": name, "cost_gbp": cost, "mix": shares}
        channel["mix_effective_n"] = known_from
        found.append(channel if most is None else channel | {"cap": most})
    return found
