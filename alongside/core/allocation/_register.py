"""What a log says so far: its design, who is in which arm, and what the next draw depends on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

from alongside.core.allocation._design import Design, Strata
from alongside.core.allocation._read_design import design_of
from alongside.core.allocation._tally import Lists, added, place_of, removed
from alongside.core.errors import InputError, RuleBroken
from alongside.core.ledger import Entry, Head

Content: TypeAlias = Mapping[str, Any]

FORMAT = "alongside-allocation-log/1"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
HEX64 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """A part of the log whose draws hang on one seed: from its entry `first` on."""

    first: int
    commitment: str
    public_value: str
    design_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotted:
    """Somebody in the log: `strata` as corrected since, `entered` as they stood at allocation."""

    index: int
    arm: str
    slot: int
    block: int
    strata: Strata
    entered: Strata
    hash: str


@dataclass(slots=True, kw_only=True)
class Register:
    """A log read up to some entry; `apply` reads the next. It trusts what entries say: `verify_log` does not."""

    design: Design | None = None
    study: str = ""
    list_name: str = ""
    epochs: list[Epoch] = field(default_factory=list)
    people: dict[str, Allotted] = field(default_factory=dict)
    lists: Lists = field(default_factory=dict)
    is_closed: bool = False
    last_at: str = ""
    head: Head | None = None

    @property
    def designed(self) -> Design:
        """The design in force."""
        if self.design is None:
            raise InputError("log", "This is not an allocation log: it does not begin with a start entry.")
        return self.design

    def apply(self, entry: Entry) -> None:
        """Read one more entry."""
        kind = entry.content.get("type")
        if (kind == "start") is not (self.design is None):
            raise malformed(entry, "type")
        if not isinstance(kind, str) or kind not in READERS:
            raise malformed(entry, "type")
        at = text(entry, "at")
        if not is_instant(at):
            raise malformed(entry, "at")
        READERS[kind](self, entry)
        self.last_at, self.head = at, entry.head


def malformed(entry: Entry, name: str) -> InputError:
    """Say which field of which entry cannot be read."""
    return InputError(
        "log", "Entry {index} cannot be read: its {name} is missing or wrong.", index=entry.index, name=name
    )


def text(entry: Entry, name: str) -> str:
    """Return a field that must be text."""
    found = entry.content.get(name)
    if not isinstance(found, str):
        raise malformed(entry, name)
    return found


def is_instant(given: str) -> bool:
    """Tell an instant as a log writes it, in UTC to the second.

    >>> is_instant("2026-02-01T10:00:00Z"), is_instant("2026-02-30T10:00:00Z")
    (True, False)
    """
    if not INSTANT.fullmatch(given):
        return False
    try:
        datetime.fromisoformat(given)
    except ValueError:
        return False
    return True


def said(given: str, *, field: str) -> str:
    """Check a word that a person gives, such as a participant's number, and return it in normal form C."""
    plain = unicodedata.normalize("NFC", given).strip()
    if not plain or not plain.isprintable():
        raise InputError(field, "The {what} is empty or holds characters that cannot be printed.", what=field)
    return plain


def strata_in(entry: Entry, name: str) -> Strata:
    """Return strata as an entry holds them."""
    found = entry.content.get(name)
    if not isinstance(found, Mapping) or not all(isinstance(level, str) for level in found.values()):
        raise malformed(entry, name)
    return {name: str(level) for name, level in found.items()}


def _start(register: Register, entry: Entry) -> None:
    if entry.content.get("format") != FORMAT:
        raise malformed(entry, "format")
    register.design = design_of(entry.content.get("design"))
    register.study, register.list_name = text(entry, "study"), text(entry, "list")
    _open_epoch(register, entry)


def _open_epoch(register: Register, entry: Entry) -> None:
    register.epochs.append(
        Epoch(
            first=entry.index,
            commitment=text(entry, "commitment"),
            public_value=text(entry, "public_value"),
            design_sha256=register.designed.sha256,
        )
    )


def _allocate(register: Register, entry: Entry) -> None:
    design, strata = register.designed, strata_in(entry, "strata")
    participant, arm = text(entry, "participant"), text(entry, "arm")
    if register.is_closed or participant in register.people:
        raise malformed(entry, "participant")
    place = place_of(design, strata)
    slot, size = _slot(design, entry, arm), _size(design, entry)
    opens = design.method == "permuted_blocks" and _opens(register, entry)
    if opens and not size:
        raise malformed(entry, "block")
    register.lists = added(design, register.lists, place, slot=slot, size=size)
    register.people[participant] = Allotted(
        index=entry.index, arm=arm, slot=slot, block=size, strata=strata, entered=strata, hash=entry.hash
    )


def _opens(register: Register, entry: Entry) -> bool:
    tally = register.lists.get(place_of(register.designed, strata_in(entry, "strata")).list_key)
    return tally is None or tally.block is None


def _slot(design: Design, entry: Entry, arm: str) -> int:
    if arm not in design.arms:
        raise malformed(entry, "arm")
    at = design.arms.index(arm)
    if not design.has_slots:
        return at
    slot = entry.content.get("slot")
    if type(slot) is not int or not 0 <= slot < design.slots or design.arm_of_slot[slot] != at:
        raise malformed(entry, "slot")
    return slot


def _size(design: Design, entry: Entry) -> int:
    block = entry.content.get("block")
    if block is None:
        return 0
    size = block.get("size") if isinstance(block, Mapping) else None
    if type(size) is not int or size not in design.sizes:
        raise malformed(entry, "block")
    return size


def _correct(register: Register, entry: Entry) -> None:
    participant, strata = text(entry, "participant"), strata_in(entry, "strata")
    if participant not in register.people:
        raise malformed(entry, "participant")
    correct(register, participant, strata)


def correct(register: Register, participant: str, strata: Strata) -> None:
    """Count somebody at their corrected levels from now on; places already used in a list stay used."""
    design, was = register.designed, register.people[participant]
    place = place_of(design, strata)
    if design.method == "minimisation":
        without = removed(register.lists, place_of(design, was.strata), slot=was.slot)
        register.lists = added(design, without, place, slot=was.slot)
    register.people[participant] = replace(was, strata=strata)


def _amend(register: Register, entry: Entry) -> None:
    amend(register, design_of(entry.content.get("design")))


def amend(register: Register, design: Design) -> None:
    """Go on under another design of the same arms: counts go on, open blocks and planned lists begin anew."""
    if design.arms != register.designed.arms:
        raise RuleBroken(
            "The amended design has other arms ({arms}): an amendment keeps them, in their order; other arms need "
            "another list.",
            arms=", ".join(design.arms),
        )
    people, lists = recounted(design, register.people)
    register.design, register.people, register.lists = design, people, lists


def recounted(design: Design, people: Mapping[str, Allotted]) -> tuple[dict[str, Allotted], Lists]:
    """Count everybody again under another design; the slots of an arm are filled in turn."""
    lists: Lists = {}
    filled = [0] * len(design.arms)
    found: dict[str, Allotted] = {}
    for name, one in people.items():
        arm = design.arms.index(one.arm)
        slot = design.first_slot[arm] + filled[arm] % design.arm_of_slot.count(arm)
        filled[arm] += 1
        found[name] = replace(one, slot=slot)
        if design.keeps_counts:
            lists = added(design, lists, place_of(design, one.strata), slot=slot)
    return found, lists


def _nothing(register: Register, entry: Entry) -> None:
    if text(entry, "participant") not in register.people:
        raise malformed(entry, "participant")


def _close(register: Register, _entry: Entry) -> None:
    register.is_closed = True


READERS = {
    "start": _start,
    "allocate": _allocate,
    "correct_strata": _correct,
    "amend_design": _amend,
    "reseed": _open_epoch,
    "unblind": _nothing,
    "close": _close,
}
