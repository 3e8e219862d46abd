"""One family's facts, as a JSON file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from alongside.core.eligibility import Child, Fact, Family, Recorded, Specification, Waiver
from alongside.exchange.eligibility_json import json_places
from alongside.exchange.eligibility_places import Place, check_format, file_bytes, placed
from alongside.exchange.eligibility_values import fact_value

FORMAT = "alongside-family/1"
_WAIVER = ("criterion", "subject", "by", "role", "reason", "on", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyFile:
    """A family's file before a specification says of which type each fact is."""

    root: Place
    sha256: str

    def for_specification(self, specification: Specification) -> Family:
        """Return the family as a specification sees it; facts that only others ask are left out."""
        with placed(self.root):
            return _family(self.root, specification.facts)

    @property
    def names(self) -> Iterable[str]:
        """The names of every fact in the file."""
        given = self.root.mapping()
        return {name for facts in _fact_places(given) for name in facts}


def read_family(path: Path) -> FamilyFile:
    """Read a family's file."""
    return family_of(file_bytes(path), file=path.name)


def family_of(content: bytes, *, file: str) -> FamilyFile:
    """Read a family from bytes."""
    return FamilyFile(root=json_places(content, file=file), sha256=hashlib.sha256(content).hexdigest())


def _family(root: Place, facts: Mapping[str, Fact]) -> Family:
    check_format(root, FORMAT)
    given = root.entries(
        required=("format",), optional=("family", "children", "waivers", "referred_by", "in_conflict")
    )
    shared = given["family"].entries(optional=("facts",)) if "family" in given else {}
    return Family(
        facts=_facts(shared["facts"], facts) if "facts" in shared else {},
        children=tuple(_child(place, facts) for place in _list(given, "children")),
        waivers=tuple(_waiver(place) for place in _list(given, "waivers")),
        referred_by=tuple(place.text() for place in _list(given, "referred_by")),
        in_conflict=tuple(place.text() for place in _list(given, "in_conflict")),
    )


def _list(given: Mapping[str, Place], name: str) -> Sequence[Place]:
    return given[name].items() if name in given else ()


def _child(place: Place, facts: Mapping[str, Fact]) -> Child:
    given = place.entries(required=("id",), optional=("facts",))
    return Child(id=given["id"].text(), facts=_facts(given["facts"], facts) if "facts" in given else {})


def _facts(place: Place, facts: Mapping[str, Fact]) -> dict[str, Sequence[Recorded]]:
    """Every fact with what is recorded under it; a name the specification does not know is kept without values."""
    return {
        name: _recorded(held, facts[name].type) if name in facts else ()
        for name, held in place.mapping().items()
    }


def _recorded(place: Place, type_: str) -> tuple[Recorded, ...]:
    if place.value is None:
        return ()
    several = place.value if isinstance(place.value, list) else [place]
    found = (_record(one, type_) for one in several)
    return tuple(one for one in found if one is not None)


def _record(place: Place, type_: str) -> Recorded | None:
    if not isinstance(place.value, dict):
        place.refuse("a fact is written {form}; write it so.", form='{"value": …, "source": …}')
    given = place.entries(optional=("value", "source", "recorded_by", "recorded_on"))
    source = given["source"].text() if "source" in given else None
    by = given["recorded_by"].text() if "recorded_by" in given else None
    on = given["recorded_on"].day() if "recorded_on" in given else None
    if "value" not in given:
        return None
    value = fact_value(given["value"], type_=type_)
    return Recorded(value=value, source=source, recorded_by=by, recorded_on=on)


def _waiver(place: Place) -> Waiver:
    given = place.entries(required=_WAIVER, optional=("specification", "version"))
    words = {name: given[name].text() for name in _WAIVER[:5]}
    return Waiver(
        **words,
        on=given["on"].day(),
        until=given["until"].day(),
        specification=given["specification"].text() if "specification" in given else None,
        version=given["version"].whole() if "version" in given else None,
    )


def _fact_places(given: Mapping[str, Place]) -> Iterable[Mapping[str, Place]]:
    holders = [given[name] for name in ("family",) if name in given]
    holders += given["children"].items() if "children" in given else []
    for holder in holders:
        facts = holder.mapping().get("facts")
        if facts is not None and facts.value is not None:
            yield facts.mapping()
