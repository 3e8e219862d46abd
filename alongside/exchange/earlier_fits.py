"""An earlier answer, read back from the JSON that `alongside fit` wrote, so that a later one can say what changed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from alongside.core.eligibility import (
    Answer,
    Change,
    CriterionAnswer,
    FactUsed,
    Fit,
    Recorded,
    Specification,
    what_changed,
)
from alongside.exchange import fits
from alongside.exchange.eligibility_json import json_places
from alongside.exchange.eligibility_places import Place, file_bytes
from alongside.exchange.eligibility_values import fact_value, written_value

RESULTS = ("fits", "cannot_say_yet", "does_not_fit")
KINDS = ("inclusion", "exclusion", "priority", "capacity", "safety")
STATES = ("met", "not_met", "not_known", "waived")


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierFit:
    """An earlier answer as its file has it."""

    root: Place
    sha256: str

    def changes_to(
        self, found: Fit, specification: Specification, *, hidden: Collection[str] | None = None
    ) -> tuple[Change, ...]:
        """Return what changed since; both answers are compared as they are written, so that nothing else can differ.

        `hidden`: for a shared screen, the facts asked privately; nothing that rests on them is told, nor what the
        earlier answer was, unless that too was for a shared screen.
        """
        earlier = _fit(self.root, specification)
        if earlier.specification != found.specification:
            self.root.refuse(
                "it answers {earlier}, not {now}; give an answer to the same specification.",
                earlier=earlier.specification,
                now=found.specification,
            )
        if earlier.on > found.on:
            self.root.refuse(
                "it is the answer for {earlier}, after {now}; give an earlier one.",
                earlier=earlier.on,
                now=found.on,
            )
        written = json_places(
            fits.write(fits.fit_document(found, provenance={})), file="the answer of this day"
        )
        before, after = earlier, _fit(written, specification)
        if hidden is not None:
            before, after = (_without_private(one, specification, hidden) for one in (before, after))
            if "asked_in_private" not in self.root.mapping():
                before = _with_results_of(before, after)
        return what_changed(before, after)


def read_earlier(path: Path | None) -> EarlierFit | None:
    """Read an earlier answer; no file is no answer."""
    if path is None:
        return None
    content = file_bytes(path)
    root = json_places(content, file=path.name)
    given = root.mapping().get("format")
    if given is None or given.value != fits.FORMAT:
        root.refuse("this is not an answer of alongside fit; give what --json wrote.")
    return EarlierFit(root=root, sha256=hashlib.sha256(content).hexdigest())


def _held(place: Place, name: str) -> Place:
    return place.entries(required=(name,), optional=place.mapping())[name]


def _fit(root: Place, specification: Specification) -> Fit:
    named = _held(root, "specification")
    return Fit(
        specification=_held(named, "id").text(),
        version=_held(named, "version").whole(),
        on=_held(root, "on").day(),
        result=_held(root, "result").one_of(RESULTS),
        subjects=tuple(_subject(one, specification) for one in _held(root, "subjects").items()),
    )


def _subject(place: Place, specification: Specification) -> Answer:
    return Answer(
        subject=_held(place, "subject").text(),
        result=_held(place, "result").one_of(RESULTS),
        criteria=tuple(_criterion(one, specification) for one in _held(place, "criteria").items()),
        reasons=(),
        because=(),
        open_questions=(),
        would_fit_if=(),
        timeline=(),
        priorities=(),
        waits=(),
        reviews=(),
    )


def _criterion(place: Place, specification: Specification) -> CriterionAnswer:
    return CriterionAnswer(
        id=_held(place, "id").text(),
        kind=_held(place, "kind").one_of(KINDS),
        state=_held(place, "state").one_of(STATES),
        facts=tuple(_fact(one, specification) for one in _held(place, "facts").items()),
    )


def _fact(place: Place, specification: Specification) -> FactUsed:
    name, given = _held(place, "fact").text(), place.mapping()
    records: Sequence[Place] = given["recorded"].items() if "recorded" in given else ()
    if "value" in given:
        records = (place,)
    asked = specification.facts.get(name)
    return FactUsed(
        fact=name,
        is_known=_held(place, "known").is_true(),
        is_contradictory=_held(place, "contradictory").is_true(),
        recorded=tuple(_record(one, "" if asked is None else asked.type) for one in records),
    )


def _record(place: Place, type_: str) -> Recorded:
    held = place.mapping()
    return Recorded(
        value=fact_value(_held(place, "value"), type_=type_),
        source=held["source"].text() if "source" in held else None,
        recorded_by=held["recorded_by"].text() if "recorded_by" in held else None,
    )


def _with_results_of(before: Fit, after: Fit) -> Fit:
    """An earlier answer that may rest on what was said in private, with the later results in place of its own."""
    results = {one.subject: one.result for one in after.subjects}
    subjects = tuple(
        replace(one, result=results.get(one.subject, "cannot_say_yet")) for one in before.subjects
    )
    return replace(before, result=after.result, subjects=subjects)


def _without_private(found: Fit, specification: Specification, hidden: Collection[str]) -> Fit:
    """Leave out every criterion that asks something privately, or something this version does not know."""
    private = {
        fact.fact
        for answer in found.subjects
        for criterion in answer.criteria
        for fact in criterion.facts
        if fact.fact not in specification.facts or fact.fact in hidden
    }
    return replace(
        found,
        subjects=tuple(
            replace(
                answer,
                criteria=tuple(
                    one for one in answer.criteria if not any(fact.fact in private for fact in one.facts)
                ),
            )
            for answer in found.subjects
        ),
    )


def change_documents(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Write changes as JSON holds them: what, of whom, of which criterion or fact, before and after."""
    return [
        {
            "what": one.what,
            **({"subject": one.subject} if one.subject else {}),
            **({"name": one.name} if one.name else {}),
            "before": _written(one.before),
            "after": _written(one.after),
        }
        for one in changes
    ]


def _written(value: Any) -> Any:
    if isinstance(value, tuple):
        return [fits.written_record(one) for one in value]
    return written_value(value)
