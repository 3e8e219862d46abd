"""`alongside fit --earlier`: an answer that is another than before says what changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from alongside.exchange import fits
from tests.journeys.test_terminal_fit import FAMILY, SPEC, type_in

__all__ = ["type_in"]
DAY = ("--on", "2026-05-10")


def changed(type_in: Any, family: dict[str, Any], *words: object) -> tuple[list[Any], str]:
    """Answer for a family after the example's, and return what changed, as JSON and as said."""
    type_in("fit", SPEC, FAMILY, *DAY, "--json", "earlier.json")
    Path("now.json").write_text(json.dumps(family))
    typed = words or DAY
    code, out, err = type_in(
        "fit", SPEC, "now.json", *typed, "--earlier", "earlier.json", "--json", "fit.json"
    )
    assert (code, err) == (0, "")
    written = json.loads(Path("fit.json").read_text())
    jsonschema.validate(written, fits.schema("fit"))
    assert set(written["provenance"]) >= {"family_sha256", "earlier_sha256"}
    return written["changed"], out


def example() -> dict[str, Any]:
    """The family of the example."""
    found: dict[str, Any] = json.loads(FAMILY.read_text())
    return found


def test_nothing_changed(type_in: Any) -> None:
    """The same family on the same day."""
    found, out = changed(type_in, example())
    assert found == []
    assert "Nothing has changed since the earlier answer." in out


def test_facts_told_since_and_what_they_turned(type_in: Any) -> None:
    """A birth date, a settled contradiction and an exclusion: each fact, each state, each result, in that order."""
    family = example()
    family["children"][0]["facts"]["child.born_on"] = {"value": "2025-11", "source": "red book"}
    family["family"]["facts"]["family.social_worker"] = {"value": True, "recorded_by": "S. Gray"}
    family["children"][0]["facts"]["child.on_protection_plan"] = {"value": False}
    found, out = changed(type_in, family, "--on", "2026-05-12")
    assert found[0] == {"what": "day", "before": "2026-05-10", "after": "2026-05-12"}
    facts = {one["name"]: (one["before"], one["after"]) for one in found if one["what"] == "fact"}
    assert facts["child.born_on"] == ([], [{"value": "2025-11", "source": "red book"}])
    assert len(facts["family.social_worker"][0]) == 2
    assert facts["family.social_worker"][1] == [{"value": True, "recorded_by": "S. Gray"}]
    states = {one["name"]: (one["before"], one["after"]) for one in found if one["what"] == "state"}
    assert set(states.values()) == {("not_known", "met")}
    assert found[-1] == {"what": "result", "before": "cannot_say_yet", "after": "fits"}
    said = " ".join(out.split())
    assert (
        "c1, When was the baby born?: from 1 November 2025 to 30 November 2025 (red book); before, not known."
        in said
    )
    assert "The earlier answer is for 10 May 2026; this one is for 12 May 2026." in said
    assert "So the answer for the family is another: it fits; before, it could not be said yet." in said


def test_children_who_came_and_went(type_in: Any) -> None:
    """A child who is new, and one who is no longer listed."""
    family = example()
    family["children"][0]["id"] = "c2"
    found, out = changed(type_in, family)
    assert [(one["what"], one["subject"], one["before"], one["after"]) for one in found] == [
        ("subject_gone", "c1", "cannot_say_yet", None),
        ("new_subject", "c2", None, "cannot_say_yet"),
    ]
    assert "c2 was not listed in the earlier answer." in out
    assert "c1 is no longer listed." in out


def test_another_version_of_the_specification(type_in: Any) -> None:
    """A criterion that is new, one that is gone, and the version itself."""
    type_in("fit", SPEC, FAMILY, *DAY, "--json", "earlier.json")
    text = SPEC.read_text().replace("version: 1\n", "version: 2\n")
    assert "version: 2" in text
    Path("spec.yaml").write_text(text.replace("id: concern,", "id: worried,"))
    code, out, err = type_in(
        "fit", "spec.yaml", FAMILY, *DAY, "--earlier", "earlier.json", "--json", "fit.json"
    )
    assert (code, err) == (0, "")
    found = json.loads(Path("fit.json").read_text())["changed"]
    assert found[0] == {"what": "version", "before": 1, "after": 2}
    assert {one["name"]: (one["before"], one["after"]) for one in found[1:]} == {
        "concern": ("met", None), "worried": (None, "met"),
    }  # fmt: skip
    assert "version 1 then; it is version 2 now" in out
    assert "“concern”: not asked; before, yes, this holds." in out


def test_a_shared_screen_tells_no_private_change(type_in: Any) -> None:
    """What is asked privately stays out of what changed, from whichever side it would come."""
    private = SPEC.read_text().replace(
        "family.social_worker:     {", "family.social_worker: {ask_privately: true, "
    )
    assert "ask_privately" in private
    Path("spec.yaml").write_text(private)
    type_in("fit", "spec.yaml", FAMILY, *DAY, "--json", "earlier.json")
    family = example()
    family["family"]["facts"]["family.social_worker"] = {"value": False}
    Path("now.json").write_text(json.dumps(family))
    words = (
        "fit",
        "spec.yaml",
        "now.json",
        *DAY,
        "--earlier",
        "earlier.json",
        "--json",
        "fit.json",
        "--shared",
    )
    assert type_in(*words)[0] == 0
    written = Path("fit.json").read_text()
    assert "social_worker" not in json.dumps(json.loads(written)["changed"])
    assert {one["what"] for one in json.loads(written)["changed"]} <= {"result"}


@pytest.mark.parametrize(
    ("content", "words", "says"),
    [
        ("", (), "empty"),
        ("[1]", (), "entries with names"),
        ("{}", (), "not an answer of alongside fit"),
        ('{"format": "alongside-fit/1"}', (), "specification is missing"),
        (None, ("--on", "2026-05-09"), "after 2026-05-09"),
    ],
)
def test_what_is_no_earlier_answer_is_refused(
    type_in: Any, content: str | None, words: tuple[str, ...], says: str
) -> None:
    """One sentence, exit code 2, nothing written."""
    type_in("fit", SPEC, FAMILY, *DAY, "--json", "earlier.json")
    if content is not None:
        Path("earlier.json").write_text(content)
    typed = words or DAY
    code, _, err = type_in("fit", SPEC, FAMILY, *typed, "--earlier", "earlier.json", "--json", "fit.json")
    assert (code, err.count("\n"), Path("fit.json").exists()) == (2, 1, False)
    assert "earlier.json" in err
    assert says in err


def test_an_answer_to_another_specification_is_refused(type_in: Any) -> None:
    """Two services cannot be compared as if one had changed."""
    type_in("fit", SPEC, FAMILY, *DAY, "--json", "earlier.json")
    written = json.loads(Path("earlier.json").read_text())
    written["specification"]["id"] = "other"
    Path("earlier.json").write_text(json.dumps(written))
    code, _, err = type_in("fit", SPEC, FAMILY, *DAY, "--earlier", "earlier.json")
    assert code == 2
    assert "it answers other, not infant-team" in err
    code, _, err = type_in("fit", SPEC, FAMILY, *DAY, "--earlier", "earlier.json", "--json", "earlier.json")
    assert (code, "one of the files to read" in err) == (2, True)
