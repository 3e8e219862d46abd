"""PLAN.json as strangers write it: what is understood, and one sentence for whatever is not."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from alongside.core.errors import InputError
from alongside.core.recruitment import UNLIMITED
from alongside.exchange import plan_documents
from alongside.exchange.plans import PlanFile, plan_from, read_plan

GIVEN: dict[str, Any] = {
    "population": {"a": 0.5, "b": 0.3, "c": 0.2},
    "recruited": {"a": 10, "b": 2},
    "remaining": 20,
    "channels": [
        {"name": "x", "mix": {"a": 0.6, "b": 0.4}, "cost_gbp": 5},
        {"name": "y", "mix": {"a": 0.1, "c": 0.9}, "cost_gbp": 9, "cap": 8},
    ],
}
MARGINS = (
    "dimension,category,count\nethnicity,a,50\nethnicity,b,30\nethnicity,c,20\nage,young,40\nage,old,60\n"
)
STRATEGY = {"name": "s", "cost_gbp": 10, "effect": {"channel": "x", "groups": ["b"], "multiplier": 2}}
NEW = {"name": "z", "mix": {"c": 1}, "cost_gbp": 3}
POINT = {"name": "p", "rule": "r", "agreed_on": "2027-01-01", "deciders": ["board"], "at_count": 30}
DECISION = {"chosen": "best", "reason": "near", "decided_on": "2027-02-01", "seen_sha256": "0" * 64}


def read(**changes: Any) -> PlanFile:
    """Read the plan with some fields changed."""
    return plan_from(json.dumps({**deepcopy(GIVEN), **changes}).encode(), name="plan.json")


def refused(content: bytes | str) -> str:
    """The one sentence that a file is refused with."""
    with pytest.raises(InputError) as found:
        plan_from(content if isinstance(content, bytes) else content.encode(), name="plan.json")
    said = str(found.value)
    assert "\n" not in said
    assert said.startswith("plan.json")
    return said


def test_what_is_left_out_has_its_usual_meaning() -> None:
    """No cap and no budget are no limit, every place is used, mixes are known."""
    file = read()
    assert file.brief.budget_gbp == file.brief.channels[0].cap == UNLIMITED
    assert file.brief.minimum_n is None
    assert file.brief.least == 32
    assert file.uncertainty.is_none
    assert file.brief.recruited.tolist() == [10, 2, 0]
    assert (file.unit, file.title, file.notices) == ("people", "", ())
    assert read(budget_gbp=None, minimum_n=None, floors=None, strategies=None).brief.budget_gbp == UNLIMITED


@pytest.mark.parametrize(
    ("population", "code"),
    [
        ({"a": 50, "b": 30, "c": 20}, "read_as_percentages"),
        ({"a": 500, "b": 300, "c": 200}, "read_as_counts"),
        ({"a": 0.4995, "b": 0.2997, "c": 0.1998}, "shares_scaled"),
        ({"a": 0.45, "b": 0.27, "c": 0.18, "not known": 0.1}, "not_known_left_out"),
    ],
)
def test_percentages_counts_and_rounded_shares_are_understood(
    population: dict[str, float], code: str
) -> None:
    """Each reads as the same shares, and the author is told."""
    file = read(population=population)
    assert file.brief.population == pytest.approx([0.5, 0.3, 0.2], abs=1e-3)
    assert file.brief.population.sum() == pytest.approx(1, abs=1e-12)
    assert [row["code"] for row in file.notices] == [code]


def test_people_of_no_known_category_stand_apart() -> None:
    """They count in n alone."""
    assert read(recruited={"a": 3, "Unknown": 4}).brief.not_known == 4


def test_a_group_whom_nobody_brings_is_noted() -> None:
    """A distance hardly notices a group that is missing altogether."""
    file = read(channels=GIVEN["channels"][:1])
    assert [row["code"] for row in file.notices] == ["nobody_brought"]
    assert "'c'" in file.notices[0]["text"]


def test_a_population_may_be_a_file_beside_the_plan(tmp_path: Path) -> None:
    """By name; the dimension is the one that the channels speak of, or the one named."""
    (tmp_path / "counts.csv").write_text(MARGINS)
    for population in (
        "counts.csv",
        {"file": "counts.csv"},
        {"file": "counts.csv", "dimension": "ethnicity"},
    ):
        (tmp_path / "plan.json").write_text(json.dumps({**GIVEN, "population": population}))
        file = read_plan(tmp_path / "plan.json")
        assert dict(zip(file.brief.categories, file.brief.population, strict=True)) == {
            "a": 0.5,
            "b": 0.3,
            "c": 0.2,
        }
        assert [row["role"] for row in file.inputs] == ["plan", "population"]
    rows = [f"{name},ethnicity,{group}" for name in ("census", "register") for group in ("a,5", "b,3", "c,2")]
    (tmp_path / "two.csv").write_text("\n".join(["population,dimension,category,count", *rows]))
    (tmp_path / "plan.json").write_text(json.dumps({**GIVEN, "population": "two.csv"}))
    file = read_plan(tmp_path / "plan.json")
    assert file.population_name == "census"
    assert "first_population_used" in [row["code"] for row in file.notices]
    (tmp_path / "plan.json").write_text(
        json.dumps({**GIVEN, "population": {"file": "two.csv", "benchmark": "register"}})
    )
    assert read_plan(tmp_path / "plan.json").population_name == "register"


@pytest.mark.parametrize(
    ("population", "said"),
    [
        ({"file": "counts.csv", "dimension": "etnicity"}, "Did you mean 'ethnicity'?"),
        ({"file": "counts.csv", "benchmark": "census"}, "is not a population of that file"),
        ({"file": "counts.csv", "dim": "age"}, "no field 'dim'"),
        ("none.csv", "there is no such file"),
        (7, "an object in braces belongs here"),
    ],
)
def test_a_population_file_that_does_not_fit_is_refused(
    tmp_path: Path, population: object, said: str
) -> None:
    """Misspelt dimensions and populations, files that are not there."""
    (tmp_path / "counts.csv").write_text(MARGINS)
    (tmp_path / "plan.json").write_text(json.dumps({**GIVEN, "population": population}))
    with pytest.raises(InputError) as found:
        read_plan(tmp_path / "plan.json")
    assert said in str(found.value)


def test_a_file_of_several_dimensions_asks_which(tmp_path: Path) -> None:
    """When the channels name none of them."""
    (tmp_path / "counts.csv").write_text(MARGINS)
    strange = [{"name": "x", "mix": {"q": 1}, "cost_gbp": 1}]
    (tmp_path / "plan.json").write_text(
        json.dumps({**GIVEN, "population": "counts.csv", "channels": strange})
    )
    with pytest.raises(InputError, match="several dimensions"):
        read_plan(tmp_path / "plan.json")


def channel(**changes: Any) -> list[dict[str, Any]]:
    """The channels, the first of them changed."""
    first = {name: value for name, value in {**GIVEN["channels"][0], **changes}.items() if value != "drop"}
    return [first, GIVEN["channels"][1]]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"budgt_gbp": 3}, "no field 'budgt_gbp'. Did you mean 'budget_gbp'?"),
    ({"zzzz": 3}, "no field 'zzzz'; there are"),
    ({"remaining": "20"}, "'20' is a text; write the number without quotation marks"),
    ({"remaining": 2.5}, "'2.5' is not a whole number"),
    ({"remaining": -1}, "out of range"),
    ({"remaining": True}, "not true or false"),
    ({"remaining": None}, "not null"),
    ({"remaining": 10**400}, "out of range"),
    ({"population": {}}, "add up to 0"),
    ({"population": {"a": 0.5, "b": 0.3}}, "add up to 0.8, not 1"),
    ({"population": {"not known": 1}}, "not known; give the known ones"),
    ({"population": {"a": 0.5, " a ": 0.5}}, "' a ' stands twice"),
    ({"population": {"a": 0.5, "b": 0.3, "c": 0.2, "Total": 1}}, "looks like a total"),
    ({"recruited": {"d": 3}}, "'d' is not a category of the population"),
    ({"recruited": {"a": 0.5, "b": 0.5}}, "These look like shares"),
    ({"recruited": {"a": 10.5}}, "not a whole number of people"),
    ({"recruited": [1]}, "an object in braces belongs here, not a list"),
    ({"channels": {}}, "a list in square brackets belongs here, not an object"),
    ({"channels": channel(name="y")}, "a channel named 'y' is there already"),
    ({"channels": channel(name=3)}, "a text belongs here, not a number"),
    ({"channels": channel(name=" ")}, "the text is empty"),
    ({"channels": channel(cost_gbp="drop")}, "'cost_gbp' is missing"),
    ({"channels": channel(mix={"a": 0.5, "b": 0.4})}, "channels[0].mix: the shares add up to 0.9"),
    ({"channels": channel(mix={"A b": 1})}, "is not a category"),
    ({"channels": channel(caps=3)}, "Did you mean 'cap'?"),
    ({"channels": channel(mix_effective_n=0)}, "0 people are no evidence"),
    (
        {"channels": [{**GIVEN["channels"][0], "name": f"c{at}"} for at in range(201)]},
        "more than 200 channels",
    ),
    (
        {"population": {f"g{at}": 1 / 2001 for at in range(2001)}, "recruited": {}, "channels": []},
        "more than 2,000",
    ),
    ({"floors": {"a": 20}}, "such as 0.2 for 20 in 100"),
    ({"floors": {"a": 0.6, "b": 0.5}}, "add up to 1.1"),
    ({"floors": {"q": 0.1}}, "'q' is not a category"),
    ({"objective": "KL"}, "say kl or floors"),
    ({"uncertainty": "some"}, "say none, or give priors"),
    ({"uncertainty": "priors"}, "no channel says how much evidence"),
    ({"uncertainty": {}}, "no channel says how much evidence"),
    ({"uncertainty": {"mix_effective_n": {"q": 3}}}, "'q' is not a channel"),
    ({"uncertainty": {"mix_effective_n": 0}}, "no evidence"),
    ({"uncertainty": {"mix_n": 3}}, "no field 'mix_n'"),
    ({"uncertainty": {"mix_effective_n": 9, "draws": 5}}, "out of range"),
    ({"strategies": [STRATEGY, STRATEGY]}, "a strategy named 's' is there already"),
    ({"strategies": [{"name": "s", "cost_gbp": 1}]}, "'effect' is missing"),
    ({"strategies": [{**STRATEGY, "effect": {"groups": ["a"]}}]}, "say which channel it changes"),
    ({"strategies": [{**STRATEGY, "effect": {"channel": "q"}}]}, "'q' is not a channel"),
    ({"strategies": [{**STRATEGY, "effect": {"channel": "x", "groups": ["q"]}}]}, "'q' is not a category"),
    ({"strategies": [{**STRATEGY, "prior": {"mu": 3}}]}, "mu and the effect's multiplier differ"),
    ({"strategies": [{**STRATEGY, "effect": {"channel": "x", "multiplier": 0}}]}, "would end the channel"),
    ({"strategies": [{**STRATEGY, "prior": {"s": -1}}]}, "prior.s: '-1' is out of range"),
    ({"strategies": [{**STRATEGY, "effect": {"new_channel": NEW, "groups": []}}]}, "a strategy of its own"),
    ({"strategies": [{**STRATEGY, "effect": {"new_channel": {**NEW, "name": "x"}}}]}, "a channel named 'x'"),
    ({"strategies": [{**STRATEGY, "effect": {"new_channel": {"name": "q"}}}]}, "'mix' is missing"),
    ({"strategies": [{**STRATEGY, "name": f"s{at}"} for at in range(61)]}, "more than 60 strategies"),
    ({"rule": {}}, "'look_after' is missing"),
    ({"rule": {"look_after": 20}}, "20 remain; look before the last"),
    ({"rule": {"look_after": 5, "usual": {"x": 0}}}, "the places add up to 0"),
    ({"rule": {"look_after": 5, "usual": {"q": 1}}}, "'q' is not a channel"),
    ({"rule": {"look_after": 5, "groups": ["q"]}}, "'q' is not a category"),
    ({"adaptation": {**POINT, "agreed_on": "1st May"}}, "is no date; write it as 2027-03-31"),
    ({"adaptation": {"name": "p"}}, "'rule' is missing"),
    ({"adaptation": {**POINT, "decision": {"chosen": "x"}}}, "'reason' is missing"),
]


@pytest.mark.parametrize(("changes", "said"), WRONG)
def test_what_cannot_be_used_is_one_sentence_with_its_place(changes: dict[str, Any], said: str) -> None:
    """Whatever a stranger may write: the file, the place, what is wrong and what to do."""
    assert said in refused(json.dumps({**deepcopy(GIVEN), **changes}))


def test_each_missing_part_is_named() -> None:
    """A plan needs four things."""
    for key in ("population", "recruited", "remaining", "channels"):
        given = {name: value for name, value in GIVEN.items() if name != key}
        assert f"'{key}' is missing" in refused(json.dumps(given))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"[1]", "holds a list"),
        (b'{"a": 1,}', "line 1, column"),
        (json.dumps(GIVEN).encode()[:150], "this is not JSON"),
        (b'{"remaining": NaN}', "NaN is not a number"),
        (b'{"recruited": {"a": 1, "a": 2}}', "'a' stands twice"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_half_written_and_foreign_files_are_refused(content: bytes, said: str) -> None:
    """What is not JSON, or not an object, or says a thing twice."""
    assert said in refused(content)


def test_files_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, nothing, too much."""
    with pytest.raises(InputError, match="folder"):
        read_plan(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        read_plan(tmp_path / "none.json")
    monkeypatch.setattr("alongside.exchange.plans.LARGEST_FILE", 3)
    (tmp_path / "big.json").write_text("{    }")
    with pytest.raises(InputError, match="larger than 20 MB"):
        read_plan(tmp_path / "big.json")


def test_evidence_for_all_or_by_channel() -> None:
    """The smaller of what the channel and the plan say counts."""
    some = read(uncertainty={"mix_effective_n": {"x": 30}, "rate_effective_n": 12, "draws": 200, "seed": 5})
    assert [one.mix_effective_n for one in some.brief.channels] == [30, UNLIMITED]
    assert [one.rate_effective_n for one in some.brief.channels] == [12, 12]
    assert (some.uncertainty.draws, some.uncertainty.seed) == (200, 5)
    own = read(uncertainty="priors", channels=channel(mix_effective_n=9))
    assert own.brief.channels[0].mix_effective_n == 9


def test_strategies_rules_and_points_are_read_whole() -> None:
    """Every field lands in its place; without evidence the mean effect is 1 and the spread 0.5."""
    guess = {"name": "g", "cost_gbp": 1, "effect": {"channel": "x"}, "evidence": "a trial", "units": 3}
    new = {"name": "n", "cost_gbp": 1, "effect": {"new_channel": {**NEW, "cap": 4, "mix_effective_n": 7}}}
    file = read(
        strategies=[STRATEGY, guess, new],
        rule={"look_after": 5, "usual": {"x": 2, "y": 1}, "groups": ["c"]},
        adaptation={**POINT, "on": None, "decision": DECISION},
    )
    first, second, third = file.brief.strategies
    assert (first.multiplier, first.spread, first.groups) == (2, 0.5, ("b",))
    assert (second.multiplier, second.units, second.evidence, second.can_help) == (1, 3, "a trial", False)
    assert third.new_channel is not None
    assert (third.new_channel.cap, third.new_channel.mix.tolist()) == (4, [0, 0, 1])
    assert file.rule is not None
    assert file.rule.usual == (("x", 2.0), ("y", 1.0))
    assert file.adaptation is not None
    assert file.adaptation.decision is not None
    dated = read(adaptation={**POINT, "at_count": None, "on": "2027-03-01"}).adaptation
    assert dated is not None
    assert dated.on is not None


def test_examples_follow_the_shipped_schema_of_plans() -> None:
    """The examples, and the plan of these tests, are what the schema describes; nonsense is not."""
    examples = Path(__file__).resolve().parents[2] / "examples" / "plan"
    for path in examples.glob("*/plan.json"):
        plan_documents.check(json.loads(path.read_text()), name=plan_documents.INPUT_SCHEMA)
        assert np.isclose(read_plan(path).brief.population.sum(), 1)
    plan_documents.check(deepcopy(GIVEN), name=plan_documents.INPUT_SCHEMA)
    with pytest.raises(InputError, match="not a plan of this program"):
        plan_documents.check({"population": 3}, name=plan_documents.INPUT_SCHEMA)
