"""Starting the program never loads the heavy statistics libraries, and the terminal starts light."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("scipy.stats", "statsmodels", "sklearn")
LIGHT_CLI = (*HEAVY, "altair", "vl_convert", "django", "polars", "scipy")


def loaded_after(statement: str, watched: tuple[str, ...]) -> set[str]:
    """Run a statement in a fresh interpreter and return which of the watched modules it loaded."""
    code = f"import sys\n{statement}\nprint(*[m for m in {watched!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    return set(done.stdout.split())


def environment() -> dict[str, str]:
    """The test mode's environment for a fresh interpreter."""
    import os

    return {**os.environ, "ALONGSIDE_MODE": "test", "DJANGO_SETTINGS_MODULE": "alongside.web.config.settings"}


@pytest.mark.parametrize(
    "statement",
    [
        "import alongside.core.reach, alongside.core.inference, alongside.core.inequality, alongside.core.disclosure",
        "import django; django.setup(); import alongside.web.config.urls",
    ],
)
def test_the_core_and_the_web_never_load_heavy_statistics(statement: str) -> None:
    """scipy.stats, statsmodels and scikit-learn take seconds to import; nothing at start may bring them."""
    assert loaded_after(statement, HEAVY) == set()


def test_the_terminal_loads_nothing_heavy_to_say_help() -> None:
    """`alongside --help` must answer at once."""
    assert loaded_after("import alongside.cli.app", LIGHT_CLI) == set()
