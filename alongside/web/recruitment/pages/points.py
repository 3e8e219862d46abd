"""What the pages of adaptation points say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from alongside.findings.plans import none_below_sentence, rule_answer
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, may
from alongside.web.design.words import day, moment
from alongside.web.reach.models import Cohort
from alongside.web.reach.pages.readings import Download
from alongside.web.recruitment.models import AdaptationPoint, Decision, Plan, Remark, TriedRule

WAITING = "Nothing has been decided here yet."
AS_BEFORE = "To go on as before."
PAPERS = {
    "paper.html": "The paper, as one page (HTML)",
    "paper.pdf": "The paper (PDF)",
    "paper.docx": "The paper (Word)",
    "plain.html": "In plain words, as one page (HTML)",
    "plain.pdf": "In plain words (PDF)",
    "plain.docx": "In plain words (Word)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A page that asks one thing."""

    title: str
    caption: str
    lead: str
    form: forms.BaseForm
    send: str
    back: Download


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is known."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said, and when."""

    who: str
    stance: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PointPage:
    """One adaptation point: what was agreed, what was decided, what people say."""

    title: str
    caption: str
    public_id: str
    agreed: tuple[Fact, ...]
    tried: Download | None
    waiting: str
    decided: tuple[Fact, ...]
    effort: tuple[str, ...]
    plan: Download | None
    papers: tuple[Download, ...]
    said: tuple[Said, ...]
    tally: str
    decide: forms.BaseForm | None
    remark: forms.BaseForm | None
    back: Download


def when_words(point: AdaptationPoint) -> str:
    """Say when a point comes."""
    if point.at_date is not None:
        return f"on {day(point.at_date)}"
    return f"when {point.at_count:,} people are in"


def build_agree(cohort: Cohort, form: forms.BaseForm) -> FormPage:
    """Return the page on which a point is agreed."""
    return FormPage(
        title="Agree when to look, and by which rule",
        caption=cohort.name,
        lead="An adaptation point is agreed before anybody knows what it will show. Once written down it cannot be "
        "changed, so that everyone can see later that the rule came first.",
        form=form,
        send="Agree it",
        back=Download(
            text=f"{cohort.name} over time", href=reverse("recruitment:cohort", args=[cohort.public_id])
        ),
    )


def build_point(
    point: AdaptationPoint,
    decision: Decision | None,
    remarks: Iterable[Remark],
    *,
    by: User,
    decide: forms.BaseForm | None,
    remark: forms.BaseForm | None,
) -> PointPage:
    """Return one point, as this person may see it."""
    said = tuple(remarks)
    sees_counts = may(by, Permission.COHORTS_SEE, point)
    plan = decision.plan if decision else None
    return PointPage(
        title=point.title,
        caption=f"{point.cohort.name}, {when_words(point)}",
        public_id=point.public_id,
        agreed=agreed_facts(point),
        tried=Download(text="How this rule works out", href=point.tried.address)
        if point.tried and sees_counts
        else None,
        waiting="" if decision else WAITING,
        decided=decided_facts(decision) if decision else (),
        effort=effort_of(plan.result) if plan else (),
        plan=Download(text=plan.title, href=plan.address) if plan and sees_counts else None,
        papers=papers_of(plan) if plan and sees_counts else (),
        said=tuple(
            Said(who=f"{one.by}, {moment(one.at)}", stance=one.get_stance_display(), text=one.text)
            for one in said
        ),
        tally=tally_of(said),
        decide=decide,
        remark=remark,
        back=Download(text="Over time", href=reverse("recruitment:start")),
    )


def agreed_facts(point: AdaptationPoint) -> tuple[Fact, ...]:
    """Return what was agreed beforehand."""
    facts = (
        Fact(name="When", text=when_words(point).capitalize()),
        Fact(name="The rule", text=point.rule),
        Fact(name="Tried beforehand", text=tried_sentences(point.tried) if point.tried else ""),
        Fact(name="What may be chosen", text=point.options),
        Fact(name="Who decides", text=point.deciders),
        Fact(name="Agreed", text=f"{moment(point.agreed_at)}, written down by {point.agreed_by}"),
    )
    return tuple(fact for fact in facts if fact.text)


def tried_sentences(tried: TriedRule) -> str:
    """Say how a rule worked out when it was tried, without a count of anybody."""
    said = (
        f"In {tried.rule_task.replicates:,} simulated recruitments.",
        str(rule_answer(tried.result)),
        str(none_below_sentence(tried.result)),
    )
    return " ".join(said)


def decided_facts(decision: Decision) -> tuple[Fact, ...]:
    """Return what was decided."""
    return (
        Fact(name="Chosen", text=decision.plan.title if decision.plan else AS_BEFORE),
        Fact(name="Why", text=decision.reasons),
        Fact(name="Who was there", text=decision.present),
        Fact(name="Decided", text=f"{moment(decision.decided_at)}, written down by {decision.decided_by}"),
    )


def effort_of(result: Mapping[str, Any]) -> tuple[str, ...]:
    """Say where the effort of a plan goes: whole people still to recruit through each channel; no count of anyone."""
    plan = result.get("whole_people") or result["optimum"]
    return tuple(
        f"{channel}: about {round(people):,} people" for channel, people in plan["allocation"].items()
    )


def papers_of(plan: Plan) -> tuple[Download, ...]:
    """Return the papers of a plan: counts stand in them, so they are the team's to hand on."""
    return tuple(
        Download(text=text, href=reverse("recruitment:plan_file", args=[plan.public_id, name]))
        for name, text in PAPERS.items()
    )


def tally_of(remarks: Iterable[Remark]) -> str:
    """Count who agrees by the last thing each person said of it; a remark alone is neither yes nor no."""
    last = {one.by_id: one.stance for one in remarks if one.stance != "remarks"}
    agree = sum(stance == "agrees" for stance in last.values())
    disagree = len(last) - agree
    if not last:
        return "Nobody has said yet whether they agree."
    return f"{agree} agree{'s' if agree == 1 else ''}, {disagree} do{'es' if disagree == 1 else ''} not."
