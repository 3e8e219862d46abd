"""A PLAN.json whose strategies have begun, with its arrivals: what is learnt, and a sentence for what cannot be."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from alongside.core.errors import InputError
from alongside.exchange.computed_plans import compute_plan
from alongside.exchange.plan_documents import INPUT_SCHEMA, check
from alongside.exchange.plans import PlanFile, plan_from, read_plan

MONDAY = datetime.date(2026, 1, 5)
VISITS: dict[str, Any] = {
    "name": "visits",
    "cost_gbp": 10,
    "effect": {"channel": "x", "groups": ["b"], "multiplier": 1.2},
    "prior": {"s": 0.4},
    "started_on": "2026-03-02",
}
PLAN: dict[str, Any] = {
    "population": {"a": 0.6, "b": 0.4},
    "recruited": {"a": 10, "b": 2},
    "remaining": 20,
    "channels": [
        {"name": "x", "mix": {"a": 0.5, "b": 0.5}, "cost_gbp": 5},
        {"name": "y", "mix": {"a": 0.9, "b": 0.1}, "cost_gbp": 2},
    ],
    "strategies": [VISITS],
    "arrivals": "came.csv",
}
NEW = {"name": "z", "mix": {"b": 1}, "cost_gbp": 3}
HEAD = "date,stage,channel,dimension,category,count"


def rows(*, since: int = 6, channel: str = "x", stages: tuple[str, ...] = ("found",)) -> list[str]:
    """Sixteen weeks: 2 of b a week through x before the ninth, `since` afterwards, 4 through y."""
    found = []
    for week in range(16):
        on = MONDAY + datetime.timedelta(weeks=week)
        for stage in stages:
            half = 1 if stage == stages[0] else 2
            found.append(f"{on},{stage},{channel},group,b,{(2 if week < 8 else since) // half}")
            found.append(f"{on},{stage},Y,group,b,{4 // half}")
            found.append(f"{on},{stage},Y,group,a,3")
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the arrivals."""
    (tmp_path / "came.csv").write_text("\n".join([HEAD, *rows()]) + "\n")
    return tmp_path


def read(folder: Path, **changes: Any) -> PlanFile:
    """Read the plan with some fields changed."""
    (folder / "plan.json").write_text(json.dumps({**PLAN, **changes}))
    return read_plan(folder / "plan.json")


def visits(**changes: Any) -> list[dict[str, Any]]:
    """The strategy, changed; None takes a field away."""
    return [{name: value for name, value in {**VISITS, **changes}.items() if value is not None}]


def block(file: PlanFile) -> dict[str, Any]:
    """What the document says of the first strategy."""
    found: dict[str, Any] = check(compute_plan(file))["effects"][0]
    return found


def test_the_plan_is_made_with_what_was_learnt(folder: Path) -> None:
    """Three times as many since the start, the others as before: the multiplier used is learnt, with its counts."""
    file = read(folder)
    found = block(file)
    assert found["learnt"] is True
    assert found["arrival"]["counts"] == {
        "treated_before": 16,
        "treated_after": 48,
        "controls_before": 32,
        "controls_after": 32,
    }
    assert 1.5 < found["arrival"]["mean"] < 3
    assert found["arrival"]["low"] > 1
    assert found["used"]["mu"] == pytest.approx(found["arrival"]["mean"])
    assert file.brief.strategies[0].multiplier == pytest.approx(found["used"]["mu"])
    assert file.brief.strategies[0].spread == pytest.approx(found["used"]["s"])
    assert found["compared"]["controls"] == ["y"]
    assert found["consent"] == {
        "not_estimable": "the arrivals have one stage, so that consent is not seen apart"
    }
    row = compute_plan(file)["strategies"][0]
    assert row["evidence"] == ("learnt from 48 arrivals since 2026-03-02 against 32 in concurrent channels")
    assert [one["role"] for one in file.inputs] == ["plan", "arrivals"]
    check(json.loads((folder / "plan.json").read_text()), name=INPUT_SCHEMA)


def test_consent_is_learnt_apart_with_its_own_prior(folder: Path) -> None:
    """Two stages; half of those found go on everywhere, and evidence named before is kept."""
    (folder / "came.csv").write_text("\n".join([HEAD, *rows(stages=("found", "in"))]) + "\n")
    arrivals = {"file": "came.csv", "stages": ["found", "in"], "dimension": "group", "weeks": 7}
    asked = visits(consent_prior={"mu": 1.1, "s": 0.1}, evidence="a pilot", started_units=2)
    file = read(folder, arrivals=arrivals, strategies=asked)
    found = block(file)
    assert found["consent"]["counts"]["treated_after"] == {"yes": 21, "decided": 42}
    assert found["consent"]["mean"] == pytest.approx(1.08, abs=0.03)
    assert found["used"]["mu"] == pytest.approx(found["arrival"]["mean"] * found["consent"]["mean"])
    assert (found["started_units"], found["consent_prior"]) == (2, {"mu": 1.1, "s": 0.1})
    assert file.brief.strategies[0].evidence == (
        "a pilot; learnt from 42 arrivals since 2026-03-02 against 28 in concurrent channels; consent learnt from 42 "
        "answers since 2026-03-02 against 28 in concurrent channels"
    )


def test_what_has_not_begun_is_an_assumption_and_says_why(folder: Path) -> None:
    """Without started_on, without arrivals, with evidence named, and a channel of its own."""
    found = block(read(folder, strategies=visits(started_on=None)))
    assert (found["learnt"], found["reason"]) == (False, "no day is given on which it began")
    assert found["used"] == {"mu": 1.2, "s": 0.4}
    assert "started_on" not in found
    alone = read(folder, arrivals=None)
    assert "names no arrivals" in block(alone)["reason"]
    assert alone.brief.strategies[0].evidence == (
        "this is your assumption: it began on 2026-03-02, but the plan names no arrivals to learn from"
    )
    named = read(folder, strategies=visits(started_on=None, evidence="a trial", consent_prior={"s": 0.3}))
    assert named.brief.strategies[0].evidence == "a trial"
    assert block(named)["used"]["s"] == pytest.approx(0.5)
    opened = block(read(folder, strategies=visits(prior=None, effect={"new_channel": NEW})))
    assert "no time before" in opened["reason"]
    assert "used" not in opened


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"started_on": "2027-03-02"}, "it begins on 2027-03-02, after the last arrival (2026-04-20)"),
        ({"started_on": "2025-03-02"}, "no whole week before 2025-03-02"),
        ({"started_at": "north"}, "no arrivals through 'x' are in the file"),
    ],
)
def test_dates_that_run_backwards_are_reasons(folder: Path, changes: dict[str, Any], said: str) -> None:
    """A start after the last arrival, before the first, or where nobody came: nothing is learnt, and it says so."""
    found = block(read(folder, strategies=visits(**changes)))
    assert said in found["reason"]
    assert "not_estimable" in found["arrival"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"started_on": "02/03/2026"}, "may be read two ways"),
        ({"started_on": "2026-02-30"}, "there is no day '2026-02-30'"),
        ({"started_on": 5}, "a text belongs here"),
        ({"started_on": None, "started_at": "north"}, "give started_on as well"),
        ({"started_units": 0}, "started_units: '0' is out of range"),
        ({"consent_prior": {"mean": 1}}, "no field 'mean'"),
        ({"consent_prior": {"mu": 0}}, "would end the channel"),
        (
            {"prior": None, "consent_prior": {"mu": 1}, "effect": {"new_channel": NEW}},
            "a new channel multiplies no one's consent",
        ),
    ],
)  # fmt: skip
def test_what_a_strategy_says_of_its_beginning_is_read_or_refused(
    folder: Path, changes: dict[str, Any], said: str
) -> None:
    """One sentence with its place."""
    with pytest.raises(InputError) as refused:
        read(folder, strategies=visits(**changes))
    assert said in str(refused.value)
    assert str(refused.value).startswith("plan.json, strategies[0]")


@pytest.mark.parametrize(
    ("arrivals", "said"),
    [
        ("none.csv", "there is no such file"),
        (7, "an object in braces belongs here"),
        ({}, "file is missing"),
        ({"file": "came.csv", "stage": []}, "no field 'stage'. Did you mean 'stages'?"),
        ({"file": "came.csv", "dimension": "grop"}, "Did you mean 'group'?"),
        ({"file": "came.csv", "weeks": 0}, "out of range"),
        ({"file": "came.csv", "settings": "none.json"}, "there is no such file"),
        ({"file": "two.csv"}, "several dimensions ('group', 'other')"),
        ({"file": "strange.csv"}, "'q'"),
        ({"file": "half.csv"}, "half.csv, line 3"),
        ("stages.csv", "plan.json, arrivals: the stages 'found', 'in' need an order"),
    ],
)
def test_arrivals_that_cannot_be_used_are_one_sentence(folder: Path, arrivals: Any, said: str) -> None:
    """No file, wrong fields, a dimension that is not there, a category the plan has not, half a line."""
    other = [row.replace("group", "other") for row in rows()]
    (folder / "two.csv").write_text("\n".join([HEAD, *rows(), *other]) + "\n")
    (folder / "strange.csv").write_text("\n".join([HEAD, *rows(), "2026-05-01,found,x,group,q,3"]) + "\n")
    (folder / "stages.csv").write_text("\n".join([HEAD, *rows(stages=("found", "in"))]) + "\n")
    (folder / "half.csv").write_text("\n".join([HEAD, rows()[0], "2026-01-0"]) + "\n")
    with pytest.raises(InputError) as refused:
        read(folder, arrivals=arrivals)
    assert said in str(refused.value)


def test_a_file_without_rows_teaches_nothing(folder: Path) -> None:
    """Column names alone: an assumption, and the reason."""
    (folder / "came.csv").write_text(HEAD + "\n")
    file = read(folder)
    assert block(file)["reason"] == "nobody has arrived yet"
    assert "nobody_yet" in [row["code"] for row in file.notices]


def test_settings_say_when_channels_were_open(folder: Path) -> None:
    """A channel closed for a fortnight: those weeks are compared for none."""
    closed = {
        "channels": [
            {"name": "y", "opens_on": "2025-01-01", "holidays": [{"from": "2026-03-16", "to": "2026-03-29"}]}
        ]
    }
    (folder / "settings.json").write_text(json.dumps(closed))
    file = read(folder, arrivals={"file": "came.csv", "settings": "settings.json"})
    assert block(file)["compared"]["weeks_after"] == 6
    assert [one["role"] for one in file.inputs] == ["plan", "arrivals", "settings"]


def test_sites_and_people_one_a_row(folder: Path) -> None:
    """It began at one site; the other site of the channel is compared, from rows of people who left or went on."""
    people = ["date,stage,channel,site,group"]
    for week in range(16):
        on = MONDAY + datetime.timedelta(weeks=week)
        north = 1 if week < 8 else 3
        people += [f"{on},found,x,north,b"] * north + [f"{on},found,x,south,b"] * 2
        people += [f"{on},found:left,x,north,b"] * (north - 1) + [f"{on},in,x,south,b"]
    (folder / "people.csv").write_text("\n".join(people) + "\n")
    arrivals = {"file": "people.csv", "stages": ["found", "in"]}
    found = block(read(folder, arrivals=arrivals, strategies=visits(started_at="north")))
    assert found["compared"]["controls"] == ["x, south"]
    assert found["started_at"] == "north"
    assert "not_estimable" in found["consent"]


def test_no_file_can_be_read_from_a_page() -> None:
    """A plan that is not on disk names no file."""
    with pytest.raises(InputError, match="no file can be read from here"):
        plan_from(json.dumps(PLAN).encode(), name="plan.json")
