"""What is calibrated: one module a subject, each with its `TITLES` and its `sections`."""

from __future__ import annotations

import importlib
from types import ModuleType

SUBJECTS = (
    "ratios",
    "weakest",
    "estimated",
    "sizes",
    "verdicts",
    "posteriors",
    "distances",
    "evenness",
    "funnels",
    "crossed",
    "gradients",
    "rates",
    "allocation",
    "plans",
    "watching",
    "forecasts",
    "effects",
)


def module_of(subject: str) -> ModuleType:
    """The module that calibrates a subject."""
    return importlib.import_module(f"verification.{subject}")


def titles() -> tuple[str, ...]:
    """The sections of the page, in order."""
    return tuple(title for subject in SUBJECTS for title in module_of(subject).TITLES)
