"""The catalogue, entitlements, the check and the equity test on the terminal; and every way of being wrong."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from alongside.cli.main import main
from alongside.exchange import fits
from alongside.findings.eligibility import day_words

CATALOGUE = Path(str(resources.files("alongside.catalogue")))
EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "eligibility"
SPEC, FAMILY, GROUPS = (
    EXAMPLE / "infant-team" / "spec.yaml",
    EXAMPLE / "infant-team" / "family.json",
    EXAMPLE / "groups.csv",
)
ON = ("--on", "2026-05-10")


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Type a command in an empty folder; returns the exit code and what was said on both streams."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")

    def typed(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["alongside", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return typed


def read_json(name: str, schema: str) -> dict[str, Any]:
    """Read what was written and hold it against its schema."""
    document: dict[str, Any] = json.loads(Path(name).read_text())
    jsonschema.validate(document, fits.schema(schema), cls=jsonschema.Draft202012Validator)
    return document


def golden(name: str, result: str = "fits") -> Path:
    """A family made up for a specification that ships."""
    return CATALOGUE / "families" / name / f"{result}.json"


def test_one_that_ships_by_name_with_alternatives(type_in: Any) -> None:
    """The other services ranked, a person last, and what may be worth claiming."""
    name = "infant-parent-support-service"
    code, out, err = type_in("fit", name, golden(name), *ON, "--catalogue", "shipped", "--json", "fit.json")
    assert (code, err) == (0, "")
    document = read_json("fit.json", "fit")
    assert document["result"] == "fits"
    assert document["subjects"][0]["priorities"] == ["plan_first"]
    assert "no place yet: about 6 weeks" in out
    *others, person = document["alternatives"]
    results = [one["result"] for one in others]
    assert results == sorted(results, reverse=True)
    assert others[0]["specification"]["id"] == "universal-parent-infant-offer"
    assert person == {"person": "the named lead of Infant parent support team"}
    assert {one["claim"] for one in document["entitlements"]} == {"ask"}
    assert "welfare adviser" in out


def test_a_folder_with_a_named_person(type_in: Any) -> None:
    """Specifications of a folder and those below it; the person of the folder is named last."""
    Path("mine/below").mkdir(parents=True)
    shutil.copy(SPEC, "mine/below/study.yaml")
    Path("mine/person.yaml").write_text(
        "format: alongside-person/1\nname: Ama Osei\nrole: team lead\nhow: 0141 496 0000\n"
    )
    code, out, err = type_in(
        "fit", "infant-parent-support-service", FAMILY, *ON, "--catalogue", "mine", "--json", "-"
    )
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert [one.get("specification", {}).get("id") for one in document["alternatives"]] == [
        "infant-team",
        None,
    ]
    assert document["alternatives"][-1] == {"person": "Ama Osei, team lead, 0141 496 0000"}


@pytest.mark.parametrize(
    ("visa", "claim"), [("no", "worth_claiming"), ("yes", "ask"), ("rather-not-say", "ask"), (None, "ask")]
)
def test_public_funds_answer_only_ask_and_the_answer_is_not_stored(
    type_in: Any, visa: str | None, claim: str
) -> None:
    """Yes, rather not say and nothing said give the same bytes, so that the answer can not be read back."""
    said = [] if visa is None else ["--visa-says-no-public-funds", visa]
    code, out, _ = type_in("fit", "child-benefit", golden("child-benefit"), *ON, *said, "--json", "fit.json")
    document = read_json("fit.json", "fit")
    assert (code, document["entitlement"]["claim"]) == (0, claim)
    if claim == "ask":
        assert "ask a regulated adviser before claiming" in out
        assert document["result"] == "cannot_say_yet"
        type_in("fit", "child-benefit", golden("child-benefit"), *ON, "--json", "other.json")
        assert Path("fit.json").read_bytes() == Path("other.json").read_bytes()


def test_the_window_to_claim_is_said(type_in: Any) -> None:
    """The last day, before anything about amounts."""
    name = "sure-start-maternity-grant-england"
    code, out, _ = type_in("fit", name, golden(name), *ON, "--visa-says-no-public-funds", "no")
    assert code == 0
    assert "worth claiming" in out
    assert "Claim by 19 August 2026." in out


def test_a_pack_past_its_day_answers_only_ask(type_in: Any) -> None:
    """The day after checked_until."""
    name = "healthy-start-england"
    for day, words in (("2027-04-05", "worth claiming"), ("2027-04-06", "last checked for 5 April 2027")):
        _, out, _ = type_in("fit", name, golden(name), "--on", day)
        assert words in out


def test_probably_not_is_said_softly(type_in: Any) -> None:
    """From what you told us, and always with the offer of advice."""
    _, out, _ = type_in("fit", "maternity-allowance", golden("maternity-allowance", "does_not_fit"), *ON)
    assert "probably not, from what you told us" in out
    assert "Would you like somebody to go through this with you?" in out


def test_a_shared_screen_leaves_out_what_is_asked_privately(type_in: Any) -> None:
    """Neither on the screen nor in the file, nor among the questions of other services."""
    name = "perinatal-mental-health-support"
    words = ("fit", name, golden(name, "cannot_say_yet"), *ON, "--catalogue", "shipped", "--json", "fit.json")
    _, out, _ = type_in(*words)
    assert "(ask privately)" in out
    _, out, _ = type_in(*words, "--shared")
    assert "mental health team" not in out
    assert "pregnant" not in Path("fit.json").read_text()
    assert read_json("fit.json", "fit")["result"] == "cannot_say_yet"


@pytest.mark.parametrize("told", ["true", "false", "null"])
def test_a_shared_screen_says_the_same_whatever_was_said_in_private(type_in: Any, told: str) -> None:
    """The answer that a private fact would settle is to talk in private, on the screen and in the file."""
    text = SPEC.read_text().replace(
        "family.social_worker:     {", "family.social_worker: {ask_privately: true, "
    )
    text = text.replace("kind: priority", "kind: inclusion").split("rule:")[0]
    Path("spec.yaml").write_text(text + "rule: {any: [concern, worker]}\n")
    facts = {"child.concern": {"value": False}}
    family = {
        "format": "alongside-family/1",
        "family": {"facts": {"family.social_worker": {"value": json.loads(told)}}},
        "children": [{"id": "Ada", "facts": facts}],
    }
    Path("family.json").write_text(json.dumps(family))
    type_in("fit", "spec.yaml", "family.json", *ON, "--json", "own.json")
    words = (
        "fit",
        "spec.yaml",
        "family.json",
        *ON,
        "--shared",
        "--earlier",
        "own.json",
        "--json",
        "fit.json",
    )
    code, out, err = type_in(*words)
    assert (code, err) == (0, "")
    assert "talk in private" in out
    document = read_json("fit.json", "fit")
    assert (document["result"], document["asked_in_private"]) == ("cannot_say_yet", True)
    assert document["changed"] == []
    assert "asked_in_private" not in read_json("own.json", "fit")


def test_a_specification_is_checked(type_in: Any) -> None:
    """It may be published, and its witnesses are stored; 1 where it may not be yet."""
    code, out, err = type_in("spec", "check", SPEC, "--json", "check.json")
    assert (code, err) == (0, "")
    assert "may be published" in out
    assert "Reading age" in out
    assert [one["fails"] for one in read_json("check.json", "spec_check")["witnesses"]] == [
        None, "age", "concern", "worker", "plan",
    ]  # fmt: skip
    clashing = SPEC.read_text() + (
        "  - {id: older, kind: inclusion, words: The child is 6 or over., "
        "test: {fact: child.born_on, age_at_least_months: 72}}\n"
    )
    Path("clash.yaml").write_text(clashing)
    code, out, err = type_in("spec", "check", "clash.yaml")
    assert (code, err) == (1, "")
    assert "no family fits, because these clash: age (“The child is under 6”) and older" in out


def test_what_ships_is_listed_and_shown(type_in: Any) -> None:
    """A name a line; the text to begin one's own from is the text that ships."""
    _, out, _ = type_in("spec", "list")
    assert "family-hub: Family hub (service)" in out
    _, out, _ = type_in("spec", "show", "family-hub")
    Path("mine.yaml").write_text(out)
    assert type_in("spec", "check", "mine.yaml")[0] == 0
    assert "'hub' does not ship" in type_in("spec", "show", "hub")[2]


def test_the_equity_test_on_the_terminal_as_json_and_as_a_page(type_in: Any) -> None:
    """The groups of the example: who is shut out, by what alone, of whom it cannot be said."""
    words = ("equity-test", SPEC, GROUPS, *ON, "--json", "equity.json", "--html", "equity.html")
    code, out, err = type_in(*words)
    assert (code, err) == (0, "")
    document = read_json("equity.json", "equity")
    assert document["basis"] == "assumed"
    assert document["largest_group"] == "White British"
    plan = next(one for one in document["criteria"] if one["id"] == "plan")
    assert (plan["can_be_tested"], plan["needs"]) == (False, ["child.on_protection_plan"])
    assert "cannot be tested; it needs child.on_protection_plan" in out
    assert "no sampling error, assumption" in out
    page = Path("equity.html").read_text()
    assert page.count("<h1>") == 1
    assert "Whom would Infant parent support team shut out?" in page
    first = Path("equity.json").read_bytes()
    type_in(*words)
    assert Path("equity.json").read_bytes() == first


def test_a_group_shut_out_whole_is_named_and_written_by_its_schema(type_in: Any) -> None:
    """40 of 40 against 0 of 50; a birth after the day is refused with its line; nothing known is no answer."""
    rows = "A,2025-06-01,yes,50,real\nB,2025-06-01,no,40,real\n"
    Path("groups.csv").write_text(f"group,child.born_on,child.concern,count,basis\n{rows}")
    code, out, err = type_in(
        "equity-test", SPEC, "groups.csv", *ON, "--json", "equity.json", "--html", "equity.html"
    )
    assert (code, err) == (0, "")
    assert "B (40 of 40 against 0 of 50): shut out more often than A." in out
    assert "Worked out for 10 May 2026." in out
    own, other = read_json("equity.json", "equity")["any"]
    assert (own["ratio"]["value"], "low" in own["ratio"]) == (1.0, False)
    assert "not_estimable" in other["ratio"]["value"]
    assert other["ratio"]["low"] > 1
    assert "40 of 40 against 0 of 50" in Path("equity.html").read_text()
    Path("later.csv").write_text(
        f"group,child.born_on,child.concern,count,basis\n{rows}".replace("2025", "2027")
    )
    code, _, err = type_in("equity-test", SPEC, "later.csv", *ON, "--json", "no.json")
    assert (code, Path("no.json").exists()) == (2, False)
    assert "later.csv, line 2, column child.born_on: " in err
    Path("unknown.csv").write_text("group,count,basis\nA,50,real\nB,40,real\n")
    code, out, _ = type_in("equity-test", SPEC, "unknown.csv", *ON, "--json", "equity.json")
    assert "We cannot say yet: of nobody is enough known." in out
    assert [one["cannot_say"] for one in read_json("equity.json", "equity")["any"]] == [50, 40]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fit", "nothing.yaml", FAMILY), "nothing.yaml: the file cannot be read"),
        (("fit", "family-hob", FAMILY), "did you mean family-hub?"),
        (("fit", SPEC, "nothing.json"), "nothing.json: the file cannot be read"),
        (("fit", SPEC, FAMILY, "--on", "2026-02-30"), "--on is '2026-02-30'"),
        (("fit", SPEC, FAMILY, "--on", "today"), "--on is 'today'"),
        (("fit", SPEC, FAMILY, "--on", "2025-12-31"), "--on: 2025-12-31 is before infant-team begins"),
        (
            ("equity-test", SPEC, GROUPS, "--on", "2025-12-31"),
            "alongside: --on: 2025-12-31 is before infant-team",
        ),
        (
            ("fit", SPEC, FAMILY, *ON, "--horizon-months", "-1"),
            "alongside: --horizon-months: the horizon is -1",
        ),
        (("fit", SPEC, FAMILY, *ON, "--catalogue", "nowhere"), "nowhere: there is no such folder"),
        (("fit", SPEC, FAMILY, *ON, "--catalogue", "."), "the folder holds no specification"),
        (("fit", SPEC, FAMILY, *ON, "--json", "no/such/place.json"), "does not exist"),
        (("fit", SPEC, FAMILY, *ON, "--json", FAMILY), "one of the files to read"),
        (("fit", FAMILY, SPEC, *ON), "spec.yaml, line 1: this is not JSON"),
        (("fit", SPEC, FAMILY, *ON, "--visa-says-no-public-funds", "maybe"), "say yes, no, rather-not-say"),
        (("spec", "check", FAMILY), "'alongside-family/1' is none of alongside-spec/1"),
        (("spec", "check", "nothing"), "cannot be read"),
        (("equity-test", SPEC, "nothing.csv"), "nothing.csv"),
        (("equity-test", SPEC, FAMILY, *ON), "family.json"),
        (("equity-test", SPEC, GROUPS, "--json", "a", "--html", "a"), "two files"),
    ],
)
def test_every_mistake_is_one_sentence_and_writes_nothing(
    type_in: Any, words: tuple[Any, ...], said: str
) -> None:
    """Exit code 2, one sentence that begins with the program's name, no file."""
    code, out, err = type_in(*words)
    assert code == 2
    assert said in err
    assert err.startswith("alongside: ")
    assert (out, list(Path().iterdir())) == ("", [])


def test_two_of_one_version_in_a_folder_are_refused(type_in: Any) -> None:
    """Which of them would answer could not be said."""
    Path("mine").mkdir()
    shutil.copy(SPEC, "mine/a.yaml")
    shutil.copy(SPEC, "mine/b.yaml")
    code, _, err = type_in("fit", SPEC, FAMILY, *ON, "--catalogue", "mine")
    assert (code, "'a.yaml' too is version 1 of 'infant-team'" in err) == (2, True)


def test_the_day_of_today_is_printed(type_in: Any) -> None:
    """Without --on it is today in London, and the answer says which day that is."""
    before = datetime.now(ZoneInfo("Europe/London")).date()
    code, out, _ = type_in("fit", SPEC, FAMILY, "--json", "fit.json")
    after = datetime.now(ZoneInfo("Europe/London")).date()
    said = date.fromisoformat(json.loads(Path("fit.json").read_text())["on"])
    assert code == 0
    assert said in {before, after}
    assert f"on {day_words(said)}?" in out


def test_help_is_said_at_once() -> None:
    """The terminal's help loads neither YAML nor frames."""
    heavy = ("yaml", "polars", "jsonschema", "numpy")
    code = f"import sys, alongside.cli.app; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
