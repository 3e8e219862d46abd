"""Rules tried before any result: asked for, simulated, and kept while they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from alongside.core.errors import InputError
from alongside.core.recruitment import Operating, operating_characteristics
from alongside.exchange.computed_plans import compute_plan
from alongside.exchange.plans import PlanFile, plan_from
from alongside.exchange.spread import Spread
from alongside.findings.plans import build_rule_report
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, require
from alongside.web.audit import actions as audit
from alongside.web.recruitment.actions.drawing import Keeping
from alongside.web.recruitment.models import RuleTask, Task, TriedRule

OnProgress = Callable[[int, int], None]
FILE = "PLAN.json"
KEPT_FOR = timedelta(days=7)
NOBODY_LEFT = (
    "Fewer than two people are still to be recruited in this plan, so there is nothing to look at in between."
)
LOOK = "{remaining:,} people are still to be recruited: look after at least 1 and before the last of them."


def ask_for_rule(
    *,
    task: Task,
    rule: Mapping[str, Any],
    evidence: Mapping[str, float],
    replicates: int,
    by: User,
    at: datetime,
) -> RuleTask:
    """Note the rule that is to be tried, or find it where the same was asked for and never finished.

    `rule`: as PLAN.json has it. `evidence`: how many people are behind mixes and rates, where the plan says nothing.
    """
    require(by, Permission.COHORTS_MAKE, task.cohort)
    refuse_look(rule["look_after"], task.asked["remaining"])
    asked = {"title": task.title, **task.asked, "rule": dict(rule)}
    if evidence:
        asked["uncertainty"] = dict(evidence)
    begun = RuleTask.objects.filter(task=task, replicates=replicates, tried__isnull=True)
    rule_task = next((one for one in begun if one.asked == asked), None) or RuleTask(
        task=task, asked=asked, replicates=replicates, made_by=by, made_at=at
    )
    file_of(rule_task)
    with transaction.atomic():
        if rule_task.pk is None:
            rule_task.save()
        audit.record(by=by, what="rule to be tried", records=[rule_task, task])
    return rule_task


def refuse_look(look_after: float, remaining: float) -> None:
    """Refuse a look that is not between the first and the last of those to come."""
    if remaining < 2:
        raise InputError("look_after", NOBODY_LEFT)
    if not 1 <= look_after < remaining:
        raise InputError("look_after", LOOK, remaining=round(remaining))


def file_of(rule_task: RuleTask) -> PlanFile:
    """Return the task as the terminal reads it."""
    return plan_from(rule_task.plan_json, name=FILE)


def try_rule(
    *, rule_task: RuleTask, at: datetime, on_progress: OnProgress = lambda _done, _all: None
) -> TriedRule:
    """Simulate the rule, draw how it works out, and write it once; what was kept of a stopped run is used."""
    done = TriedRule.objects.filter(rule_task=rule_task).first()
    if done is not None:
        return done
    file, keep, keeping = file_of(rule_task), kept_in(rule_task), Keeping()
    operating = simulate(file, rule_task, keep, on_progress)
    document = compute_plan(file, operating=operating, replicates=rule_task.replicates)
    report = build_rule_report(document, draw=keeping.draw).as_html()
    tried = TriedRule(
        rule_task=rule_task, result=document, drawings=keeping.drawings, report=report, made_at=at
    )
    with transaction.atomic():
        tried.save()
        audit.record(by=rule_task.made_by, what="rule tried", records=[tried, rule_task])
    keep.unlink(missing_ok=True)
    return tried


def simulate(file: PlanFile, rule_task: RuleTask, keep: Path, on_progress: OnProgress) -> Operating:
    """Simulate on every processor, or on the cluster that is set."""
    assert file.rule is not None  # it was asked for with a rule
    spread = Spread(cluster=settings.ALONGSIDE_CLUSTER or None, keep=keep, on_progress=on_progress)
    return operating_characteristics(
        brief=file.brief,
        rule=file.rule,
        replicates=rule_task.replicates,
        entropy=file.uncertainty.seed,
        map_chunks=spread,
    )


def kept_in(rule_task: RuleTask) -> Path:
    """Return the file that holds what is simulated so far."""
    return folder() / f"{rule_task.public_id}.jsonl"


def folder() -> Path:
    """Return where simulations under way are kept."""
    found = Path(settings.ALONGSIDE_VAR) / "simulations"
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def forget_kept(*, at: datetime) -> None:
    """Delete what was kept of simulations that nobody has gone on with for a week."""
    for path in folder().glob("*.jsonl"):
        if path.stat().st_mtime < (at - KEPT_FOR).timestamp():
            path.unlink(missing_ok=True)
