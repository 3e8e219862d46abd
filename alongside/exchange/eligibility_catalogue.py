"""Specifications by the folder, and those that ship with the program, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from alongside.exchange._words import nearest
from alongside.exchange.eligibility_places import check_format, file_bytes, refuse
from alongside.exchange.eligibility_yaml import yaml_places
from alongside.exchange.problems import quoted
from alongside.exchange.specifications import ReadSpecification, read_specification, specification_of

SHIPPED = "shipped"
_FOLDERS = ("services", "entitlements")
_PERSON = frozenset({"person.yaml", "person.yml"})
PERSON_FORMAT = "alongside-person/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Every specification of a folder, in the order of their files, and the named person to talk to, if one is."""

    specifications: tuple[ReadSpecification, ...]
    person: str = ""


@cache
def shipped_names() -> tuple[str, ...]:
    """Return the names of the specifications that ship."""
    return tuple(sorted(_shipped()))


def _shipped() -> Mapping[str, tuple[str, str]]:
    """The folder and file of each by its name, which is the file's without its ending."""
    root = resources.files("alongside.catalogue")
    found = {}
    for folder in _FOLDERS:
        for file in root.joinpath(folder).iterdir():
            if file.name.endswith(".yaml"):
                found[file.name.removesuffix(".yaml")] = (folder, file.name)
    return found


def shipped_bytes(name: str) -> bytes:
    """Return the text of one that ships, as bytes."""
    folder, file = _shipped()[name]
    return resources.files("alongside.catalogue").joinpath(folder, file).read_bytes()


def shipped(name: str) -> ReadSpecification:
    """Return one that ships."""
    return specification_of(shipped_bytes(name), file=f"{name}.yaml")


def named_specification(path: Path) -> ReadSpecification:
    """Return the specification in a file or, where there is no such file, the one that ships under the name."""
    name = str(path)
    if path.exists() or name not in shipped_names():
        near = nearest(name, shipped_names())
        if near is not None and not path.exists():
            refuse(
                name, "there is no such file, and none of this name ships; did you mean {near}?", near=near
            )
        return read_specification(path)
    return shipped(name)


def read_catalogue(given: str) -> Catalogue:
    """Return every specification of a folder and those below it, or, for the word shipped, those that ship."""
    folder = Path(given)
    if given == SHIPPED and not folder.exists():
        return Catalogue(specifications=tuple(shipped(name) for name in shipped_names()))
    if not folder.is_dir():
        refuse(given, "there is no such folder; name a folder of specifications, or write shipped.")
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"} and path.is_file())
    people = [path for path in files if path.name in _PERSON]
    found = tuple(read_specification(path) for path in files if path.name not in _PERSON)
    if not found:
        refuse(given, "the folder holds no specification (.yaml); put one in it.")
    _refuse_twice(found)
    return Catalogue(specifications=found, person=_person(people[0]) if people else "")


def _refuse_twice(found: tuple[ReadSpecification, ...]) -> None:
    seen: dict[tuple[str, int], str] = {}
    for one in found:
        key = (one.specification.id, one.specification.version)
        if key in seen:
            refuse(
                one.file, "{other} too is version {version} of {id}; give one another version.",
                other=quoted(seen[key]), version=key[1], id=quoted(key[0]),
            )  # fmt: skip
        seen[key] = one.file


def _person(path: Path) -> str:
    """The named person of a folder: name, role and how to reach them, in one line."""
    root = yaml_places(file_bytes(path), file=path.name)
    check_format(root, PERSON_FORMAT)
    given = root.entries(required=("format", "name"), optional=("role", "how"))
    return ", ".join(given[name].text() for name in ("name", "role", "how") if name in given)
