"""Specifications and families that cannot be used: one sentence each, with file, line or path, and remedy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from alongside.core.eligibility import fit
from alongside.core.errors import InputError
from alongside.exchange.eligibility_places import as_day, placed
from alongside.exchange.families import family_of, read_family
from alongside.exchange.specifications import read_specification, specification_of

SPEC = """format: alongside-spec/1
id: team
version: 1
title: Team
purpose: service
valid_from: 2026-01-01
valid_to: 2027-01-01
facts:
  child.born_on: {type: date, ask: "When?"}
  child.concern: {type: yes_no}
  child.weight: {type: number}
  family.home: {type: choice}
criteria:
  - {id: age, kind: inclusion, test: {fact: child.born_on, age_under_months: 72}}
  - {id: concern, kind: inclusion, waivable_by: [team lead], test: {fact: child.concern, is: true}}
  - {id: safe, kind: safety, test: {fact: child.weight, lt: 1}}
rule: {all: [age, concern, safe]}
"""
FAMILY: dict[str, Any] = {
    "format": "alongside-family/1",
    "family": {"facts": {"family.home": {"value": "own"}}},
    "children": [{"id": "c1", "facts": {"child.born_on": {"value": "2025-01-31"}}}],
    "waivers": [],
}
WAIVER = {
    "criterion": "concern", "subject": "c1", "by": "Sam", "role": "team lead", "reason": "known", "on": "2026-02-01",
    "until": "2026-09-01",
}  # fmt: skip


def sentence(spec: str = SPEC, family: Any = FAMILY) -> str:
    """What is said of a specification and a family; the refusal is one line."""
    with pytest.raises(InputError) as refused:
        answer(spec, family)
    said = str(refused.value)
    assert "\n" not in said
    assert said.rstrip().endswith(".")
    return said


def answer(spec: str = SPEC, family: Any = FAMILY) -> Any:
    specification = specification_of(spec.encode(), file="team.yaml").specification
    content = family if isinstance(family, bytes) else json.dumps(family).encode()
    read = family_of(content, file="one.json")
    with placed(read.root):
        day = as_day("2026-05-10")
        assert day is not None
        return fit(specification, read.for_specification(specification), on=day)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "format: alongside-spec/1",
            "format: alongside-spec/2",
            "team.yaml, line 1, format: 'alongside-spec/2' is none of",
        ),
        ("version: 1", "version: one", "line 3, version: this should be a whole number"),
        ("version: 1", "version: true", "whole number"),
        ("title: Team", "title: ''", "line 4, title: this should be text"),
        ("title: Team", "titel: Team", "did you mean title"),
        ("title: Team", "title: [a]", "not a list"),
        ("title: Team\n", "", "title is missing"),
        ("purpose: service", "purpose: serving", "is none of service, study, entitlement"),
        ("valid_from: 2026-01-01", "valid_from: 2026-02-30", "line 6, valid_from: '2026-02-30' is not a day"),
        ("valid_from: 2026-01-01", "valid_from: 2026", "is not a day"),
        ("valid_to: 2027-01-01", "valid_to: 2025-01-01", "line 7, valid_to: it ends on 2025-01-01"),
        ("type: date, ask", "type: day, ask", "facts.child.born_on.type: 'day' is none of"),
        ('ask: "When?"', "ask_cost: 9", "9 is not a cost"),
        ("child.weight: {type: number}", "weight: {type: number}", "line 11, facts.weight: a fact is named"),
        (
            "  family.home: {type: choice}",
            "  child.concern: {type: choice}",
            "'child.concern' stands here twice",
        ),
        ("id: concern, ", "id: age, ", "2 criteria have the id 'age'"),
        ("kind: safety", "kind: safe", "is none of inclusion"),
        ("kind: safety,", "kind: safety, waivable_by: [lead],", "nobody can waive a safety criterion"),
        (
            "{fact: child.weight, lt: 1}",
            "{fact: child.wait, lt: 1}",
            "line 16, criteria[2].test: 'child.wait' is not one of the facts",
        ),
        ("{fact: child.weight, lt: 1}", "{fact: child.weight, lt: 1, gt: 2}", "here are 2"),
        ("{fact: child.weight, lt: 1}", "{fact: child.weight}", "here are 0"),
        ("{fact: child.weight, lt: 1}", "{fact: child.weight, lt: {from: 1, to: 2}}", "a limit is one value"),
        ("{fact: child.weight, lt: 1}", "{fact: child.weight, lt: ~}", "here are 0"),
        ("{fact: child.weight, lt: 1}", "{fact: child.born_on, lt: 2026-05}", "a limit is one value"),
        ("{fact: child.weight, lt: 1}", "{fact: child.born_on, lt: 2026-02-30}", "should be date"),
        ("{fact: child.weight, lt: 1}", "{fact: child.weight, below: 1}", "is not read here"),
        ("{fact: child.weight, lt: 1}", "{all: []}", "line 16, criteria[2].test.all: the list is empty"),
        ("{fact: child.weight, lt: 1}", "{some: [a]}", "none of all, any, at_least with of, fact, not"),
        (
            "{fact: child.weight, lt: 1}",
            "{at_least: 3, of: [{fact: child.weight, lt: 1}]}",
            "at_least is 3 and there are 1 parts",
        ),
        ("{fact: child.weight, lt: 1}", "{at_least: 1}", "of is missing"),
        (
            "{fact: child.concern, is: true}",
            '{fact: child.concern, is: "yes"}',
            "line 15, criteria[1].test.is: this should be yes_no; write true or false",
        ),
        ("{fact: child.concern, is: true}", "{fact: child.concern, in: true}", "should be a list"),
        (
            "{fact: child.born_on, age_under_months: 72}",
            "{fact: child.born_on, age_under_months: six}",
            "whole number of months",
        ),
        (
            "rule: {all: [age, concern, safe]}",
            "rule: {all: [age, nobody]}",
            "line 17, rule.all[1]: 'nobody' is not the id",
        ),
        ("rule: {all: [age, concern, safe]}", "rule: {all: []}", "line 17, rule.all: the list is empty"),
        (
            "rule: {all: [age, concern, safe]}",
            "rule: {at_least: 4, of: [age, concern, safe]}",
            "at_least is 4",
        ),
        (
            "rule: {all: [age, concern, safe]}",
            "rule: {at_least: 0, of: [age, concern, safe]}",
            "at_least is 0",
        ),
        ("rule: {all: [age, concern, safe]}", "rule: {not: age}", "a rule has no not"),
        (
            "rule: {all: [age, concern, safe]}",
            "entitlement: {}",
            "only a specification whose purpose is entitlement",
        ),
        ("purpose: service", "purpose: entitlement", "missing its part entitlement"),
        ("title: Team", "title: &a Team", "anchors and references"),
        ("title: Team", "title: *a", "anchors and references"),
        ("title: Team", "title: !!python/object:os.system Team", "the tag"),
        ("title: Team", "? [a]\n: b", "a name should be a word"),
        ("title: Team", "title: Team\n---\na: b", "a second document"),
        ("title: Team", "title: [", "this is not YAML"),
        ("title: Team", "title: \tTeam\n\tx", "this is not YAML"),
        ("id: team", "id: " + "[" * 90 + "]" * 90, "deep"),
    ],
)
def test_a_specification_is_refused_with_its_line(old: str, new: str, words: str) -> None:
    """Where it stands, what is wrong, and what to do."""
    assert old in SPEC
    assert words in sentence(SPEC.replace(old, new))


def changed(**changes: Any) -> dict[str, Any]:
    return {**FAMILY, **changes}


def child(**facts: Any) -> dict[str, Any]:
    return changed(children=[{"id": "c1", "facts": {f"child.{name}": held for name, held in facts.items()}}])


@pytest.mark.parametrize(
    ("family", "words"),
    [
        (b"", "one.json: the file is empty"),
        (b"\xff\xfe", "not UTF-8"),
        (b"{", "line 1: this is not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[1" + b"0" * 5_000 + b"]", "number too long"),
        (b'{"a": NaN}', "NaN is not a number"),
        (b'{"a": 1, "a": 2}', "'a' stands twice"),
        (b'{"a": "\\ud800"}', "half a letter"),
        (b'{"\\ud800": 1}', "half a letter"),
        (b"[" * 70 + b"]" * 70, "more than 60 deep"),
        (b"[]", "should be entries with names, not a list"),
        (b"3", "should be entries with names, not '3'"),
        (changed(format="x"), "one.json, format: 'x' is none of alongside-family/1"),
        (changed(kids=[]), "'kids' is not read here"),
        (changed(children={}), "should be a list, not entries"),
        (changed(children=[{"facts": {}}]), "children[0]: id is missing"),
        (changed(children=[{"id": "a"}, {"id": "a"}]), "children[1].id: two children have the id 'a'"),
        (child(concern=True), 'children[0].facts.child.concern: a fact is written {"value": …, "source": …}'),
        (child(concern={"value": "yes"}), "children[0].facts.child.concern.value: this should be yes_no"),
        (child(concern={"value": [True]}), "this is a list"),
        (child(concern={"value": True, "by": "x"}), "'by' is not read here"),
        (child(concern={"value": True, "recorded_on": "yesterday"}), "'yesterday' is not a day"),
        (child(concern={"value": {"from": 1, "to": 2}}), "range"),
        (child(born_on={"value": "2026-02-30"}), "write a day that exists"),
        (child(born_on={"value": "2026-13"}), "write a day that exists"),
        (child(born_on={"value": 20260101}), "write a day that exists"),
        (child(born_on={"value": "2026-05-11"}), "birth date 2026-05-11 is after 2026-05-10"),
        (child(born_on={"value": "2026-06"}), "birth date 2026-06-01 is after"),
        (child(born_on={"value": {"from": "2026-01-05", "to": "2026-01-01"}}), "ends before it begins"),
        (child(born_on={"value": {"from": "2026-01-05"}}), "to is missing"),
        (child(born_on={"value": {"from": ["2026-01-05"], "to": "2026-02-01"}}), "one value is wanted"),
        (child(born_no={"value": "2026-01-01"}), "'child.born_no' is not a fact that team asks"),
        (child(weight={"value": 1e300}), "a number"),
        (changed(family={"facts": {"child.concern": {"value": True}}}), "stands among the facts of a family"),
        (changed(family={"facts": {"family.visa": {"value": True}}}), "never stored"),
        (changed(waivers=[{}]), "waivers[0]: criterion is missing"),
        (changed(waivers=[{**WAIVER, "reason": " "}]), "waivers[0].reason: this should be text"),
        (changed(waivers=[{**WAIVER, "criterion": "safe"}]), "safety criterion, which nobody can waive"),
        (changed(waivers=[{**WAIVER, "criterion": "nobody"}]), "'nobody' is not a criterion"),
        (changed(waivers=[{**WAIVER, "role": "parent"}]), "'parent' may not waive 'concern'"),
        (changed(waivers=[{**WAIVER, "subject": "c2"}]), "'c2' is nobody in this family"),
        (changed(waivers=[{**WAIVER, "until": "2026-01-01"}]), "not after"),
        (changed(waivers=[WAIVER], referred_by=["sam"]), "referred this family"),
    ],
)
def test_a_family_is_refused_with_its_path(family: Any, words: str) -> None:
    """Where it stands, what is wrong, and what to do."""
    assert words in sentence(family=family)


def test_what_is_well_written_is_answered() -> None:
    """The two files as they stand, null and absent alike, several records, a month, a byte order mark."""
    assert answer().result == "cannot_say_yet"
    told = child(
        born_on={"value": "2025-01"}, concern=[{"value": None}, {"value": True}], weight={"value": 2}
    )
    assert answer(family=told).result == "fits"
    assert answer("\ufeff" + SPEC, told).result == "fits"
    empty = {"format": "alongside-family/1", "family": None, "children": None, "waivers": None}
    assert answer(family=empty).subjects == ()
    assert answer(family=child(born_on=None, concern=[], weight={})).result == "cannot_say_yet"
    waived = changed(waivers=[{**WAIVER, "specification": "team", "version": 1}])
    assert answer(family=waived).subjects[0].criteria[1].state == "waived"


def test_yaml_words_are_taken_for_what_the_fact_is() -> None:
    """Yes without quotation marks is true; a choice named no, 2 or 2026-01-01 is a word."""
    spec = SPEC.replace("is: true", "is: yes").replace(
        "{fact: child.weight, lt: 1}", "{fact: family.home, in: [no, 2, 2026-01-01, ~]}"
    )
    assert "a limit is one value" in sentence(spec)
    read = specification_of(spec.replace(", ~", "").encode(), file="team.yaml").specification
    assert read.criteria[2].test.operand == ("no", "2", "2026-01-01")  # type: ignore[union-attr]  # a leaf
    assert read.criteria[1].test.operand is True  # type: ignore[union-attr]  # a leaf


def test_files_that_are_not_there(tmp_path: Path) -> None:
    """A name that leads nowhere, a folder, a file too large."""
    large = tmp_path / "large.json"
    large.write_bytes(b" " * 2_000_001)
    for read, path, words in (
        (read_specification, tmp_path / "none.yaml", "cannot be read"),
        (read_specification, tmp_path, "this is a folder"),
        (read_family, large, "more than 2,000,000 bytes"),
    ):
        with pytest.raises(InputError, match=words):
            read(path)  # type: ignore[operator]  # one of two readers
