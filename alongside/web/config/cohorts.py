"""The one list of all cohort offers: dotted paths of functions from a person to the cohorts they may see."""

from __future__ import annotations

OFFERS: tuple[str, ...] = ()
