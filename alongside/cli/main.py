"""The terminal entry: what goes wrong is one sentence and exit code 2, never a traceback."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the terminal, and turn every mistake and every interruption into a sentence."""
    try:
        _run()
    except KeyboardInterrupt:
        _end("Stopped. Nothing was changed.", INTERRUPTED)


def _run() -> None:
    from alongside.cli.app import app
    from alongside.core.errors import AlongsideError

    try:
        app()
    except AlongsideError as mistake:
        _end(str(mistake), 2)
    except BrokenPipeError:
        raise SystemExit(1) from None
    except OSError as failure:
        _end(f"{failure.strerror or failure}: make room or choose another place, then run it again.", 2)


def _end(sentence: str, code: int) -> None:
    sys.stderr.write(f"alongside: {sentence}\n")
    raise SystemExit(code) from None
