"""The house's budgets hold for every file: short functions, short files, return types, sourced docstrings."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: str) -> list[Path]:
    """Every Python file below the folders, generated migrations apart."""
    files = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in files if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[FunctionNode]:
    """Every function and method in a file."""
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, FunctionNode))


def length(function: FunctionNode) -> int:
    """Lines from `def` to the end, the docstring not counted."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    has_docstring = (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1 if has_docstring else 0)


def test_functions_are_short() -> None:
    """Median at most 8 lines, at most 2% over 40, none over 60."""
    lengths = {
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}": length(function)
        for path in python_files("alongside")
        for function in functions(path)
    }
    over_40 = [name for name, lines in lengths.items() if lines > 40]
    assert statistics.median(lengths.values()) <= 8
    assert len(over_40) <= 0.02 * len(lengths), over_40
    assert not [name for name, lines in lengths.items() if lines > 60]


def test_files_are_short() -> None:
    """No file of the program is over 300 lines and none of the tests over 400."""
    limits = {"alongside": 300, "tests": 400, "verification": 300, "benchmarks": 300}
    too_long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for folder, limit in limits.items()
        for path in python_files(folder)
        if (lines := len(path.read_text().splitlines())) > limit
    ]
    assert not too_long


def test_core_functions_name_their_source() -> None:
    """Every public function that a core subject exports has a docstring; methods with a formula have a Source."""
    missing = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in python_files("alongside/core")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, FunctionNode | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not missing


FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "base", "data", "info"}


def test_module_names_mean_something() -> None:
    """No module is named for being a drawer."""
    assert not [path for path in python_files("alongside") if path.stem.strip("_") in FORBIDDEN_NAMES]


def test_every_exception_to_a_check_gives_its_reason() -> None:
    """A lint or type exception stands beside its reason on the same line or the line above."""
    bare = []
    for path in python_files("alongside", "tests", "verification", "benchmarks"):
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines, start=1):
            marks = [
                mark for mark in ("# noqa", "# type: ignore") if mark in line and f'"{mark}"' not in line
            ]
            for mark in marks:
                comment = line.split(mark, 1)[1].partition("]")[2] or line.split(mark, 1)[1]
                says_why = "#" in comment or " - " in comment or "(" in comment
                if not says_why:
                    bare.append(f"{path.relative_to(ROOT)}:{number}")
    assert not bare
