"""Simulations spread over processors by default, over a cluster when an address is given; kept as they come."""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from alongside.core.errors import InputError
from alongside.core.recruitment import RuleTask

AT_ONCE = 64


@dataclass(slots=True, kw_only=True)
class Spread:
    """How chunks are worked on. `keep`: a file that holds finished chunks, so that a stopped run can go on."""

    processes: int = -1
    cluster: str | None = None
    keep: Path | None = None
    on_progress: Callable[[int, int], None] = lambda _done, _all: None

    def __call__(
        self, function: Callable[[RuleTask, range], Any], task: RuleTask, chunks: Sequence[range]
    ) -> Iterable[Any]:
        """Return the answers in order; each is kept the moment it is there."""
        kept = _Kept(self.keep, task)
        waiting = [chunk for chunk in chunks if not kept.holds(chunk)]
        self.on_progress(len(chunks) - len(waiting), len(chunks))
        run = _on_cluster(self.cluster) if self.cluster else _on_processors(self.processes)
        for done, (chunk, answer) in enumerate(run(function, task, waiting), start=1):
            kept.add(chunk, answer)
            self.on_progress(len(chunks) - len(waiting) + done, len(chunks))
        return [kept.found[chunk.start] for chunk in chunks]


class _Kept:
    """Finished chunks by their first replicate, on disk line by line where a file is named."""

    def __init__(self, path: Path | None, task: RuleTask) -> None:
        self.path = path
        self.found: dict[int, dict[str, Any]] = {}
        self.is_cut_short = False
        self.mark = hashlib.sha256(pickle.dumps((task.entropy, repr(task)))).hexdigest()
        if path is not None and path.exists() and path.stat().st_size:
            self._read(path)

    @property
    def heading(self) -> str:
        """The first line, by which a file is known to be of this simulation."""
        return json.dumps({"alongside": "simulation", "mark": self.mark}) + "\n"

    def holds(self, chunk: range) -> bool:
        """Say whether a chunk is there whole; a run over more replicates has a longer last one."""
        found = self.found.get(chunk.start, {})
        return bool(found) and all(len(values) == len(chunk) for values in found.values())

    def _read(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        if text != self.heading and self.heading.startswith(text):
            path.unlink()  # stopped while its very first line was being written
            return
        lines, self.is_cut_short = text.splitlines(), not text.endswith("\n")
        if _mark_of(lines[0]) != self.mark:
            raise InputError(
                "keep",
                "{path} holds another simulation: name another file for --keep, or delete it.",
                path=path,
            )
        for line in lines[1:]:
            try:
                row = json.loads(line)
            except json.JSONDecodeError:
                continue  # the line that was being written when the run was stopped
            self.found[row["first"]] = {name: np.array(values) for name, values in row["columns"].items()}

    def add(self, chunk: range, answer: dict[str, Any]) -> None:
        """Keep one chunk."""
        self.found[chunk.start] = answer
        if self.path is None:
            return
        is_new = not self.path.exists() or not self.path.stat().st_size
        with self.path.open("a", encoding="utf-8") as out:
            if (
                self.is_cut_short
            ):  # a line that was being written when the run was stopped stays one of its own
                out.write("\n")
                self.is_cut_short = False
            if is_new:
                out.write(self.heading)
            columns = {name: values.tolist() for name, values in answer.items()}
            out.write(json.dumps({"first": chunk.start, "columns": columns}) + "\n")


def _mark_of(line: str) -> str:
    try:
        found = json.loads(line)
    except json.JSONDecodeError:
        return ""
    return str(found.get("mark", "")) if isinstance(found, dict) else ""


def _on_processors(processes: int) -> Callable[..., Iterator[tuple[range, Any]]]:
    def run(function: Any, task: RuleTask, chunks: Sequence[range]) -> Iterator[tuple[range, Any]]:
        from joblib import Parallel, delayed  # type: ignore[import-untyped]  # joblib ships no types

        work = Parallel(n_jobs=processes, return_as="generator")
        yield from zip(chunks, work(delayed(function)(task, chunk) for chunk in chunks), strict=True)

    return run


def _on_cluster(address: str) -> Callable[..., Iterator[tuple[range, Any]]]:
    def run(function: Any, task: RuleTask, chunks: Sequence[range]) -> Iterator[tuple[range, Any]]:
        try:
            from distributed import Client  # an extra: pip install 'alongside[cluster]'
        except ImportError:
            raise InputError(
                "cluster", "A cluster needs the extra packages of alongside[cluster]: install them first."
            ) from None
        try:
            client: Any = Client(address, timeout=10)  # type: ignore[no-untyped-call]  # it types none of its calls
        except (OSError, TimeoutError, ValueError):
            raise InputError(
                "cluster",
                "No cluster answers at {address}: check the address, or leave it out.",
                address=address,
            ) from None
        with client:
            for first in range(0, len(chunks), AT_ONCE):
                part = chunks[first : first + AT_ONCE]
                sent = client.map(function, [task] * len(part), part, pure=False)
                yield from zip(part, client.gather(sent), strict=True)

    return run
