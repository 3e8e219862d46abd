"""Simulations on every processor, the same whatever their number: each case has a seed of its own."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any
from zlib import crc32

import numpy as np

SEED = 20_261_122
LINES_EVERY = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """Runs a function over cases; a case is the keyword arguments of the function, `rng` apart."""

    pool: ProcessPoolExecutor

    def each(self, function: Callable[..., Any], cases: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Return the function's answer to every case, in order, printing how far it has got."""
        began = said = time.perf_counter()
        waiting = [self.pool.submit(_run, function, case, at) for at, case in enumerate(cases)]
        answers, cpu = [], 0.0
        for future in waiting:
            answer, seconds = future.result()
            answers.append(answer)
            cpu += seconds
            if time.perf_counter() - said > LINES_EVERY:
                said = time.perf_counter()
                print(f"  {function.__name__}: {len(answers)} of {len(cases)}", flush=True)
        wall = time.perf_counter() - began
        print(
            f"  {function.__name__}: {len(cases)} cases, {wall:.0f} s ({cpu:.0f} s of processor)", flush=True
        )
        return answers

    def repeated(
        self, function: Callable[..., Any], cases: Sequence[Mapping[str, Any]], *, parts: int
    ) -> list[list[Any]]:
        """Return, for every case, the answers of `parts` runs of it, each with a seed of its own."""
        flat = self.each(function, [case for case in cases for _ in range(parts)])
        return [flat[at * parts : (at + 1) * parts] for at in range(len(cases))]


def _run(function: Callable[..., Any], case: Mapping[str, Any], at: int) -> tuple[Any, float]:
    """The answer, and the seconds of processor it took."""
    began = time.process_time()
    name = crc32(f"{function.__module__}.{function.__name__}".encode())
    answer = function(**case, rng=np.random.default_rng([SEED, name, at]))
    return answer, time.process_time() - began


def processors() -> ProcessPoolExecutor:
    """As many processes as processors; each starts afresh, because threads do not survive a fork."""
    return ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn"))
