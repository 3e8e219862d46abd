"""What happens to populations, cohorts and readings."""

from alongside.web.reach.actions.asking import ask, pair_of
from alongside.web.reach.actions.comparing import compare
from alongside.web.reach.actions.keeping import (
    COHORT,
    POPULATION,
    keep_cohort,
    keep_population,
    read_later,
    read_now,
    read_place,
)
from alongside.web.reach.actions.making import Drawn, Made
from alongside.web.reach.actions.reading import make_reading, write, write_edition
from alongside.web.reach.actions.trying import (
    EXAMPLES,
    MOST_CATEGORIES,
    Example,
    count_try,
    find_tried,
    forget_tried,
    show_example,
    show_for_an_hour,
    try_example,
    try_files,
)

__all__ = [
    "COHORT",
    "EXAMPLES",
    "MOST_CATEGORIES",
    "POPULATION",
    "Drawn",
    "Example",
    "Made",
    "ask",
    "compare",
    "count_try",
    "find_tried",
    "forget_tried",
    "keep_cohort",
    "keep_population",
    "make_reading",
    "pair_of",
    "read_later",
    "read_now",
    "read_place",
    "show_example",
    "show_for_an_hour",
    "try_example",
    "try_files",
    "write",
    "write_edition",
]
