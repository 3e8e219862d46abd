"""What there is to take away of a place: its areas, its tables, its pictures."""

from __future__ import annotations

from alongside.core.places import AREA_SCHEMA
from alongside.exchange.rows import rows_as_text
from alongside.findings.places import category_words
from alongside.findings.tables import slopes_table
from alongside.web.design.files import File, drawing_named, picture_file, table_file
from alongside.web.places.models import Place

SAMPLE = (
    (
        "area code",
        "area name",
        "district",
        "deprivation rank",
        "White British",
        "Pakistani",
        "Other",
        "Not stated",
    ),
    ("E01033769", "Riverside 001A", "Riverside", 812, 640, 410, 380, 22),
    ("E01033770", "Riverside 001B", "Riverside", 9240, 910, 160, 290, 14),
    ("E01033771", "Hill Top 002A", "Hill Top", 30115, 1320, 35, 120, 9),
)


def place_file(name: str, place: Place) -> File | None:
    """Return a file of a place, or none."""
    if name == "areas.csv":
        return table_file(name, areas_csv(place))
    if name == "slopes.csv":
        return table_file(name, slopes_table(place.found).to_csv())
    return picture_file(name, place.drawings.filter(name=drawing_named(name)))


def areas_csv(place: Place) -> str:
    """Return every area as a line: what is known of it, its tenths, its counts."""
    counts = place.areas["counts"]
    found = [place.result[which].get("of", [None] * place.size) for which in ("nation", "here")]
    header = [*AREA_SCHEMA, "tenth in the nation", "tenth in the place"]
    header += [f"{one['dimension']}: {category_words(one['category'])}" for one in counts]
    columns = [place.areas["areas"][name] for name in AREA_SCHEMA] + found + [one["counts"] for one in counts]
    return rows_as_text(header=header, rows=zip(*columns, strict=True))


def sample_file() -> File:
    """Return a small right file of areas to write over."""
    header, *rows = SAMPLE
    return table_file("areas.csv", rows_as_text(header=map(str, header), rows=rows))
