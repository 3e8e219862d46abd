"""The page docs/reference/calibration.md: a subject that has been run again replaces its own sections."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from verification.subjects import titles
from verification.tables import Section

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "calibration.md"

INTRO = """# Calibration

Does what the program claims hold? Cohorts are simulated of which the truth is known, the program's own functions are
asked, and the answers counted. Where a chance can be added up over every possible count it is added up, not simulated.
Made by `make verify`; `python -m verification SUBJECT` renews the sections of one subject. Nothing here is written by
hand.

Alongside {alongside}, Python {python}, NumPy {numpy}, SciPy {scipy}, seed {seed:,}.
"""
NOT_YET = "Not yet run to the end: "
IN_WORDS = "What did not hold, in words:"


def renew(sections: Sequence[Section]) -> None:
    """Put new sections in the place of old ones, in the order of the subjects; drop what no subject has."""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    old = PAGE.read_text() if PAGE.exists() else ""
    PAGE.write_text(page({**parts(old), **{one.title: one.markdown() for one in sections}}))


def parts(text: str) -> dict[str, str]:
    """The sections of a page, by title."""
    found = re.findall(r"^(## (.+?)\n.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return {title: body.strip() + "\n" for body, title in found}


def page(sections: dict[str, str]) -> str:
    """The whole page, from its sections: what held, what did not and why, then every table."""
    known = [title for title in titles() if title in sections]
    missing = [title for title in titles() if title not in sections]
    contents = [
        f"| {title} | {'held' if _held(sections[title]) else '**did not hold**'} |" for title in known
    ]
    top = [_intro()]
    if missing:
        top.append(NOT_YET + "; ".join(missing) + ".\n")
    failed = [title for title in known if not _held(sections[title])]
    if failed:
        top += [f"{IN_WORDS}\n", *(f"- {title}. {_instead(sections[title])}" for title in failed), ""]
    body = "\n".join(sections[title] for title in known)
    return "\n".join([*top, "| Claim about | |\n|---|---|", *contents, ""]) + "\n" + body


def _held(section: str) -> bool:
    return "**Held.**" in section


def _instead(section: str) -> str:
    """What to make of a claim that did not hold."""
    said = re.search(r"^\*\*Instead\.\*\* (.+)$", section, re.MULTILINE)
    return said[1] if said else "Read its table before leaning on it."


def _intro() -> str:
    from verification.trials import SEED

    return INTRO.format(
        alongside=version("alongside"),
        python=platform.python_version(),
        numpy=version("numpy"),
        scipy=version("scipy"),
        seed=SEED,
    )
