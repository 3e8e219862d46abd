"""What happens to populations, cohorts and readings."""

from alongside.web.reach.actions.making import Drawn, Made
from alongside.web.reach.actions.trying import (
    EXAMPLES,
    MOST_CATEGORIES,
    Example,
    find_tried,
    show_for_an_hour,
    try_example,
    try_files,
)

__all__ = [
    "EXAMPLES",
    "MOST_CATEGORIES",
    "Drawn",
    "Example",
    "Made",
    "find_tried",
    "show_for_an_hour",
    "try_example",
    "try_files",
]
