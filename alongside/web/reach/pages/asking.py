"""What the page says on which a mirror is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.urls import reverse

from alongside.web.design.words import day
from alongside.web.reach.models import Cohort
from alongside.web.reach.pages.readings import Download


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPage:
    """What a cohort is held up to."""

    title: str
    caption: str
    lead: str
    form: forms.BaseForm
    first: tuple[BoundField, ...]
    more: tuple[BoundField, ...]
    is_open: bool
    has_populations: bool
    back: Download


FIRST = ("populations", "relation")


def build_ask(cohort: Cohort, form: forms.BaseForm, *, has_populations: bool) -> AskPage:
    """Return the page that asks what a cohort is held up to, and how."""
    return AskPage(
        title="Hold it up to a population",
        caption=f"{cohort.name}, {day(cohort.counted_on)}",
        lead="What you settle here is settled before anything is computed, and stands on the reading. "
        "It takes about a minute; you can leave the page meanwhile.",
        form=form,
        first=tuple(form[name] for name in FIRST),
        more=tuple(one for one in form if one.name not in FIRST),
        is_open=any(name not in FIRST for name in form.errors),
        has_populations=has_populations,
        back=Download(text=cohort.name, href=reverse("reach:cohort", args=[cohort.public_id])),
    )
