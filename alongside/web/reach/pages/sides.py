"""What the pages about populations and cohorts say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from alongside.exchange.problems import TableError
from alongside.findings.tables import FindingTable
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, may
from alongside.web.design.paging import Paging
from alongside.web.design.words import day
from alongside.web.reach.models import Cohort, Kind, Population, Question
from alongside.web.reach.pages.counts import count_tables, crossed_words, number
from alongside.web.reach.pages.files import sample_name
from alongside.web.reach.pages.readings import Download
from alongside.web.uploads.models import Upload
from alongside.web.uploads.pages import Mending, build_mending


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list: what it is called, where it is, and what else is said of it."""

    name: str
    href: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A list, or what the list will tell once there is something in it."""

    title: str
    lead: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    paging: Paging
    add: Download | None
    also: Download | None
    empty: tuple[str, ...]
    samples: tuple[Download, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """Where a table is given."""

    title: str
    lead: str
    form: forms.BaseForm
    mending: Mending | None
    samples: tuple[Download, ...]
    back: Download


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """What was understood of a table, before anything is kept."""

    title: str
    lead: str
    form: forms.BaseForm
    public_id: str
    notices: tuple[str, ...]
    tables: tuple[FindingTable, ...]
    crossed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that is known of a side."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SidePage:
    """One population or one cohort."""

    title: str
    caption: str
    facts: tuple[Fact, ...]
    notices: tuple[str, ...]
    tables: tuple[FindingTable, ...]
    crossed: tuple[str, ...]
    mirror: Download | None
    readings: tuple[Download, ...]
    csv: Download
    back: Download


POPULATION_SAMPLES = ("population_margins", "population_cells")
COHORT_SAMPLES = ("cohort_margins", "cohort_cells", "cohort_people")


def samples_of(kinds: Iterable[str]) -> tuple[Download, ...]:
    """Return sample files to write over."""
    return tuple(
        Download(text=sample_name(kind), href=reverse("reach:sample", args=[kind])) for kind in kinds
    )


def build_populations(populations: Iterable[Population], paging: Paging, *, by: User) -> ListPage:
    """Return the populations of the partnership."""
    rows = tuple(
        Row(
            name=one.name,
            href=reverse("reach:population", args=[one.public_id]),
            cells=(one.unit or "people", day(one.reference_on), one.geography, one.source),
        )
        for one in populations
    )
    return ListPage(
        title="Populations",
        lead="Who something is for: the yardsticks that cohorts are held up to. Everyone in the partnership sees them.",
        columns=("Name", "Counted", "On", "Area", "Source"),
        rows=rows,
        paging=paging,
        add=adding("Add a population", "reach:add_population", Permission.POPULATIONS_MAKE, by),
        also=adding("Build one from a place's areas", "reach:from_place", Permission.POPULATIONS_MAKE, by),
        empty=(
            "There is no population yet. Once there is one, this page lists it with its source and its date.",
            "You need counts by group, from a census, a list or a survey. Download a sample and write over it.",
        ),
        samples=samples_of(POPULATION_SAMPLES),
    )


def build_cohorts(cohorts: Iterable[Cohort], paging: Paging, *, by: User) -> ListPage:
    """Return the cohorts this person sees."""
    rows = tuple(
        Row(
            name=one.name,
            href=reverse("reach:cohort", args=[one.public_id]),
            cells=(Kind(one.kind).label, str(one.team), day(one.counted_on)),
        )
        for one in cohorts
    )
    return ListPage(
        title="Cohorts",
        lead="Who is in: the people of your teams' trials, caseloads, training, advisory groups and reviews.",
        columns=("Name", "What it is", "Whose", "Counted on"),
        rows=rows,
        paging=paging,
        add=adding("Add a cohort", "reach:add_cohort", Permission.COHORTS_MAKE, by),
        also=None,
        empty=(
            "You see no cohort yet. Once your team has one, this page leads to its counts and to its mirror.",
            "You need counts by group, or one row a person, with the furthest step each reached. "
            "Download a sample and write over it.",
        ),
        samples=samples_of(COHORT_SAMPLES),
    )


def adding(text: str, view: str, permission: Permission, by: User) -> Download | None:
    """Return where something is added, for those who may."""
    return Download(text=text, href=reverse(view)) if may(by, permission) else None


def build_population_table(
    form: forms.BaseForm, *, error: TableError | None, marked: str | None
) -> TablePage:
    """Return the page that asks for a population's counts."""
    return TablePage(
        title="Add a population",
        lead="Give the counts. Next you see what was understood, and say what it is; nothing is kept before that.",
        form=form,
        mending=build_mending(error, marked),
        samples=samples_of(POPULATION_SAMPLES),
        back=Download(text="Populations", href=reverse("reach:populations")),
    )


NO_PLACE = "There is no place yet: import the small areas of one under Places, then come back."
FROM_PLACE = (
    "The small areas of a place are added up. Next you see the counts and say what they are; "
    "nothing is kept before that."
)


def build_from_place(form: forms.BaseForm, *, has_places: bool) -> TablePage:
    """Return the page that asks which place's areas are added up."""
    return TablePage(
        title="Build a population from a place",
        lead=FROM_PLACE if has_places else NO_PLACE,
        form=form,
        mending=None,
        samples=(),
        back=Download(text="Populations", href=reverse("reach:populations")),
    )


def build_cohort_table(form: forms.BaseForm, *, error: TableError | None, marked: str | None) -> TablePage:
    """Return the page that asks for a cohort's counts or people."""
    return TablePage(
        title="Add a cohort",
        lead="Give counts, or one row a person: people are counted and no row of a person is kept. "
        "Next you see what was understood; nothing is kept before that.",
        form=form,
        mending=build_mending(error, marked),
        samples=samples_of(COHORT_SAMPLES),
        back=Download(text="Cohorts", href=reverse("reach:cohorts")),
    )


def build_check(upload: Upload, understood: Mapping[str, Any], form: forms.BaseForm) -> CheckPage:
    """Return what was understood of a table, and what is still to be said of it."""
    sides = understood["sides"]
    return CheckPage(
        title="Check what was understood",
        lead=f"This is what {upload.file_name} holds. Nothing is kept yet.",
        form=form,
        public_id=upload.public_id,
        notices=tuple(one["text"] for one in understood["notices"]),
        tables=tuple(table for counts in sides for table in count_tables(counts, of_several=len(sides) > 1)),
        crossed=tuple(sentence for counts in sides[:1] for sentence in crossed_words(counts)),
    )


def build_population(population: Population) -> SidePage:
    """Return one population."""
    facts = (
        ("Counted", population.unit or "people"),
        ("On", day(population.reference_on)),
        ("Area", population.geography),
        ("Source", population.source),
        ("Licence", population.licence),
        ("Rounded to", number(population.rounded_to) if population.rounded_to else ""),
        ("Effective sample size", number(population.effective_n) if population.effective_n else ""),
    )
    return SidePage(
        title=population.name,
        caption="Population",
        facts=tuple(Fact(name=name, text=text) for name, text in facts if text),
        notices=tuple(one["text"] for one in population.notices),
        tables=count_tables(population.counts),
        crossed=crossed_words(population.counts),
        mirror=None,
        readings=(),
        csv=Download(
            text="Download the counts (CSV)",
            href=reverse("reach:population_csv", args=[population.public_id]),
        ),
        back=Download(text="Populations", href=reverse("reach:populations")),
    )


def build_cohort(cohort: Cohort, questions: Iterable[Question], *, by: User) -> SidePage:
    """Return one cohort, for those who see its exact counts."""
    asks = Download(text="Hold it up to a population", href=reverse("reach:ask", args=[cohort.public_id]))
    return SidePage(
        title=cohort.name,
        caption=Kind(cohort.kind).label,
        facts=(
            Fact(name="Whose", text=str(cohort.team)),
            Fact(name="Counted on", text=day(cohort.counted_on)),
            Fact(name="Counted", text=cohort.counts["unit"] or "people"),
            Fact(
                name="Who sees it",
                text="The people of this team. Everyone else sees publishable readings only.",
            ),
        ),
        notices=tuple(one["text"] for one in cohort.notices),
        tables=count_tables(cohort.counts),
        crossed=crossed_words(cohort.counts),
        mirror=asks if may(by, Permission.COHORTS_MAKE, cohort) else None,
        readings=tuple(Download(text=one.reading.title, href=one.reading.address) for one in questions),
        csv=Download(
            text="Download the counts (CSV)", href=reverse("reach:cohort_csv", args=[cohort.public_id])
        ),
        back=Download(text="Cohorts", href=reverse("reach:cohorts")),
    )
