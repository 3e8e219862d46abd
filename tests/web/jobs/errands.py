"""Pieces of long work for the tests, where the queue can import them."""

from __future__ import annotations

from alongside.core.errors import InputError
from alongside.web.jobs.tasks import Progress, long_work

SEEN: list[str] = []


@long_work
def fetch(progress: Progress, what: str) -> str:
    """Do something, and say so."""
    progress.say(40, f"Half of {what} is there.")
    SEEN.append(progress.job.sentence)
    return f"/results/{what}/"


@long_work
def refuse(_progress: Progress, what: str) -> str:
    """Refuse the input."""
    raise InputError("file", "Line {line} of {what} holds a negative count.", line=3, what=what)


@long_work
def break_down(_progress: Progress, what: str) -> str:
    """Break, with a person's name in the message."""
    raise ValueError(what)


def recurring_that_breaks() -> None:
    """Break each time."""
    raise ValueError("broken")


def recurring() -> None:
    """Say that it ran."""
    SEEN.append("recurring")
