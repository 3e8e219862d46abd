"""Where the made-up trial will end: its families by the way each was found, and what is supposed of the rest."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import Any

import numpy as np

from alongside.web.accounts.models import User
from alongside.web.demo.actions.families import ETHNICITIES, ETHNICITY
from alongside.web.demo.actions.partnership import SEED
from alongside.web.reach.models import Cohort, Population
from alongside.web.recruitment import tasks
from alongside.web.uploads.forms import Given

FOUND = {
    "Midwives at booking": (62, 9, 16, 8, 5),
    "Bilingual community workers": (14, 22, 48, 11, 5),
    "Family hub drop-ins": (48, 12, 24, 10, 6),
}
"""Who comes each way, of every 100, in the order of ETHNICITIES."""
BUSY = (6.0, 1.0, 2.0)
"""How many come each way for one who comes the second way."""
ASKED: dict[str, Any] = {
    "ends_on": "2026-03-31",
    "holidays": [{"from": "2025-12-22", "to": "2026-01-04"}],
    "floors": {ETHNICITIES[1]: 0.05, ETHNICITIES[2]: 0.1},
}


def foresee_the_end(cohort: Cohort, population: Population, *, arrivals: str, planned: int, by: User) -> None:
    """Put a forecast from the last arrival in the queue."""
    text = by_channel(arrivals)
    last = max(date.fromisoformat(row["date"]) for row in csv.DictReader(StringIO(text)))
    tasks.foresee(
        cohort=cohort,
        population=population,
        given=Given(file=None, text=text, name="arrivals-by-channel.csv"),
        earlier=None,
        asked={"target_n": planned, **ASKED},
        parameters={"as_of": last, "level": 0.95, "stages": [], "household": ""},
        by=by,
    )


def by_channel(arrivals: str) -> str:
    """Return the same arrivals with the way each family was found, by chance, as its group is found."""
    rng = np.random.default_rng(SEED)
    mixes = np.array(list(FOUND.values()), dtype=float) * np.array(BUSY)[:, None]
    chances = dict(zip(ETHNICITIES, (mixes / mixes.sum(axis=0)).T, strict=True))
    rows = list(csv.DictReader(StringIO(arrivals)))
    out = StringIO()
    writer = csv.DictWriter(out, [*rows[0], "channel"], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        chance = chances.get(row[ETHNICITY])
        writer.writerow({**row, "channel": rng.choice(list(FOUND), p=chance)})
    return out.getvalue()
