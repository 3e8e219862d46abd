"""Whatever stands in the files, there is an answer or one sentence; what is read follows the shipped schemas."""

from __future__ import annotations

import copy
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.eligibility import Specification, check_publication, fit
from alongside.core.errors import InputError
from alongside.exchange import fits
from alongside.exchange.eligibility_places import placed
from alongside.exchange.families import family_of
from alongside.exchange.specifications import ReadSpecification, specification_of

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "eligibility" / "infant-team"
SPEC_TEXT = (EXAMPLE / "spec.yaml").read_text()
SPEC = yaml.load(SPEC_TEXT, Loader=yaml.BaseLoader)
FAMILY = json.loads((EXAMPLE / "family.json").read_text())
ON = date(2026, 5, 10)

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.floats(),
    st.text(max_size=6),
    st.lists(st.integers(0, 1), max_size=2),
    st.sampled_from(
        [
            "2026-05",
            "2026-02-30",
            "2026-05-10",
            "child.born_on",
            "concern",
            "all",
            "yes",
            "",
            "c1",
            "10" * 400,
        ]
    ),
    st.dictionaries(
        st.sampled_from(["from", "to", "value", "fact", "all", "not", "of", "x"]),
        st.integers(0, 2),
        max_size=2,
    ),
)


@cache
def validator(name: str) -> Any:
    return jsonschema.Draft202012Validator(fits.schema(name))


def spec_answer(content: bytes) -> ReadSpecification | None:
    """A specification or one sentence; anything else fails the test."""
    try:
        return specification_of(content, file="spec.yaml")
    except InputError as refused:
        said = str(refused)
    assert one_sentence(said)
    return None


def one_sentence(said: str) -> bool:
    """Whether a refusal is one line that ends."""
    return "\n" not in said and said.endswith(".")


def family_answer(specification: Specification, content: bytes) -> bool:
    """An answer that follows its schema, or one sentence."""
    try:
        read = family_of(content, file="family.json")
        with placed(read.root):
            found = fit(specification, read.for_specification(specification), on=ON)
    except InputError as refused:
        said = str(refused)
        found = None
    if found is None:
        assert one_sentence(said)
        return False
    document = fits.fit_document(found, provenance={"version": "1", "spec_sha256": "a", "family_sha256": "b"})
    validator("fit").validate(json.loads(fits.write(document)))
    return True


def places(held: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in nested lists and mappings."""
    found = [path] if path else []
    parts = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    for name, part in parts:
        found += places(part, (*path, name))
    return found


def changed(held: Any, path: tuple[Any, ...], change: Any) -> Any:
    """A copy with one place put to something else, renamed or taken out."""
    new = copy.deepcopy(held)
    inner = new
    for step in path[:-1]:
        inner = inner[step]
    if change == "take out":
        del inner[path[-1]]
    elif change == "rename" and isinstance(inner, dict):
        inner["renamed"] = inner.pop(path[-1])
    else:
        inner[path[-1]] = change
    return new


CHANGES = st.one_of(st.just("take out"), st.just("rename"), ODD)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_specifications_changed_in_one_or_two_places(data: st.DataObject) -> None:
    """One sentence, or a specification that can be checked and answered from."""
    spec = SPEC
    for _ in range(data.draw(st.integers(1, 2))):
        spec = changed(spec, data.draw(st.sampled_from(places(spec) or [("format",)])), data.draw(CHANGES))
    try:
        text = yaml.safe_dump(spec, sort_keys=False, allow_unicode=True)
    except yaml.YAMLError:
        return
    read = spec_answer(text.encode(errors="replace"))
    if read is not None:
        family_answer(read.specification, json.dumps(FAMILY).encode())
        check_publication(read.specification)


@settings(deadline=None, max_examples=250)
@given(st.data())
def test_families_changed_in_one_or_two_places(data: st.DataObject) -> None:
    """One sentence, or an answer; and what is answered follows the schema of families."""
    specification = specification_of(SPEC_TEXT.encode(), file="spec.yaml").specification
    family = FAMILY
    for _ in range(data.draw(st.integers(1, 2))):
        family = changed(
            family, data.draw(st.sampled_from(places(family) or [("format",)])), data.draw(CHANGES)
        )
    if family_answer(specification, json.dumps(family).encode()):
        validator("family").validate(family)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200), st.text(alphabet="ab:-[]{}&*!?,|>\"'\n #%@`~", max_size=80))
def test_any_bytes_and_any_yaml(content: bytes, text: str) -> None:
    """Noise is refused with a sentence."""
    specification = specification_of(SPEC_TEXT.encode(), file="spec.yaml").specification
    for noise in (content, text.encode()):
        assert spec_answer(noise) is None
        assert not family_answer(specification, noise)
        spec_answer(SPEC_TEXT.encode() + noise)


def test_anchor_bombs_end_at_once() -> None:
    """A billion laughs are refused at the first anchor."""
    bomb = "a: &a [x, x]\n" + "".join(f"b{at}: &b{at} [*a, *a]\n" for at in range(50))
    assert spec_answer(bomb.encode()) is None


def test_the_shipped_files_follow_the_shipped_schemas() -> None:
    """The example and every specification and family of the catalogue."""
    catalogue = Path(fits.__file__).parents[1] / "catalogue"
    for path in [EXAMPLE / "spec.yaml", *catalogue.glob("*/*.yaml")]:
        loaded = yaml.safe_load(path.read_text())
        validator("spec").validate(json.loads(json.dumps(loaded, default=str)))
    for path in [EXAMPLE / "family.json", *catalogue.glob("families/*/*.json")]:
        validator("family").validate(json.loads(path.read_text()))
    for name in ("spec", "family", "fit", "equity", "spec_check"):
        jsonschema.Draft202012Validator.check_schema(fits.schema(name))
