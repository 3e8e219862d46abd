"""Change the eligibility engine in one place at a time; every change of an answer must make a test fail.

Run `python -m verification.eligibility_mutants [module ...]`; it takes some minutes and exits 1 where one survives.
First the answers of a few hundred random families are compared with those of the unchanged engine; then the tests
without chance are run, then the random ones. A process that uses too many seconds of processor counts as noticed.
"""

from __future__ import annotations

import ast
import copy
import importlib
import os
import pickle
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / "alongside" / "core" / "eligibility"
ANSWERS = Path(tempfile.mkdtemp(prefix="alongside-mutants-")) / "answers.pickle"
TESTS = ROOT / "tests" / "core" / "eligibility"
MODULES = (
    *(
        "_truth",
        "_ages",
        "_tests",
        "_rule",
        "_reasons",
        "_questions",
        "_fit",
        "_waivers",
        "_subjects",
        "_family",
    ),
    *("_values", "_many", "_entitlements", "_alternatives", "_changes", "_shared", "_equity"),
)
RANDOM = ("slow_engine", "timeline_is_that", "many_at_once_say", "telling_more", "every_completion", "never_mixed",
          "refuse_nobody", "witnesses_are_true", "ask_tells_nothing", "as_the_slow_engine", "still_under",
          "whatever_private_facts")  # fmt: skip
SECONDS = (10, 60, 180)
EXAMPLES = 150
COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}  # fmt: skip
_ONE_BY_ONE = "families are then checked one by one, which takes longer and refuses the same"
_ALONE = "of one value, or of values that are all the same, any is the one"
EQUIVALENT: dict[str, str] = {
    "_tests._about: limit + ONE_DAY -> Sub": "the day before a limit stands for what lies below it as well",
    "_alternatives.open_of: 0 -> one more": "only the open questions are taken from that answer, not its timeline",
    "_alternatives.open_of: 0 -> one less": "only the open questions are taken from that answer, not its timeline",
    "_entitlements.claim_answer: None -> True": "anything but no leaves public funds uncleared",
    "_family.is_contradictory: True -> False": "every pair has two ends, so that strict has nothing to refuse",
    "_fit._weeks: 0 -> one less": _ALONE,
    "_many.check: self.names <= elsewhere -> Lt": _ONE_BY_ONE,
    "_many._are_clean: column.values[column.known] > on.toordinal() -> GtE": _ONE_BY_ONE,
    "_many._are_clean: True -> False": _ONE_BY_ONE,
    "_many._are_clean: name in births and (column.values[column.known] > on.toordinal()).any( -> Or": _ONE_BY_ONE,
    "_many._are_clean: set(column.codes) <= set(fact.choices or column.codes) -> Lt": _ONE_BY_ONE,
    "_many._is_odd: len(set(ids)) < len(ids) -> LtE": _ONE_BY_ONE,
    "_many._is_odd: 1 -> one less": _ONE_BY_ONE,
    "_many._is_odd: len(records) > 1 -> GtE": _ONE_BY_ONE,
    "_many._is_odd: 0 -> one less": _ALONE,
    "_many._column: 0 -> one less": _ALONE,
    "_many._column: True -> False": _ONE_BY_ONE,
    "_many._joined: 1 -> one less": "the greatest of all is found by sorting too",
    "_many._passes: 0 -> one less": _ALONE,
    "_many._code: 1 -> one more": "minus two stands for no choice as well as minus one does",
    "_equity._counted: None -> True": "without a rule nobody is told that it does not fit, so that none is asked of",
    "_reasons.smallest: other < one -> LtE": "the sets differ, so that none is the same as another",
}
"""Changes that change no answer, each with the reason why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change: where, and the whole changed source."""

    module: str
    line: int
    what: str
    source: str

    @property
    def name(self) -> str:
        """How it is called in what is printed."""
        return f"{self.module}.{self.what}"


def mutants(module: str) -> Iterator[Mutant]:
    """Yield every change of a module, one place at a time."""
    tree = ast.parse((ENGINE / f"{module}.py").read_text())
    places = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.expr | ast.stmt) and id(node) not in _left(tree)
    ]
    for at, node in enumerate(places):
        for what, _ in _changes(node):
            changed = copy.deepcopy(tree)
            own = _left(changed)
            same = [
                one
                for one in ast.walk(changed)
                if isinstance(one, ast.expr | ast.stmt) and id(one) not in own
            ][at]
            dict(_changes(same))[what]()
            text = ast.unparse(ast.fix_missing_locations(changed))
            said = ast.unparse(node).splitlines()[0][:70]
            within = _within(tree, node.lineno)
            yield Mutant(module=module, line=node.lineno, what=f"{within}: {said} -> {what}", source=text)


def _within(tree: ast.Module, line: int) -> str:
    """The innermost function or class around a line, so that a name outlives other lines that come and go."""
    named = (ast.FunctionDef, ast.ClassDef)
    around = [
        one
        for one in ast.walk(tree)
        if isinstance(one, named) and one.lineno <= line <= (one.end_lineno or 0)
    ]
    return max(around, key=lambda one: one.lineno).name if around else "the module"


def _left(tree: ast.AST) -> set[int]:
    """What is not changed: annotations, docstrings, assertions, and what a refusal says."""
    left: set[int] = set()
    for node in ast.walk(tree):
        skipped: list[ast.AST | None] = []
        if isinstance(node, ast.FunctionDef):
            skipped = [node.returns, *(one.annotation for one in node.args.args + node.args.kwonlyargs)]
            skipped += node.decorator_list
        elif isinstance(node, ast.AnnAssign):
            skipped = [node.annotation]
        elif isinstance(node, ast.Assert | ast.Raise | ast.Import | ast.ImportFrom):
            skipped = [node]
        elif isinstance(node, ast.ClassDef):
            skipped = list(node.decorator_list)
        for one in skipped:
            left |= {id(part) for part in ast.walk(one)} if one is not None else set()
    return left


def _changes(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """Yield each change of one node, with what makes it."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        for other in COMPARISONS[type(node.ops[0])]:
            yield other.__name__, lambda other=other: setattr(node, "ops", [other()])
    elif isinstance(node, ast.BoolOp):
        swapped = ast.Or if isinstance(node.op, ast.And) else ast.And
        yield swapped.__name__, lambda: setattr(node, "op", swapped())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield (
            "no not",
            lambda: (
                setattr(node, "op", ast.Not())
                or setattr(node, "operand", ast.UnaryOp(op=ast.Not(), operand=node.operand))
            ),
        )
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        yield ARITHMETIC[type(node.op)].__name__, lambda: setattr(node, "op", ARITHMETIC[type(node.op)]())  # type: ignore[index]  # just looked up
    elif isinstance(node, ast.Constant):
        yield from _constants(node)
    elif isinstance(node, ast.IfExp | ast.If):
        yield "not", lambda: setattr(node, "test", ast.UnaryOp(op=ast.Not(), operand=node.test))


def _constants(node: ast.Constant) -> Iterator[tuple[str, Any]]:
    if isinstance(node.value, bool):
        yield str(not node.value), lambda: setattr(node, "value", not node.value)
    elif isinstance(node.value, int):
        yield "one more", lambda: setattr(node, "value", node.value + 1)  # type: ignore[operator]  # an int
        yield "one less", lambda: setattr(node, "value", node.value - 1)  # type: ignore[operator]  # an int
    elif node.value is None:
        yield "True", lambda: setattr(node, "value", True)


def survives(mutant: Mutant) -> bool:
    """Whether no test notices: first those without chance, then the random ones."""
    chosen = " or ".join(RANDOM)
    tries = (_compared, partial(_tested, f"not ({chosen})"), partial(_tested, chosen))
    return all(_passes(mutant, one, seconds) for one, seconds in zip(tries, SECONDS, strict=True))


def _passes(mutant: Mutant | None, attempt: Callable[[], int], seconds: int) -> bool:
    """Make one attempt in a process of its own, which sees the changed module."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.setitimer(signal.ITIMER_PROF, seconds)
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            if mutant is not None:
                _change(mutant)
            code = attempt()
        finally:
            os._exit(code)
    return os.waitpid(child, 0)[1] == 0


def _kept() -> int:
    """Keep random specifications and families with their answers, for every change to be held against."""
    from hypothesis import given, settings

    from tests.core.eligibility.made import families, specifications

    found: list[Any] = []

    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None)
    @given(specifications(), families())
    def keep(specification: Any, family: Any) -> None:
        found.append((specification, family, _answers(specification, family)))

    keep()
    ANSWERS.write_bytes(pickle.dumps(found))
    return 0


def _answers(specification: Any, family: Any) -> str:
    from alongside.core import eligibility as engine
    from tests.core.eligibility.made import ON

    found = engine.fit(replace(specification), family, on=ON)
    many = engine.fit_many(specifications=[specification], families=[family], on=ON)
    return repr((found, [one.open_questions for one in engine.ranked([(specification, found)])], many.rows()))


def _compared() -> int:
    kept = pickle.loads(ANSWERS.read_bytes())
    return int(any(_answers(one, family) != said for one, family, said in kept))


def _change(mutant: Mutant) -> None:
    real, path = SourceFileLoader.get_code, str(ENGINE / f"{mutant.module}.py")

    def changed(self: SourceFileLoader, name: str) -> Any:
        return compile(mutant.source, path, "exec") if self.path == path else real(self, name)

    SourceFileLoader.get_code = changed  # type: ignore[method-assign]  # this process sees the changed module


def _tested(chosen: str) -> int:
    import pytest

    plain = ["-x", "-q", "-c", os.devnull, "--rootdir", str(ROOT), "--import-mode=importlib"]
    without = ["-p", "no:django", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:playwright"]
    return int(pytest.main([*plain, *without, "-k", chosen, str(TESTS)]))


def main(chosen: tuple[str, ...]) -> int:
    """Try every mutant of the modules named, or all; print those that survive."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for heavy in (
        "pytest",
        "hypothesis.strategies",
        "hypothesis.extra",
        "polars",
        "alongside.core.inference",
    ):
        importlib.import_module(heavy)
    every = [mutant for module in chosen or MODULES for mutant in mutants(module)]
    if not _passes(None, _kept, SECONDS[-1]):
        raise RuntimeError("the unchanged engine could not be asked")
    alive: list[Mutant] = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for at, (one, lives) in enumerate(zip(every, pool.map(survives, every), strict=True), start=1):
            if at % 50 == 0:
                print(f"{at} of {len(every)}", flush=True)
            if lives:
                alive.append(one)
                known = "known" if one.name in EQUIVALENT else "survived"
                print(f"{known}: {one.name} (line {one.line})", flush=True)
    left = [one for one in alive if one.name not in EQUIVALENT]
    print(
        f"{len(every)} changes, {len(every) - len(alive)} noticed, {len(alive) - len(left)} known to change no answer"
    )
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main(tuple(sys.argv[1:])))
