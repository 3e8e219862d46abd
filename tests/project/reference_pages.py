"""Reference pages made from the program itself; run `python -m tests.project.reference_pages` to renew them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from alongside.exchange import readings

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
COMMANDS: tuple[tuple[str, ...], ...] = (
    (),
    *((name,) for name in ("reach", "watch", "forecast", "backtest", "plan", "fit", "equity-test", "spec")),
    *(("spec", name) for name in ("check", "list", "show")),
    ("allocation",),
    *(
        ("allocation", name)
        for name in ("probabilities", "commit", "start", "next", "verify", "assess", "constrain")
    ),
    ("allocation", "test"),
    ("audit",),
)
WORDS = {
    "number": "number*",
    "hidden": "*",
    "distance": "value, expected, low, high*",
    "partial": "value, standard_error*",
}


def reading_page() -> str:
    """The reading's fields, from its JSON Schema."""
    schema = readings.schema()
    intro = (
        "# The reading as JSON\n\n"
        "What `alongside reach --json` writes, what a stored reading holds and what reports are made from. The schema "
        "is `alongside/exchange/schemas/reading.schema.json`; this page is made from it.\n\n"
        'An asterisk marks what may also be `{"not_estimable": "reason"}`, where there is no number, or '
        '`{"suppressed": true}`, where there is one that is hidden.\n\n'
        "| Field | Holds |\n|---|---|\n"
    )
    return intro + "".join(f"| `{name}` | {held} |\n" for name, held in _fields("", schema["properties"]))


def _fields(path: str, properties: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, held in properties.items():
        here = f"{path}{name}"
        items = held.get("items", {})
        if held.get("type") == "array" and items.get("properties"):
            yield f"{here}[]", "one entry each:"
            yield from _fields(f"{here}[].", items["properties"])
        else:
            yield here, _held(held)


def _held(held: dict[str, Any]) -> str:
    if "anyOf" in held:
        return " or ".join(filter(None, (_held(one) for one in held["anyOf"]))).replace(" or *", "*")
    if "$ref" in held:
        return WORDS[held["$ref"].rsplit("/", 1)[-1]]
    if "properties" in held:
        return ", ".join(held["properties"])
    if "enum" in held:
        return ", ".join(map(str, held["enum"]))
    words = held.get("const", held.get("type", "value"))
    said = " or ".join(words) if isinstance(words, list) else str(words)
    return said + (f": {held['description']}" if "description" in held else "")


def terminal_page() -> str:
    """The terminal's own help."""
    lines = ["# In the terminal", "", "This page is made from the program's own help.", ""]
    for command in COMMANDS:
        said = subprocess.run(
            [sys.executable, "-c", "from alongside.cli.main import main; main()", *command, "--help"],
            capture_output=True,
            text=True,
            check=True,
            env={"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1", "PATH": ""},
        )
        text = "\n".join(
            line.rstrip() for line in said.stdout.replace("-c ", "alongside ").splitlines()
        ).strip("\n")
        lines += [f"## alongside {' '.join(command)}".rstrip(), "", "```text", text, "```", ""]
    return "\n".join(lines)


PAGES: dict[str, Callable[[], str]] = {"reading.md": reading_page, "terminal.md": terminal_page}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (REFERENCE / page).write_text(make())
