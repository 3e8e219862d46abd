"""Run every calibration and renew docs/reference/calibration.md; exit 1 where a claim did not hold."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("POLARS_MAX_THREADS", "1")
# Every processor is busy with simulations of its own, so no library should start threads beside them.

import sys
import time

from verification.page import PAGE, renew
from verification.subjects import SUBJECTS, module_of
from verification.tables import Section
from verification.trials import Trials, processors


def main(chosen: tuple[str, ...]) -> int:
    """Calibrate the subjects named, or all, and renew their sections of the page."""
    strange = [subject for subject in chosen if subject not in SUBJECTS]
    if strange:
        print(f"There is no subject {', '.join(strange)}; there are {', '.join(SUBJECTS)}.")
        return 2
    began = time.perf_counter()
    found: list[Section] = []
    with processors() as pool:
        for subject in chosen or SUBJECTS:
            print(subject, flush=True)
            sections = module_of(subject).sections(Trials(pool=pool))
            for section in sections:
                print(f"  {'held  ' if section.holds else 'FAILED'} {section.title}", flush=True)
            found += sections
            renew(sections)  # an interrupted run keeps what it has found
    print(
        f"{len(found)} claims, {sum(not one.holds for one in found)} failed, {time.perf_counter() - began:.0f} s"
    )
    print(f"Renewed {PAGE.name}")
    return 0 if all(section.holds for section in found) else 1


if __name__ == "__main__":
    raise SystemExit(main(tuple(sys.argv[1:])))
