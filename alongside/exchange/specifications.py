"""Specifications of services, studies and entitlements, as YAML files that a service lead writes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from alongside.core.eligibility import (
    Criterion,
    Fact,
    FactType,
    Kind,
    Pack,
    Purpose,
    Specification,
    Unit,
    check_specification,
)
from alongside.exchange.eligibility_places import Place, check_format, file_bytes, placed
from alongside.exchange.eligibility_yaml import yaml_places
from alongside.exchange.specifications_rules import read_rule, read_test

FORMAT = "alongside-spec/1"
_REQUIRED = ("format", "id", "version", "title", "purpose", "valid_from", "facts", "criteria")
_OPTIONAL = ("unit", "valid_to", "rule", "entitlement", "contact", "notes")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSpecification:
    """A specification, the file it came from, and the digest of that file."""

    specification: Specification
    file: str
    sha256: str


def read_specification(path: Path) -> ReadSpecification:
    """Read a specification from a file; one that cannot be answered from is refused with one sentence."""
    return specification_of(file_bytes(path), file=path.name)


def specification_of(content: bytes, *, file: str) -> ReadSpecification:
    """Read a specification from bytes."""
    root = yaml_places(content, file=file)
    found = _specification(root)
    return ReadSpecification(specification=found, file=file, sha256=hashlib.sha256(content).hexdigest())


def _specification(root: Place) -> Specification:
    check_format(root, FORMAT)
    given = root.entries(required=_REQUIRED, optional=_OPTIONAL)
    facts = {name: _fact(place) for name, place in given["facts"].mapping().items()}
    criteria = tuple(_criterion(place, facts) for place in given["criteria"].items())
    purpose = given["purpose"].one_of(get_args(Purpose))
    with placed(root):
        found = Specification(
            id=given["id"].text(),
            version=given["version"].whole(),
            title=given["title"].text(),
            purpose=purpose,
            unit=given["unit"].one_of(get_args(Unit)) if "unit" in given else "child",
            valid_from=given["valid_from"].day(),
            valid_to=given["valid_to"].day() if "valid_to" in given else None,
            facts=facts,
            criteria=criteria,
            rule=read_rule(given["rule"]) if "rule" in given else None,
            pack=_pack(root, given, purpose),
            contact=given["contact"].text() if "contact" in given else "",
            notes=tuple(note.text() for note in given["notes"].items()) if "notes" in given else (),
        )
        check_specification(found)
    return found


def _fact(place: Place) -> Fact:
    given = place.entries(
        required=("type",), optional=("ask_cost", "ask", "ask_privately", "letter", "choices")
    )
    return Fact(
        type=given["type"].one_of(get_args(FactType)),
        ask_cost=given["ask_cost"].whole() if "ask_cost" in given else 1,
        ask=given["ask"].text() if "ask" in given else "",
        ask_privately="ask_privately" in given and given["ask_privately"].is_true(),
        letter=_letter(given["letter"]) if "letter" in given else None,
        choices=tuple(one.text() for one in given["choices"].items()) if "choices" in given else (),
    )


def _letter(place: Place) -> str | None:
    """Words for a letter; false where a letter may not name the fact; true for the criterion's own words."""
    if isinstance(place.value, bool):
        return None if place.value else ""
    return place.text()


_CRITERION = ("words", "clause", "valid_from", "valid_to", "changeable", "waivable_by", "weeks")


def _criterion(place: Place, facts: Mapping[str, Fact]) -> Criterion:
    given = place.entries(required=("id", "kind", "test"), optional=_CRITERION)
    return Criterion(
        id=given["id"].text(),
        kind=given["kind"].one_of(get_args(Kind)),
        words=given["words"].text() if "words" in given else "",
        clause=given["clause"].text() if "clause" in given else "",
        valid_from=given["valid_from"].day() if "valid_from" in given else None,
        valid_to=given["valid_to"].day() if "valid_to" in given else None,
        changeable="changeable" in given and given["changeable"].is_true(),
        waivable_by=tuple(one.text() for one in given["waivable_by"].items())
        if "waivable_by" in given
        else (),
        weeks=_weeks(given["weeks"]) if "weeks" in given else None,
        test=read_test(given["test"], facts=facts),
    )


def _weeks(place: Place) -> float | str:
    return place.text() if isinstance(place.value, str) else place.number()


_PACK = ("checked_until", "public_funds", "claim", "sources", "checked_by")


def _pack(root: Place, given: Mapping[str, Place], purpose: str) -> Pack | None:
    if purpose != "entitlement":
        if "entitlement" in given:
            given["entitlement"].refuse(
                "only a specification whose purpose is entitlement has this; take it out."
            )
        return None
    if "entitlement" not in given:
        root.refuse(
            "an entitlement is missing its part entitlement; add checked_until, public_funds and sources."
        )
    held = given["entitlement"].entries(required=_PACK[:2], optional=_PACK[2:])
    return Pack(
        checked_until=held["checked_until"].day(),
        is_public_funds=held["public_funds"].is_true(),
        claim=held["claim"].text() if "claim" in held else "",
        sources=tuple(one.text() for one in held["sources"].items()) if "sources" in held else (),
        checked_by=held["checked_by"].text() if "checked_by" in held else "",
    )
