"""What the list of places says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from alongside.findings.numbers import whole
from alongside.findings.sentences import plain
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, may
from alongside.web.design.paging import Paging
from alongside.web.design.words import day
from alongside.web.places.models import ELSEWHERE, Place
from alongside.web.places.pages.importing import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the list."""

    name: str
    href: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesPage:
    """The places of the partnership, or what they will tell once there is one."""

    title: str
    lead: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    paging: Paging
    add: Link | None
    empty: tuple[str, ...]
    sample: Link


def build_places(places: Iterable[Place], paging: Paging, *, by: User) -> PlacesPage:
    """Return the places of the partnership."""
    adds = Link(text="Add a place", href=reverse("places:add_place"))
    return PlacesPage(
        title="Places",
        lead="Where the families live: small areas with their deprivation, their people and their shapes. "
        "Everyone in the partnership sees them.",
        columns=("Name", "Nation", "Areas", "With a shape", "Last changed"),
        rows=tuple(row_of(one) for one in places),
        paging=paging,
        add=adds if may(by, Permission.PLACES_IMPORT) else None,
        empty=(
            "There is no place yet. Once there is one, its page says how unequal it is: who lives in its most "
            "deprived areas, and which groups do so more than others.",
            "You need a table with one line an area: its code, its deprivation rank or tenth, and people by "
            "category. They may come in several files. Shapes for the map can follow.",
        ),
        sample=Link(text="Download a sample to write over (CSV)", href=reverse("places:sample")),
    )


def row_of(place: Place) -> Row:
    """Return one place as a line."""
    return Row(
        name=plain(place.name),
        href=place.address,
        cells=(
            "Own areas" if place.nation == ELSEWHERE else place.nation,
            f"{whole(place.size)}, {place.geography}",
            "all" if place.shaped == place.size else f"{whole(place.shaped)} of {whole(place.size)}",
            day(place.changed_at.date()),
        ),
    )
