"""What people often write by mistake in a specification, and the remedy that each refusal names."""

from __future__ import annotations

import pytest

from alongside.core.errors import InputError
from alongside.exchange.specifications import specification_of

TEXT = """format: alongside-spec/1
id: t
version: 1
title: Team
purpose: service
valid_from: 2026-01-01
facts:
  child.ill: {type: yes_no, ask: Is anyone worried?}
criteria:
  - {id: a, kind: inclusion, words: Someone is worried., test: {fact: child.ill, is: true}}
  - {id: b, kind: inclusion, words: Others are., test: {fact: child.ill, is: true}}
rule: {all: [a, b]}
"""
RULE = "rule: {all: [a, b]}"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (
            RULE,
            "rule: [a, b]",
            "line 12, rule: .* write rule: {all: [a, b]}, or {any: [a, b]} if one is enough.",
        ),
        (RULE, "rule: [a, {any: [b]}]", "write rule: {all: [a, b]}"),
        (RULE, "rule: []", "write rule: {all: [a, b]}"),
        (RULE, "rule: {all: [a], any: [b]}", "all and any stand side by side; put one inside the other"),
        (
            "Someone is",
            "Someone, somewhere, is",
            "line 10, .*'somewhere' .* put all of them in quotation marks",
        ),
        ("Someone is", "Note: someone is", "line 10: .* put all of them in quotation marks"),
        ("title: Team", "title: Team: ours", "line 4: .* put all of them in quotation marks"),
        ("  child.ill", "\tchild.ill", "line 8: .* a tab stands in this line, write blanks instead"),
        (RULE, "rule: {all: [a, b]", "check indents, colons and brackets"),
        ("id: t\n", "id: t\nother: 3\n", "'other' is not read here; take it out, there are format"),
    ],
)
def test_a_slip_is_named_with_its_remedy(before: str, after: str, says: str) -> None:
    """Where it stands, and what to write instead."""
    assert before in TEXT
    literal = says.replace("{", r"\{").replace("}", r"\}").replace("[", r"\[").replace("]", r"\]")
    with pytest.raises(InputError, match=literal):
        specification_of(TEXT.replace(before, after, 1).encode(), file="t.yaml")


def test_the_text_itself_is_read() -> None:
    """What is changed above is a specification."""
    assert specification_of(TEXT.encode(), file="t.yaml").specification.id == "t"
