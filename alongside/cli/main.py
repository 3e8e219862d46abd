"""The terminal entry: one command a job; what goes wrong is one sentence and exit code 2."""

from __future__ import annotations

import os
import sys

import typer

from alongside.cli import manage, reach
from alongside.core.errors import AlongsideError

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads only wait for each other

app = typer.Typer(
    name="alongside",
    help="Who is in, who is missing, at which step were they lost, and what would change it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("reach")(reach.reach)
manage.register(app)

INTERRUPTED = 130


def main() -> None:
    """Run the terminal; every mistake a person can make ends in a sentence, never in a traceback."""
    try:
        app()
    except AlongsideError as mistake:
        _say(str(mistake))
        raise SystemExit(2) from None
    except BrokenPipeError:
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        _say("Stopped. Nothing was changed.")
        raise SystemExit(INTERRUPTED) from None


def _say(sentence: str) -> None:
    sys.stderr.write(f"alongside: {sentence}\n")
