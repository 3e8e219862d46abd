"""The boxes of the what-if page as somebody fills them in."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from alongside.web.recruitment.forms.plans import WhatIfForm
from tests.web.recruitment.making import GROUPS

SIDES = {
    "population": {"Pakistani": 0.6, "White British": 0.4},
    "recruited": {"Pakistani": 70, "White British": 10},
}
INTERPRETERS = {
    "s-name-0": "Interpreters",
    "s-cost-0": "300",
    "s-units-0": "2",
    "s-try-0": "1",
    "s-kind-0": "times",
    "s-way-0": "1",
    "s-groups-0": ["1"],
    "s-times-0": "1.5",
    "s-sure-0": "some",
    "s-evidence-0": "our pilot",
}
STALL = {
    "s-name-1": "Market stall",
    "s-cost-1": "150",
    "s-try-1": "1",
    "s-kind-1": "new",
    "s-each-1": "12",
    "s-cap-1": "15",
    "s-people-1": "10",
    "s-mix-1-0": "10",
    "s-mix-1-1": "90",
    "s-known-1": "20",
}


def typed(**changes: Any) -> dict[str, Any]:
    """Type two ways, two strategies, a floor and a least number of people."""
    return {
        "title": "More playgroups",
        "remaining": "100",
        "budget": "4000",
        "name-0": "Midwives",
        "cost-0": "20",
        "mix-0-0": "80",
        "mix-0-1": "20",
        "people-0": "40",
        "known-0": "50",
        "name-1": "Playgroups",
        "cost-1": "50",
        "cap-1": "30",
        "mix-1-0": "20",
        "mix-1-1": "80",
        "people-1": "30",
        "rate-1": "25",
        "rows": "3",
        "strategy_rows": "2",
        "objective": "kl",
        "floor-1": "20",
        "minimum": "140",
        **INTERPRETERS,
        **STALL,
        **changes,
    }


def form_of(data: dict[str, Any]) -> WhatIfForm:
    """Return the form as a browser sends it."""
    sent = QueryDict(mutable=True)
    for name, value in data.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return WhatIfForm(sent, categories=GROUPS, rows=3, strategies=2)


def asked_by(data: dict[str, Any]) -> dict[str, Any]:
    """Return the task that these boxes ask."""
    form = form_of(data)
    assert form.is_valid(), form.errors
    return form.asked(SIDES)
