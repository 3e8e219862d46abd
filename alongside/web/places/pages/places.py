"""What the page of a place says: the finding first, its map, its tenths, its slopes, how we know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from alongside.findings.documents import Picture
from alongside.findings.numbers import whole
from alongside.findings.places import slopes
from alongside.findings.sentences import capital, people_words, place_headline, plain, slope_sentence
from alongside.findings.tables import Column, FindingTable, counts_table, slopes_table, tenths_table
from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import Permission, may
from alongside.web.design.files import picture_of
from alongside.web.design.words import day
from alongside.web.places.models import MOST_SLOPES, Holds, Place, PlaceDrawing, PlaceFile
from alongside.web.places.pages.importing import Link

QUESTION = "How unequal is this place?"
MOST_LISTED = 20
METHODS = (
    "Tenths in the nation: the rank of an area, times ten, divided by how many areas were ranked, rounded up; "
    "1 is the most deprived. Ranks of different nations are never pooled.",
    "Tenths within the place: areas in order of their rank, cut so that each tenth holds about as many people. "
    "An area is never divided, so the shares are only about equal.",
    "Slope and relative index: the share of people in a category, over the rank of its tenth among all people "
    "(0 least, 1 most deprived), weighted by people. The slope index is the difference between the two ends, the "
    "relative index their ratio (Pamuk 1985; Mackenbach and Kunst 1997; Moreno-Betancur and others 2015).",
    "Concentration index: -1 to 1; above 0 where a category gathers at the deprived end (Kakwani, Wagstaff and "
    "van Doorslaer 1997).",
    "Intervals take each person as counted apart from the others. Neighbours are alike, so they are narrower than "
    "they should be, and they say nothing of people who were not counted.",
    "People are given the deprivation of the area they live in; most areas hold people who differ.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A finding with its picture and its tables; what is missing teaches."""

    anchor: str
    heading: str
    sentences: tuple[str, ...]
    picture: Picture | None
    tables: tuple[FindingTable, ...]
    more: str = ""
    next_step: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePage:
    """How unequal a place is."""

    title: str
    question: str
    answer: str
    facts: str
    parts: tuple[Part, ...]
    methods: tuple[str, ...]
    sources: tuple[str, ...]
    files: tuple[Link, ...]
    actions: tuple[Link, ...]
    back: Link


def build_place(place: Place, *, by: User) -> PlacePage:
    """Return how unequal a place is."""
    drawings = {one.name: one for one in place.drawings.defer("wide", "narrow", "png")}
    can_add = may(by, Permission.PLACES_IMPORT)
    parts = (map_part(place, drawings, can_add=can_add), here_part(place), *slope_parts(place, drawings))
    return PlacePage(
        title=plain(place.name),
        question=QUESTION,
        answer=str(place_headline(place.found)),
        facts=f"{whole(place.size)} areas ({place.geography}). {people_words(place.found)}.",
        parts=(*parts, counts_part(place, can_add=can_add)),
        methods=METHODS,
        sources=tuple(source_words(one) for one in place.files.all()),
        files=files_of(place, drawings.values()),
        actions=adding(place) if can_add else (),
        back=Link(text="Places", href=reverse("places:places")),
    )


def address(place: Place, name: str) -> str:
    """Return where a file of a place is."""
    return reverse("places:place_file", args=[place.public_id, name])


def drawn_or_none(place: Place, drawing: PlaceDrawing | None) -> Picture | None:
    """Return where a picture is served, if it has been drawn."""
    return picture_of(drawing, lambda name: address(place, name)) if drawing else None


def map_part(place: Place, drawings: dict[str, PlaceDrawing], *, can_add: bool) -> Part:
    """Return the map and the tenths in the nation, or what they need."""
    shapes = Link(
        text="Add the shapes of its areas", href=reverse("places:add_shapes", args=[place.public_id])
    )
    drawn = drawn_or_none(place, drawings.get("map"))
    return Part(
        anchor="map",
        heading="Where deprivation is",
        sentences=tuple(map_words(place, is_drawn=drawn is not None)),
        picture=drawn,
        tables=tuple(table for table in (tenths_or_none(place, "nation"), most_deprived(place)) if table),
        more="The numbers: tenths in the nation, and the most deprived areas",
        next_step=shapes if can_add and place.shaped < place.size else None,
    )


def map_words(place: Place, *, is_drawn: bool) -> Iterable[str]:
    """Say what the map shows or lacks."""
    if reason := place.result["nation"].get("not_estimable"):
        yield str(reason)
    elif place.shaped == 0:
        yield "There is no map yet: it needs the shapes of the areas, as GeoJSON or TopoJSON."
    elif not is_drawn:
        yield "The map is being drawn: look again in a moment."
    if 0 < place.shaped < place.size:
        shaped = {one["properties"]["code"] for one in place.feature_collection()["features"]}
        without = [code for code in place.areas["areas"]["code"] if code not in shaped]
        named = ", ".join(without[:10]) + (f" and {len(without) - 10} more" if len(without) > 10 else "")
        yield f"Without a shape, and so not on the map: {named}."


def tenths_or_none(place: Place, which: str) -> FindingTable | None:
    """Return the tenths as a table where there are any."""
    return tenths_table(place.found, which) if "of" in place.result[which] else None


def most_deprived(place: Place) -> FindingTable | None:
    """Return the most deprived areas, by their rank."""
    areas, scale = place.areas["areas"], place.areas["scale"]
    if scale is None:
        return None
    ranked = [at for at, number in enumerate(areas["deprivation"]) if number is not None]
    is_most = scale["one_is"] == "most deprived"
    first = sorted(ranked, key=lambda at: areas["deprivation"][at], reverse=not is_most)[:MOST_LISTED]
    tenths = place.result["nation"].get("of") or [None] * place.size
    rows = tuple(
        (
            plain(areas["name"][at] or areas["code"][at]),
            areas["code"][at],
            plain(areas["parent"][at] or ""),
            whole(areas["deprivation"][at]),
            str(tenths[at] or "not known"),
        )
        for at in first
    )
    return FindingTable(
        caption=f"The {len(rows)} most deprived areas",
        columns=(
            *(Column(title=title) for title in ("Area", "Code", "Part of")),
            Column(title=capital(scale["counts"]), numeric=True),
            Column(title="Tenth", numeric=True),
        ),
        rows=rows,
    )


def here_part(place: Place) -> Part:
    """Return the tenths within the place, or why there are none."""
    table = tenths_or_none(place, "here")
    words = (
        "Cut into tenths of its own people, so that its own least and most deprived can be set side by side."
        if table
        else str(place.result["here"]["not_estimable"])
    )
    return Part(
        anchor="here",
        heading="Tenths within the place",
        sentences=(words,),
        picture=None,
        tables=(table,) if table else (),
        more="The numbers: tenths within the place",
    )


def slope_parts(place: Place, drawings: dict[str, PlaceDrawing]) -> Iterable[Part]:
    """Return the counts that change most from the least to the most deprived."""
    for at, slope in enumerate(slopes(place.found)[:MOST_SLOPES], start=1):
        yield Part(
            anchor=f"slope-{at}",
            heading=f"{capital(plain(slope.category))}, from least to most deprived",
            sentences=(str(slope_sentence(slope, place.found)),),
            picture=drawn_or_none(place, drawings.get(f"slope-{at}")),
            tables=(),
        )


def counts_part(place: Place, *, can_add: bool) -> Part:
    """Return the people of the place by category with every slope, or what that needs."""
    add = Link(text="Add counts by category", href=reverse("places:add_to_place", args=[place.public_id]))
    dimensions = place.result["dimensions"]
    clear = len(slopes(place.found))
    told = (
        f"Of the counts below, {clear} clearly change from the least to the most deprived tenth."
        if clear
        else "No count clearly changes from the least to the most deprived tenth, or there are no tenths to tell by."
    )
    nothing = (
        "Nobody is counted here yet. Counts by category, such as ethnicity or age, show who lives where."
    )
    return Part(
        anchor="people",
        heading="Who lives here",
        sentences=(told if dimensions else nothing,),
        picture=None,
        tables=(
            *(counts_table(one) for one in dimensions),
            *((slopes_table(place.found),) if dimensions else ()),
        ),
        more="The numbers: people by category, and every slope",
        next_step=None if dimensions or not can_add else add,
    )


def source_words(file: PlaceFile) -> str:
    """Return where one file came from."""
    brought = ", ".join(plain(word) for word in file.brought) or Holds(file.holds).label.lower()
    on = f", {day(file.counted_on)}" if file.counted_on else ""
    licence = f" {plain(file.licence)}." if file.licence else ""
    return f"{capital(brought)}: {plain(file.source)}{on} ({plain(file.file_name)}).{licence}"


def files_of(place: Place, drawings: Iterable[PlaceDrawing]) -> tuple[Link, ...]:
    """Return what there is to take away."""
    found = [Link(text="Every area with its tenths and counts (CSV)", href=address(place, "areas.csv"))]
    if place.result["dimensions"]:
        found.append(Link(text="Every slope (CSV)", href=address(place, "slopes.csv")))
    for one in drawings:
        text = picture_words(place, one.name)
        found.append(Link(text=f"{text} (SVG)", href=address(place, f"{one.name}-wide.svg")))
        found.append(Link(text=f"{text} (PNG)", href=address(place, f"{one.name}.png")))
    return tuple(found)


def picture_words(place: Place, name: str) -> str:
    """Return what a picture shows."""
    what, _, number = name.rpartition("-")
    if not what:
        return "The map"
    return f"{plain(slopes(place.found)[int(number) - 1].category)}, from least to most deprived"


def adding(place: Place) -> tuple[Link, ...]:
    """Return what can be added to a place."""
    return (
        Link(text="Add deprivation or counts", href=reverse("places:add_to_place", args=[place.public_id])),
        Link(
            text="Replace the shapes" if place.shaped else "Add shapes",
            href=reverse("places:add_shapes", args=[place.public_id]),
        ),
    )
