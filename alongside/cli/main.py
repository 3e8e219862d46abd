"""The terminal entry: what goes wrong is one sentence and exit code 2, never a traceback."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typer import TyperException

INTERRUPTED = 130
NUMBERS = {
    "Input should be a valid number, unable to parse string as a number": "give a number",
    "Input should be a valid integer, unable to parse string as an integer": "give a whole number",
}
"""What a parser says for programmers, and what is to be done."""


def main() -> None:
    """Run the terminal, and turn every mistake and every interruption into a sentence."""
    try:
        _run()
    except KeyboardInterrupt:
        _end("Stopped. Nothing was changed.", INTERRUPTED)


def _run() -> None:
    from typer import TyperException

    from alongside.cli.app import app
    from alongside.core.errors import AlongsideError

    try:
        code = app(prog_name="alongside", standalone_mode=False)
    except TyperException as mistake:
        _end_mistyped(mistake)
    except AlongsideError as mistake:
        _end(str(mistake), 2)
    except BrokenPipeError:
        raise SystemExit(1) from None
    except OSError as failure:
        _end(f"{failure.strerror or failure}: make room or choose another place, then run it again.", 2)
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    raise SystemExit(code)


def _end_mistyped(mistake: TyperException) -> None:
    """Say what is wrong with an option or a command, and where to read how it is written."""
    said = getattr(mistake, "format_message", mistake.__str__)()
    code = int(getattr(mistake, "exit_code", 2))
    if not said:  # nothing was typed, and the help has been shown
        raise SystemExit(code)
    for words, remedy in NUMBERS.items():
        said = said.replace(words, remedy)
    path = getattr(getattr(mistake, "ctx", None), "command_path", "alongside")
    _end(f"{said.rstrip('.')}{'' if said.endswith('?') else '.'} How it is written: {path} --help", code)


def _end(sentence: str, code: int) -> None:
    sys.stderr.write(f"alongside: {sentence}\n")
    raise SystemExit(code) from None
