"""A piece of long work that never ends the first time, for the journey in which its worker is killed."""

from __future__ import annotations

import time
from pathlib import Path

from alongside.web.jobs.tasks import Progress, long_work


@long_work
def wait(_progress: Progress, flag: str) -> str:
    """Note that it has begun and wait to be killed; the second time, be done at once."""
    if Path(flag).exists():
        return "/start/"
    Path(flag).touch()
    time.sleep(600)
    raise AssertionError("nobody killed the worker")
