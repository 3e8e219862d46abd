"""Adaptation points: agreed before they come, decided once, spoken of, and never altered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from alongside.core.errors import InputError, RuleBroken
from alongside.web.accounts.permissions import Role
from alongside.web.audit.models import AuditEvent
from alongside.web.recruitment.actions import plans, points
from alongside.web.recruitment.models import AdaptationPoint, Remark, Stance, Task
from tests.web.makers import client_of, make_member, make_team
from tests.web.reach.making import make_cohort, make_population
from tests.web.reading import assert_sound, errors_of
from tests.web.recruitment.making import (
    cohort_of_two,
    make_arrivals,
    make_decision,
    make_look,
    make_plan,
    make_point,
    population_of_two,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_thread(settings) -> None:
    """Let no sign of life be given meanwhile: it would wait for the test's own transaction."""
    settings.ALONGSIDE_STALE_SECONDS = 36_000


@pytest.fixture
def world():
    """A trial manager of a team, its cohort of two groups, and the population it is for."""
    team = make_team()
    manager = make_member(Role.TRIAL_MANAGER, team=team)
    cohort = cohort_of_two(make_cohort(team=team, by=manager))
    return manager, cohort, population_of_two(make_population(made_by=manager))


@pytest.mark.slow
def test_a_point_is_agreed_decided_once_and_spoken_of(world) -> None:
    """The rule first, then the decision with what was seen; an adviser reads it in words and says yes."""
    manager, cohort, population = world
    client = client_of(manager)
    there = reverse("recruitment:agree", args=[cohort.public_id])
    assert_sound(client.get(there))
    asked = {
        "title": "First look",
        "at_count": "120",
        "rule": "Below four fifths we act.",
        "deciders": "Both",
    }
    agreed = client.post(there, asked)
    point = AdaptationPoint.objects.get()
    assert agreed.url == point.address
    plan = make_plan(cohort, population, by=manager)
    assert plan.result["adaptation"]["rule"] == "Below four fifths we act."
    make_look(cohort, population, by=manager)
    decided = {"plan": plan.public_id, "reasons": "Playgroups reach them.", "present": "Both"}
    assert client.post(reverse("recruitment:decide", args=[point.public_id]), decided).status_code == 302
    assert point.decision.plan == plan
    assert point.decision.look is not None
    again = client.post(reverse("recruitment:decide", args=[point.public_id]), decided)
    assert again.status_code == 409
    adviser = client_of(make_member(Role.ADVISORY_MEMBER))
    assert "First look" in assert_sound(adviser.get(reverse("recruitment:start"))).text
    page = assert_sound(adviser.get(point.address))
    assert "Playgroups: about" in page.text
    assert plan.address not in str(page), "the plan's counts are the team's"
    said = {"stance": "agrees", "text": "It is what we asked for."}
    assert adviser.post(reverse("recruitment:remark", args=[point.public_id]), said).status_code == 302
    assert "1 agrees, 0 do not." in assert_sound(adviser.get(point.address)).text
    assert {event.what for event in AuditEvent.objects.all()} >= {
        "adaptation point agreed",
        "adaptation decided",
        "adaptation point remarked upon",
        "plan made",
    }


def test_a_point_in_the_past_or_of_two_minds_is_refused(world) -> None:
    """It is agreed before it comes."""
    manager, cohort, _ = world
    for changes, says in (
        ({"at_date": timezone.now().date(), "at_count": None}, "past"),
        ({"at_count": 80}, "80 people"),
        ({"at_count": None}, "not both"),
        ({"at_date": timezone.now().date() + timedelta(days=9)}, "not both"),
    ):
        with pytest.raises(InputError, match=says):
            make_point(cohort, by=manager, **changes)
    page = assert_sound(
        client_of(manager).post(
            reverse("recruitment:agree", args=[cohort.public_id]),
            {"title": "x", "at_count": "3", "rule": "r", "deciders": "d"},
        )
    )
    assert "80 people" in errors_of(page)["at_count"]
    assert not AdaptationPoint.objects.exists()


def test_what_was_agreed_and_said_is_never_altered(world) -> None:
    """Neither the point nor a remark nor a decision."""
    manager, cohort, _ = world
    point = make_point(cohort, by=manager)
    decision = make_decision(point, by=manager)
    said = points.remark(point=point, stance=Stance.DISAGREES, text="Too late", by=manager, at=timezone.now())
    for one in (point, decision, said):
        with pytest.raises(RuleBroken):
            one.save()
        with pytest.raises(RuleBroken):
            type(one).objects.update(pk=one.pk)
    with pytest.raises(RuleBroken, match="stands"):
        make_decision(point, by=manager)
    page = assert_sound(client_of(manager).get(point.address))
    assert "0 agree, 1 does not." in page.text
    assert "To go on as before." in page.text
    assert [str(one) for one in (point, decision, said)] == [
        "First look",
        "Decision on First look",
        "I do not agree",
    ]


def test_only_those_who_may_make_and_speak(world) -> None:
    """A commissioner neither agrees points nor plans; somebody without a role says nothing; a remark has words."""
    manager, cohort, population = world
    stranger = make_member(Role.COMMISSIONER)
    with pytest.raises(PermissionDenied):
        make_point(cohort, by=stranger)
    with pytest.raises(PermissionDenied):
        make_arrivals(cohort, population, by=stranger)
    with pytest.raises(PermissionDenied):
        plans.ask_for_plan(
            cohort=cohort,
            population=population,
            dimension="d",
            title="t",
            asked={},
            by=stranger,
            at=timezone.now(),
        )
    point = make_point(cohort, by=manager)
    with pytest.raises(PermissionDenied):
        make_decision(point, by=stranger)
    with pytest.raises(PermissionDenied):
        points.remark(
            point=point,
            stance=Stance.AGREES,
            text="",
            by=make_member(Role.ADMINISTRATOR),
            at=timezone.now(),
        )
    page = assert_sound(
        client_of(manager).post(reverse("recruitment:remark", args=[point.public_id]), {"stance": "remarks"})
    )
    assert errors_of(page)["text"] == "Write what you want to say."
    assert not Remark.objects.exists()
    assert not Task.objects.exists()


def test_a_plan_for_another_cohort_cannot_be_chosen(world) -> None:
    """What was seen is of the same people."""
    manager, cohort, population = world
    other = cohort_of_two(make_cohort(team=cohort.team, by=manager, name="Another"))
    plan = make_plan(other, population, by=manager)
    with pytest.raises(InputError, match="another cohort"):
        make_decision(make_point(cohort, by=manager), by=manager, plan=plan)
