"""What the pages between a file and a place say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from alongside.core.places import SmallAreas
from alongside.exchange.problems import listed
from alongside.findings.numbers import whole
from alongside.findings.places import category_words
from alongside.findings.sentences import plain
from alongside.findings.tables import Column, FindingTable
from alongside.web.places.models import Place, areas_of
from alongside.web.uploads.forms import Refusal
from alongside.web.uploads.models import Upload
from alongside.web.uploads.pages import Mending, build_mending, more_words, problem_table

KEPT = "The areas were kept. The pictures are being drawn and will be on this page in a moment."
SHAPES_KEPT = "The shapes were kept. The map is being drawn and will be on this page in a moment."
PREVIEWED, MOST_PARENTS = 10, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Somewhere to go, or something to take away."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TablePage:
    """Where a file is given."""

    title: str
    lead: str
    form: forms.BaseForm
    mending: Mending | None
    sample: Link | None
    back: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions that belong together."""

    heading: str
    lead: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsPage:
    """Which column holds what."""

    title: str
    lead: str
    form: forms.BaseForm
    groups: tuple[Group, ...]
    public_id: str
    beginning: FindingTable
    mending: Mending | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage:
    """What was understood of a file, before anything is kept."""

    title: str
    lead: str
    form: forms.BaseForm
    public_id: str
    facts: tuple[str, ...]
    notices: tuple[str, ...]
    tables: tuple[FindingTable, ...]


GROUPS = (
    Group(
        heading="The areas",
        lead="Read from the columns where they can tell. Change what is wrong.",
        fields=("code", "geography", "name", "parent"),
    ),
    Group(
        heading="Deprivation",
        lead="Leave the first empty if the file has none.",
        fields=("deprivation", "counts_as", "direction", "index", "out_of"),
    ),
    Group(
        heading="Counts of people",
        lead="Counts by category give shares, tenths of people and slopes.",
        fields=("layout", "dimension", "categories", "total", "unknown", "category", "count"),
    ),
)


def build_table(form: forms.BaseForm, refusal: Refusal | None, *, place: Place | None) -> TablePage:
    """Return the page that asks for a table of areas."""
    return TablePage(
        title=f"Add to what is known of {plain(place.name)}" if place else "Add a place",
        lead="Give a table with one line an area: codes, and any of names, deprivation and counts by category. "
        "Next you say which column holds what, then you see what was understood; nothing is kept before that.",
        form=form,
        mending=mending_of(refusal),
        sample=Link(text="areas.csv", href=reverse("places:sample")),
        back=back_to(place),
    )


def build_shapes(form: forms.BaseForm, refusal: Refusal | None, *, place: Place) -> TablePage:
    """Return the page that asks for shapes."""
    return TablePage(
        title=f"Add the shapes of {plain(place.name)}",
        lead="Give the shapes of its areas. Next you see which areas have one; nothing is kept before that. "
        "Shapes of other areas in the file are left out.",
        form=form,
        mending=mending_of(refusal),
        sample=None,
        back=back_to(place),
    )


def mending_of(refusal: Refusal | None) -> Mending | None:
    """Return what to mend in a file that was just refused."""
    return build_mending(refusal.error, refusal.marked) if refusal else None


def back_to(place: Place | None) -> Link:
    """Return the way back."""
    if place is None:
        return Link(text="Places", href=reverse("places:places"))
    return Link(text=plain(place.name), href=place.address)


def build_columns(upload: Upload, form: forms.BaseForm) -> ColumnsPage:
    """Return the page that asks which column holds what, with what is wrong where the table was tried already."""
    columns = tuple(Column(title=plain(name) or "(no name)") for name in upload.asked["columns"])
    rows = tuple(tuple(plain(cell) for cell in row) for row in upload.asked["rows"])
    said = upload.asked.get("said", {})
    problems = said.get("problems")
    caption = f"What to mend in {upload.file_name}, or in your answers below"
    return ColumnsPage(
        title="Which column holds what?",
        lead=f"This is how {upload.file_name} begins. Nothing is kept yet.",
        form=form,
        groups=GROUPS,
        public_id=upload.public_id,
        beginning=FindingTable(caption=f"The first lines of {upload.file_name}", columns=columns, rows=rows),
        mending=Mending(
            table=problem_table(caption, problems),
            more=more_words(said["more_problems"]),
            marked="",
            marked_name="",
        )
        if problems
        else None,
    )


def build_check(upload: Upload, form: forms.BaseForm, *, place: Place | None) -> CheckPage:
    """Return what was understood of a table of areas."""
    understood: Mapping[str, Any] = upload.understood or {}
    areas = areas_of(understood["cells"])
    return CheckPage(
        title="Check what was understood",
        lead=f"This is what {upload.file_name} holds. Nothing is kept yet.",
        form=form,
        public_id=upload.public_id,
        facts=(*area_facts(areas), *missing_facts(areas, place)),
        notices=tuple(understood["notices"]),
        tables=(first_areas(areas),),
    )


def area_facts(areas: SmallAreas) -> tuple[str, ...]:
    """Return what a table holds, a sentence a thing."""
    parents = areas.areas["parent"].drop_nulls().unique(maintain_order=True).to_list()
    facts = [f"{whole(areas.areas.height)} areas, {areas.geography.name}, in {' and '.join(areas.nations)}."]
    if parents:
        facts.append(f"They are part of {listed(parents)}.")
    if areas.scale is not None:
        ranked = areas.areas["deprivation"].count()
        named = areas.scale.index or f"deprivation {areas.scale.counts}s"
        facts.append(
            f"{whole(ranked)} of them have a {areas.scale.counts} of {named}: "
            f"1 of {whole(areas.scale.out_of)} is the {areas.scale.one_is}."
        )
    facts += [
        f"{whole(float(areas.people(name)['count'].sum()))} people counted by {name}."
        for name in areas.dimensions
    ]
    return tuple(facts)


def missing_facts(areas: SmallAreas, place: Place | None) -> tuple[str, ...]:
    """Name the areas of a place that a table says nothing of."""
    if place is None:
        return ()
    missing = [code for code in place.areas["areas"]["code"] if code not in set(areas.areas["code"])]
    if not missing:
        return (f"Every area of {plain(place.name)} is in it.",)
    return (f"{len(missing)} areas of {plain(place.name)} are not in it: {listed(missing)}.",)


def first_areas(areas: SmallAreas) -> FindingTable:
    """Return the first areas as they were understood."""
    head = areas.only(areas.areas["code"].head(PREVIEWED).to_list())
    counted = [
        (category, dict(group.select("code", "count").iter_rows()))
        for (_, category), group in head.counts.group_by("dimension", "category", maintain_order=True)
    ]
    rows = tuple(
        (
            plain(row["code"]),
            *(plain(row[name] or "") for name in ("name", "parent")),
            "not known" if row["deprivation"] is None else whole(row["deprivation"]),
            *(whole(counts[row["code"]]) if row["code"] in counts else "not known" for _, counts in counted),
        )
        for row in head.areas.iter_rows(named=True)
    )
    titles = ("Deprivation", *(plain(category_words(category)) for category, _ in counted))
    return FindingTable(
        caption="The first areas, as they were understood",
        columns=(
            *(Column(title=title) for title in ("Code", "Name", "Part of")),
            *(Column(title=title, numeric=True) for title in titles),
        ),
        rows=rows,
    )


def build_check_shapes(upload: Upload, form: forms.BaseForm, *, place: Place) -> CheckPage:
    """Return which areas have a shape."""
    understood: Mapping[str, Any] = upload.understood or {}
    without, found = understood["without_shape"], len(understood["collection"]["features"])
    facts = [f"{whole(found)} of the {whole(place.size)} areas of {plain(place.name)} have a shape."]
    if without:
        facts.append(f"{len(without)} have none and will be missing from the map: {listed(without)}.")
    if understood["without_area"]:
        facts.append(f"{whole(understood['without_area'])} shapes are of other areas and are left out.")
    return CheckPage(
        title="Check what was understood",
        lead=f"This is what {upload.file_name} holds for {plain(place.name)}. Nothing is kept yet.",
        form=form,
        public_id=upload.public_id,
        facts=tuple(facts),
        notices=tuple(understood["notices"]),
        tables=(),
    )
