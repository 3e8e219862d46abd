"""A rule tried before any result: asked for, simulated part by part, gone on with, and agreed."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.urls import reverse
from django.utils import timezone

from alongside.cli.main import main
from alongside.core.errors import InputError, RuleBroken
from alongside.exchange import plan_documents
from alongside.exchange.spread import Spread
from alongside.findings.plans import build_rule_report, rule_words
from alongside.web.accounts.permissions import Role
from alongside.web.audit.models import AuditEvent
from alongside.web.config import variables
from alongside.web.jobs import actions as jobs
from alongside.web.jobs.models import Job, State
from alongside.web.recruitment import tasks
from alongside.web.recruitment.actions import points, rules
from alongside.web.recruitment.models import AdaptationPoint, RuleTask, Task, TriedRule
from tests.web.makers import client_of, make_member, make_team
from tests.web.queue import run_queued
from tests.web.reach.making import make_cohort, make_population
from tests.web.reading import assert_sound, errors_of
from tests.web.recruitment.making import (
    cohort_of_two,
    make_plan,
    make_point,
    make_rule_task,
    make_task,
    make_tried_rule,
    population_of_two,
)

pytestmark = pytest.mark.django_db
TYPED = {"look_after": "40", "act_below": "0.8", "certainty": "0.8", "replicates": "100"}


@pytest.fixture(autouse=True)
def apart(settings, tmp_path: Path) -> None:
    """Keep simulations in a folder of the test's own, and let no sign of life wait for its transaction."""
    settings.ALONGSIDE_STALE_SECONDS = 36_000
    settings.ALONGSIDE_VAR = tmp_path


@pytest.fixture
def world():
    """A trial manager of a team, its cohort of two groups, and the population it is for."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    cohort = cohort_of_two(make_cohort(team=team, by=manager))
    return manager, cohort, population_of_two(make_population(made_by=manager))


def in_the_terminal(asked: bytes, replicates: int, folder: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Do the same from a terminal; return the JSON it writes."""
    monkeypatch.chdir(folder)
    Path("PLAN.json").write_bytes(asked)
    words = ["plan", "PLAN.json", "--json", "out.json", "--replicates", str(replicates), "--processes", "1"]
    monkeypatch.setattr(sys, "argv", ["alongside", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    return json.loads(Path("out.json").read_text())


@pytest.mark.slow
def test_a_rule_is_tried_read_and_agreed(world, tmp_path, monkeypatch) -> None:
    """From the plan's page to the numbers the terminal gives, and to a point that everyone can read."""
    manager, cohort, population = world
    client, plan = client_of(manager), make_plan(cohort, population, by=manager)
    way = assert_sound(client.get(plan.address)).find("a", string="Try a rule before any result")
    assert "100 people are still to be recruited" in assert_sound(client.get(way["href"])).text
    asked = client.post(way["href"], TYPED | {"mix_effective_n": "20", "groups": "White British"})
    assert asked.status_code == 302
    assert not TriedRule.objects.exists(), "nothing is computed while somebody waits"
    run_queued()
    tried = TriedRule.objects.get()
    job = Job.objects.get(title__startswith="Trying")
    assert (job.state, job.result) == (State.DONE, tried.address)
    assert not list(rules.folder().iterdir()), "what was kept on the way is not needed any more"
    page = assert_sound(client.get(tried.address))
    assert "in which the rule should act, it acts" in page.select_one(".reach-answer").text
    assert "How near each way ends" in page.text
    shown = client.get(f"{tried.address}plan.json").json()
    assert plan_documents.check(shown)["rule"]["replicates"] == 100
    plan_json = client.get(f"{tried.address}PLAN.json").content
    assert in_the_terminal(plan_json, 100, tmp_path, monkeypatch) == shown
    assert client.get(page.select_one("picture source")["srcset"]).content.startswith(b"<svg")
    assert client.get(f"{tried.address}report.html").content.startswith(b"<!DOCTYPE html>")
    assert client.get(f"{tried.address}other.html").status_code == 404
    assert tried.address in str(client.get(plan.address).content)
    there = page.find("a", string="Agree an adaptation point by this rule")["href"]
    form = assert_sound(client.get(there))
    assert "chance that White British is below 0.80" in form.find(id="id_rule").text
    assert form.find(id="id_at_count")["value"] == "120", "80 are in, and 40 more are waited for"
    sent = {
        "title": "First",
        "at_count": "120",
        "rule": "As tried.",
        "deciders": "Both",
        "tried": tried.public_id,
    }
    assert client.post(there, sent).status_code == 302
    point = AdaptationPoint.objects.get()
    assert point.tried == tried
    assert tried.address in str(client.get(point.address).content)
    adviser = assert_sound(client_of(make_member(Role.ADVISORY_MEMBER)).get(point.address))
    assert "In 100 simulated recruitments. In recruitments in which the rule should act" in adviser.text
    assert tried.address not in str(adviser), "the whole page begins with the team's counts"
    assert {"rule to be tried", "rule tried"} <= {event.what for event in AuditEvent.objects.all()}


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"look_after": "100"}, "look_after", "before the last of them"),
        ({"look_after": "0"}, "look_after", "at least 1"),
        ({"look_after": "many"}, "look_after", "whole number"),
        ({"act_below": "80"}, "act_below", "less than or equal to 1"),
        ({"act_below": "four fifths"}, "act_below", "such as 0.8"),
        ({"certainty": "1"}, "certainty", "0.9999"),
        ({"replicates": "10"}, "replicates", "greater than or equal to 100"),
        ({"mix_effective_n": "0"}, "mix_effective_n", "greater than or equal to 1"),
        ({"groups": "Nobody"}, "groups", "Nobody"),
    ],
)
def test_a_rule_that_cannot_be_is_a_sentence_at_its_field(world, changes, field, says) -> None:
    """And nothing is kept."""
    manager, cohort, population = world
    there = reverse("recruitment:try_rule", args=[make_plan(cohort, population, by=manager).public_id])
    page = assert_sound(client_of(manager).post(there, TYPED | changes))
    assert says in errors_of(page)[field]
    assert not RuleTask.objects.exists()


@pytest.mark.parametrize(
    ("groups", "says"),
    [([], "any group is"), (["a"], "chance that a is"), (["a", "b"], "any of a and b is")],
)
def test_a_rule_in_words_names_its_groups(groups, says) -> None:
    """None named is every group."""
    rule = {"look_after": 40, "act_below": 0.8, "certainty": 0.8, "groups": groups}
    assert says in str(rule_words(rule))


def test_a_plan_with_nobody_left_has_no_rule(world) -> None:
    """There is nothing between the first and the last of one."""
    with pytest.raises(InputError, match="Fewer than two"):
        rules.refuse_look(1, 1)


@pytest.mark.slow
def test_a_worker_that_dies_is_followed_by_one_that_goes_on(world, monkeypatch) -> None:
    """Killed after some parts: they stand on disk, the next worker begins with them, and the answer is the same."""
    monkeypatch.setattr(rules, "Spread", partial(Spread, processes=1))
    manager, cohort, population = world
    task = make_task(cohort, population, by=manager)
    rule = {"look_after": 40, "act_below": 0.8, "certainty": 0.8}
    tasks.try_rule(task=task, rule=rule, evidence={"mix_effective_n": 20}, replicates=100, by=manager)
    said: list[str] = []

    def note(self, percent: int, sentence: str) -> None:
        said.append(sentence)
        if len(said) == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr("alongside.web.jobs.tasks.Progress.say", note)
        run_queued()
    assert Job.objects.get().state == State.RUNNING, "nobody was left to say that it ended"
    assert said[-1] == "50 of 100 recruitments are simulated."
    kept = rules.kept_in(RuleTask.objects.get())
    assert len(kept.read_text().splitlines()) == 3, "a heading and two parts"
    Job.objects.update(state=State.RUNNING, seen_at=timezone.now() - timedelta(days=1))
    assert jobs.pick_up_stuck(at=timezone.now()) == 1
    said.clear()
    monkeypatch.setattr(
        "alongside.web.jobs.tasks.Progress.say", lambda _self, _percent, sentence: said.append(sentence)
    )
    run_queued()
    assert said[0] == "50 of 100 recruitments are simulated.", "it goes on where it was"
    whole = rules.try_rule(rule_task=make_rule_task(task, by=manager), at=timezone.now())
    assert TriedRule.objects.exclude(pk=whole.pk).get().result["rule"] == whole.result["rule"]


def test_what_was_never_finished_is_gone_on_with_when_asked_anew(world) -> None:
    """The same rule of the same plan is the same task until it is finished; another rule is another."""
    manager, cohort, population = world
    task = make_task(cohort, population, by=manager)
    first = make_rule_task(task, by=manager, replicates=25)
    assert make_rule_task(task, by=manager, replicates=25) == first
    assert make_rule_task(task, by=manager, replicates=50) != first
    tried = rules.try_rule(rule_task=first, at=timezone.now())
    assert rules.try_rule(rule_task=first, at=timezone.now()) == tried, "and is tried once"
    assert make_rule_task(task, by=manager, replicates=25) != first


def test_what_nobody_goes_on_with_is_forgotten_after_a_week() -> None:
    """Younger files stay."""
    old, young = (rules.folder() / f"{name}.jsonl" for name in ("old", "young"))
    for path in (old, young):
        path.write_text("x")
    long_ago = (timezone.now() - timedelta(days=8)).timestamp()
    os.utime(old, (long_ago, long_ago))
    tasks.forget_kept()
    assert [path.name for path in rules.folder().iterdir()] == ["young.jsonl"]


def test_nothing_is_altered_or_half_written(world, monkeypatch) -> None:
    """Both records are frozen, only those who may make them do, and without the audit there is neither."""
    manager, cohort, population = world
    plan = make_plan(cohort, population, by=manager)
    tried = make_tried_rule(plan, by=manager)
    assert str(tried) == "A rule for More playgroups"
    for one in (tried, tried.rule_task):
        with pytest.raises(RuleBroken):
            one.save()
        with pytest.raises(RuleBroken):
            type(one).objects.update(pk=one.pk)
    with pytest.raises(PermissionDenied):
        make_rule_task(plan.task, by=make_member(Role.COMMISSIONER))

    def break_down(**_event: object) -> None:
        raise RuntimeError

    begun = make_rule_task(plan.task, by=manager, replicates=50)
    monkeypatch.setattr("alongside.web.audit.actions.record", break_down)
    with pytest.raises(RuntimeError):
        make_rule_task(plan.task, by=manager, replicates=75)
    with pytest.raises(RuntimeError):
        rules.try_rule(rule_task=begun, at=timezone.now())
    assert (RuleTask.objects.count(), TriedRule.objects.count()) == (2, 1)


def test_a_rule_tried_for_another_cohort_cannot_be_agreed(world) -> None:
    """What was simulated begins with other people."""
    manager, cohort, population = world
    other = cohort_of_two(make_cohort(team=cohort.team, by=manager, name="Another"))
    tried = make_tried_rule(make_plan(other, population, by=manager), by=manager)
    with pytest.raises(InputError, match="another cohort"):
        make_point(cohort, by=manager, tried=tried)
    assert points.AdaptationPoint.objects.count() == 0


def test_a_rule_is_read_though_its_plan_is_still_searched_for(world) -> None:
    """The way back leads to the cohort then."""
    manager, cohort, population = world
    tried = rules.try_rule(
        rule_task=make_rule_task(make_task(cohort, population, by=manager), by=manager, replicates=25),
        at=timezone.now(),
    )
    page = assert_sound(client_of(manager).get(tried.address))
    assert page.select_one(".nhsuk-back-link")["href"].endswith(f"cohort/{cohort.public_id}/")
    assert Task.objects.get().rule_tasks.count() == 1


def test_what_is_known_for_certain_is_said_to_be_so(world) -> None:
    """Without evidence behind the mixes the rule either always should act or never."""
    manager, cohort, population = world
    rule_task = rules.ask_for_rule(
        task=make_task(cohort, population, by=manager),
        rule={"look_after": 40},
        evidence={},
        replicates=25,
        by=manager,
        at=timezone.now(),
    )
    report = build_rule_report(rules.try_rule(rule_task=rule_task, at=timezone.now()).result)
    assert "the truth is the same every time" in report.sections[-1].sentences[-1]
    assert "every simulated recruitment" in report.answer or "no simulated recruitment" in report.answer


@pytest.mark.parametrize("address", ["host:8786", "http://host:1", "tcp://host", "tcp://host:port"])
def test_a_cluster_that_is_no_address_is_refused(address: str) -> None:
    """With a sentence, when the program starts."""
    with pytest.raises(ImproperlyConfigured, match="ALONGSIDE_CLUSTER must read"):
        variables.cluster(address)
    assert variables.cluster("tcp://host:8786") == "tcp://host:8786"


def test_a_cluster_that_cannot_be_used_is_said_on_the_page_of_the_work(world, settings, monkeypatch) -> None:
    """The work stops with the sentence, and can be asked for anew."""
    settings.ALONGSIDE_CLUSTER = "tcp://nowhere.invalid:8786"
    monkeypatch.setitem(sys.modules, "distributed", None)
    manager, cohort, population = world
    task = make_task(cohort, population, by=manager)
    tasks.try_rule(task=task, rule={"look_after": 40}, evidence={}, replicates=100, by=manager)
    run_queued()
    job = Job.objects.get(title__startswith="Trying")
    assert (job.state, "A cluster needs" in job.sentence) == (State.FAILED, True)
