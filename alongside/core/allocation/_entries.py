"""What the next entry of a log says, made from the log so far, the key and what was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from alongside.core.allocation._design import Design, Strata
from alongside.core.allocation._proof import draw_of, salt_of
from alongside.core.allocation._register import FORMAT, Register, amend, is_instant, said
from alongside.core.allocation._step import Step, block_size, choose, step_of
from alongside.core.allocation._tally import place_of
from alongside.core.errors import InputError, RuleBroken

New: TypeAlias = dict[str, Any]
DECIMALS = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks for an entry that is no allocation, why, and when."""

    reason: str
    by: Sequence[str]
    at: str


def start_content(
    *,
    design: Design,
    study: str,
    list_name: str,
    commitment: str,
    public_value: str,
    public_source: str,
    at: str,
    key: bytes,
) -> New:
    """Return what the first entry says.

    *Source:* the protocol of proof, docs/decisions/0010-allocation-proof.md.
    """
    _refuse_time(at, after="")
    return {
        "type": "start",
        "format": FORMAT,
        "algorithm": design.algorithm,
        "study": said(study, field="study"),
        "list": said(list_name, field="list"),
        "design": design.document,
        "commitment": commitment,
        "public_value": said(public_value, field="public_value"),
        "public_source": said(public_source, field="public_source"),
        "at": at,
        "salt": salt_of(key=key, index=0),
    }


def allocate_content(
    *, register: Register, key: bytes, index: int, participant: str, strata: Strata, at: str
) -> New:
    """Return what the entry of an allocation says: its arm follows from the log, the strata, the index and the key.

    *Source:* the protocol of proof, docs/decisions/0010-allocation-proof.md.
    """
    design, name = register.designed, said(participant, field="participant")
    _refuse_time(at, after=register.last_at)
    if register.is_closed:
        raise RuleBroken("This list is closed: nobody more can be allocated.")
    if name in register.people:
        raise RuleBroken("{participant} is allocated already.", participant=name)
    place = place_of(design, strata)
    step = step_of(design, register.lists, place)
    draw = draw_of(key=key, index=index, purpose="arm")
    slot = choose(step.slots, draw)
    content = {
        "type": "allocate",
        "participant": name,
        "strata": {factor.name: said(strata[factor.name], field="strata") for factor in design.factors},
        **step_fields(design, step),
        "draw": f"{draw:064x}",
        "arm": design.arms[design.arm_of_slot[slot]],
        "at": at,
        "salt": salt_of(key=key, index=index),
    }
    if design.has_slots:
        content["slot"] = slot
    if step.opens_block:
        size_draw = draw_of(key=key, index=index, purpose="block")
        content["block"] = {"size": block_size(design.sizes, size_draw), "draw": f"{size_draw:064x}"}
    return content


def step_fields(design: Design, step: Step) -> New:
    """Return counts, scores and probabilities as a log and `probabilities --json` write them.

    >>> from alongside.core.allocation import design_of, probabilities
    >>> coin = design_of({"method": "efron", "arms": ["a", "b"], "p": "2/3"})
    >>> step_fields(coin, probabilities(design=coin, state=[], new={}))
    {'counts': {'list': [0, 0]}, 'scores': None, 'probabilities': ['1/2', '1/2']}
    """
    irrational = design.imbalance == "standard_deviation"
    return {
        "counts": {name: list(counts) for name, counts in step.counts.items()},
        "scores": None if step.scores is None else [_score(one, irrational) for one in step.scores],
        "probabilities": [str(chance) for chance in step.probabilities],
    }


def _score(score: Fraction, irrational: bool) -> str:
    """A fraction; a sum of square roots as a decimal of twelve places."""
    if not irrational:
        return str(score)
    whole, rest = divmod(round(score * DECIMALS), DECIMALS)
    return f"{whole}.{rest:012d}"


def correct_content(
    *, register: Register, key: bytes, index: int, participant: str, strata: Strata, asked: Asked
) -> New:
    """Return what an entry says that corrects somebody's strata; `was` are those before.

    *Source:* the protocol of proof, docs/decisions/0010-allocation-proof.md.
    """
    name = _known(register, participant)
    place_of(register.designed, strata)
    levels = {factor.name: said(strata[factor.name], field="strata") for factor in register.designed.factors}
    if levels == register.people[name].strata:
        raise RuleBroken("These are the strata of {participant} already.", participant=name)
    fields = {"participant": name, "strata": levels, "was": dict(register.people[name].strata)}
    return _asked(register, "correct_strata", fields, asked, key=key, index=index)


def amend_content(*, register: Register, key: bytes, index: int, design: Design, asked: Asked) -> New:
    """Return what an entry says that goes on under another design, in force from the next index.

    *Source:* the protocol of proof, docs/decisions/0010-allocation-proof.md.
    """
    if register.is_closed:
        raise RuleBroken("This list is closed: its design stays as it is.")
    amend(Register(design=register.design, people=dict(register.people)), design)
    fields = {"design": design.document, "design_sha256": design.sha256, "algorithm": design.algorithm}
    return _asked(register, "amend_design", fields, asked, key=key, index=index)


def reseed_content(
    *,
    register: Register,
    key: bytes,
    index: int,
    commitment: str,
    public_value: str,
    public_source: str,
    asked: Asked,
) -> New:
    """Return what an entry says that begins a new epoch under a new seed; `key` is the new one.

    *Source:* the protocol of proof, docs/decisions/0010-allocation-proof.md.
    """
    if len({said(name, field="by") for name in asked.by}) < 2:
        raise InputError("by", "A new seed needs two people: name both.")
    if commitment in {epoch.commitment for epoch in register.epochs}:
        raise RuleBroken("This seed is the log's own already: a new epoch needs a new one.")
    fields = {
        "commitment": commitment,
        "design_sha256": register.designed.sha256,
        "public_value": said(public_value, field="public_value"),
        "public_source": said(public_source, field="public_source"),
    }
    return _asked(register, "reseed", fields, asked, key=key, index=index)


def unblind_content(*, register: Register, key: bytes, index: int, participant: str, asked: Asked) -> New:
    """Return what an entry says that records that somebody's arm was told.

    *Source:* the protocol of proof, docs/decisions/0010-allocation-proof.md.
    """
    fields = {"participant": _known(register, participant)}
    return _asked(register, "unblind", fields, asked, key=key, index=index)


def close_content(*, register: Register, key: bytes, index: int, asked: Asked) -> New:
    """Return what the entry says after which nobody more is allocated.

    *Source:* the protocol of proof, docs/decisions/0010-allocation-proof.md.
    """
    if register.is_closed:
        raise RuleBroken("This list is closed already.")
    return _asked(register, "close", {}, asked, key=key, index=index)


def _known(register: Register, participant: str) -> str:
    name = said(participant, field="participant")
    if name not in register.people:
        raise RuleBroken("{participant} is not in this log.", participant=name)
    return name


def _asked(
    register: Register, kind: str, fields: Mapping[str, Any], asked: Asked, *, key: bytes, index: int
) -> New:
    _refuse_time(asked.at, after=register.last_at)
    names = [said(name, field="by") for name in asked.by]
    if not names:
        raise InputError("by", "Say who asks for it.")
    return {
        "type": kind,
        **fields,
        "reason": said(asked.reason, field="reason"),
        "by": names,
        "at": asked.at,
        "salt": salt_of(key=key, index=index),
    }


def _refuse_time(at: str, *, after: str) -> None:
    if not is_instant(at):
        raise InputError("at", "The time is '{at}': write it in UTC, as 2026-02-01T10:00:00Z.", at=at)
    if at < after:
        raise RuleBroken(
            "The clock was set back: it says {at}, but the last entry is of {after}. Set it right, then ask again.",
            at=at,
            after=after,
        )
