"""An app of the web holds the files that the architecture names, each where a reader looks for it, and no others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "alongside" / "web"
APPS = sorted(path for path in WEB.iterdir() if (path / "__init__.py").exists())

PARTS = {"urls", "views", "api", "tasks", "forms", "pages", "actions", "cohorts", "models"}
"""A module or a package each; a package says in its `__init__.py` what it offers."""
DJANGO_NAMES = {"apps", "migrations", "management", "templatetags"}
FRONT = {"jinja2", "static", "templates"}
EXCEPTIONS = {
    ("accounts", "permissions"): "the one table of who may do what, asked by every app above",
    ("accounts", "receivers"): "hears the signals of the sign-in library, for the audit",
}
WHOLE = {
    "config": "wires the apps together, and is none",
    "design": "the layout and the fields, and is no part of the request's way",
}
LEVEL = {
    "urls": 5,
    "views": 4,
    "api": 4,
    "tasks": 3,
    "forms": 2,
    "pages": 2,
    "actions": 2,
    "cohorts": 2,
    "models": 1,
}


def names_in(app: Path) -> set[str]:
    """Return the modules and folders of an app."""
    found = {path.stem if path.is_file() else path.name for path in app.iterdir()}
    return found - {"__init__", "__pycache__"}


def refused(app: Path) -> list[str]:
    """Return what has no place in an app."""
    if app.name in WHOLE:
        return []
    extra = {name for at, name in EXCEPTIONS if at == app.name}
    return sorted(names_in(app) - PARTS - DJANGO_NAMES - FRONT - extra)


def imports_of(path: Path, app: str) -> Iterator[str]:
    """Return which parts of its own app a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"alongside.web.{app}"):
            below = (node.module or "").split(".")[3:4]
            yield from below or [alias.name for alias in node.names]


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_an_app_holds_only_the_files_that_are_named(app: Path) -> None:
    """Whatever else is needed is a part's own module: `actions/keeping.py`, never `services.py`."""
    assert refused(app) == []


def test_a_file_of_another_name_is_refused(tmp_path: Path) -> None:
    """The rule bites, and what is no app of its own is let be."""
    for app in ("places", "config"):
        (tmp_path / app).mkdir()
        for name in ("helpers.py", "models.py", "services.py"):
            (tmp_path / app / name).touch()
    assert refused(tmp_path / "places") == ["helpers", "services"]
    assert refused(tmp_path / "config") == []


def test_every_exception_is_there_and_says_why() -> None:
    """An exception whose file has gone is taken off the list."""
    for (app, name), reason in EXCEPTIONS.items():
        assert (WEB / app / f"{name}.py").exists()
        assert reason
    assert WHOLE.keys() <= {app.name for app in APPS}


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_inside_an_app_a_request_flows_one_way(app: Path) -> None:
    """Urls, views, tasks, then forms, pages and actions, which do not know each other, then models."""
    for path in app.rglob("*.py"):
        here = path.relative_to(app).parts[0].removesuffix(".py")
        for there in imports_of(path, app.name) if here in LEVEL else ():
            allowed = there == here or there not in LEVEL or LEVEL[there] < LEVEL[here]
            assert allowed, f"{path.relative_to(WEB)} imports {there}"
