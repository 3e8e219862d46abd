"""Who may see and make what of populations, cohorts and readings."""

from __future__ import annotations

from tests.web.access import Row, World, everyone
from tests.web.reach.making import make_tried


def something_tried(_world: World) -> tuple[str]:
    """Name a reading that was tried within the hour."""
    return (make_tried(),)


def its_numbers(_world: World) -> tuple[str, str]:
    """Name its numbers."""
    return make_tried(), "groups.csv"


NO_FILES = {"relation": "subset"}
TRYING = (
    Row("reach:try", everyone()),
    Row("reach:try", everyone(), "POST", body=NO_FILES),
    Row("reach:sample", everyone(), args=lambda _: ("population_margins",)),
    Row("reach:try_example", everyone(404), "POST", lambda _: ("no-such-case",)),
    Row("reach:tried", everyone(), args=something_tried),
    Row("reach:tried_file", everyone(), args=its_numbers),
)
ROWS = TRYING
