"""Keeping places: who may, what is checked, what is written, and that nothing is half-kept."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from alongside.core.errors import InputError, RuleBroken
from alongside.core.places import joined
from alongside.exchange.problems import TableError
from alongside.web.accounts.permissions import Role
from alongside.web.audit.models import AuditEvent
from alongside.web.places import actions
from alongside.web.places.actions import keeping
from alongside.web.places.models import Place, areas_of, cells_of
from alongside.web.uploads.models import Upload
from tests.web.makers import make_member
from tests.web.places.making import (
    CODES,
    NOTHING_COUNTED,
    SAID,
    SOURCE,
    area_table,
    given,
    make_place,
    make_read,
    make_shaped,
    make_shapes_read,
    make_waiting,
    shapes_file,
)

pytestmark = pytest.mark.django_db
KEEP: dict[str, Any] = {"name": "Seaside", "parents": [], **SOURCE}
RANKS_ONLY = {**SAID, **NOTHING_COUNTED}
COUNTS_ONLY = {**SAID, "deprivation": "", "scale": None, "name": "", "parent": ""}


def keep(upload: Upload, **changes: Any) -> Place:
    """Keep what was understood, by whoever gave it."""
    return actions.keep_place(
        upload=upload, **{**KEEP, "by": upload.made_by, "at": timezone.now(), **changes}
    )


@pytest.mark.parametrize("role", [Role.MANAGER, Role.TRIAL_MANAGER, Role.ADMINISTRATOR])
def test_those_who_may_keep_a_place_with_one_event(role: Role) -> None:
    """The upload goes, the place and its file stay, the audit names the place and nothing else."""
    upload = make_read(by=make_member(role))
    before = AuditEvent.objects.count()
    place = keep(upload)
    event = AuditEvent.objects.order_by("number").last()
    assert AuditEvent.objects.count() == before + 1
    assert (event.what, event.records) == ("place kept", [f"places.place:{place.public_id}"])
    assert (place.nation, place.geography, place.size) == ("England", "LSOA 2021", 20)
    assert place.files.get().brought[-1] == "ethnicity"
    assert not Upload.objects.exists()


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.STATISTICIAN, Role.COMMISSIONER])
def test_those_who_may_not_change_nothing(role: Role) -> None:
    """Neither take a table in, nor keep one, nor add to a place, nor give it shapes."""
    person, place = make_member(role), make_place()
    upload = make_read(by=make_member(Role.MANAGER))
    shapes = make_shapes_read(place=place, by=make_member(Role.MANAGER))
    now = timezone.now()
    tries = (
        lambda: actions.take_table(given=given(area_table()), place=None, by=person, at=now),
        lambda: keep(upload, by=person),
        lambda: actions.add_to_place(upload=upload, **SOURCE, by=person, at=now),
        lambda: actions.shapes_now(given=given(shapes_file()), place=place, by=person, at=now),
        lambda: actions.keep_shapes(upload=shapes, source="ONS", licence="", by=person, at=now),
        lambda: actions.load_place(name="X", areas=place.as_core(), shapes=None, **SOURCE, by=person, at=now),
    )
    for attempt in tries:
        with pytest.raises(PermissionDenied):
            attempt()
    assert Place.objects.count() == 1
    assert Upload.objects.count() == 2


def test_what_breaks_half_way_keeps_nothing(monkeypatch) -> None:
    """If the audit cannot be written, the place is not kept and the upload is still there."""
    upload = make_read(by=make_member(Role.MANAGER))

    def broken(**_event: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(keeping.audit, "record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        keep(upload)
    assert not Place.objects.exists()
    assert Upload.objects.filter(pk=upload.pk).exists()


def test_what_was_kept_or_thrown_away_is_not_kept_again() -> None:
    """Two windows, two clicks: one place."""
    upload = make_read(by=make_member(Role.MANAGER))
    again = Upload.objects.get(pk=upload.pk)
    keep(upload)
    with pytest.raises(RuleBroken):
        keep(again, name="Another")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": "Taken"}, "name", "There is a place of this name"),
        ({"parents": ["Twon"]}, "parents", "No area lies in 'Twon'"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(
    changes: dict[str, Any], field: str, words: str
) -> None:
    """On its field, with the upload left for another try."""
    make_place(name="Taken")
    upload = make_read(by=make_member(Role.MANAGER))
    with pytest.raises(InputError) as refused:
        keep(upload, **changes)
    assert refused.value.field == field
    assert words in str(refused.value)
    assert Upload.objects.filter(pk=upload.pk).exists()


def test_a_place_lies_in_one_nation_and_can_be_looked_at(monkeypatch) -> None:
    """Ranks of two nations are never in one place; a whole country is no place."""
    text = f"code,part\n{CODES[0]},East\nW01001958,West\n"
    said = {**RANKS_ONLY, "code": "code", "name": "", "parent": "part", "deprivation": "", "scale": None}
    upload = make_read(by=make_member(Role.MANAGER), text=text, said=said)
    with pytest.raises(InputError, match="England and Wales"):
        keep(upload)
    monkeypatch.setattr(keeping, "MOST_AREAS", 0)
    with pytest.raises(InputError, match="1 areas"):
        keep(upload, parents=["West"])
    monkeypatch.undo()
    assert keep(upload, parents=["West"]).nation == "Wales"


def test_counts_are_added_to_ranks_and_what_is_there_is_not_replaced() -> None:
    """A second file brings what the first lacks; what both say is refused."""
    by = make_member(Role.MANAGER)
    place = make_place(by=by, said=RANKS_ONLY)
    assert place.result["people"] is None
    assert "not_estimable" in place.result["here"]
    upload = make_read(by=by, place=place, said=COUNTS_ONLY)
    actions.add_to_place(upload=upload, **SOURCE, by=by, at=timezone.now())
    place.refresh_from_db()
    assert place.result == make_place(by=by, name="At once").result
    assert [one.brought for one in place.files.all()][-1] == ["ethnicity"]
    again = make_read(by=by, place=place, said=COUNTS_ONLY)
    with pytest.raises(InputError, match="Both sets of areas count ethnicity"):
        actions.add_to_place(upload=again, **SOURCE, by=by, at=timezone.now())


def test_a_file_of_other_areas_is_not_added() -> None:
    """Neither another vintage, however alike the codes, nor areas elsewhere: back to the columns with the reason."""
    by = make_member(Role.MANAGER)
    text = f"code,people\n{'E01000001'},4\n"
    said = {**COUNTS_ONLY, "code": "code", "dimension": "people", "categories": ["people"], "unknown": ""}
    old = make_place(by=by, text=text, said={**said, "geography": "LSOA 2011"})
    for changes, words in (
        ({"geography": "LSOA 2021"}, "are not the same"),
        ({"geography": "LSOA 2011"}, "none of"),
    ):
        table = text if "same" in words else text.replace("01,4", "02,4")
        upload = make_read(by=by, place=old, text=table, said={**said, **changes, "dimension": "more"})
        assert upload.understood is None
        assert words in upload.asked["said"]["problems"][0]["sentence"]


def test_a_file_that_was_swept_up_says_so() -> None:
    """An hour is long for a form, and short for a lunch."""
    by = make_member(Role.MANAGER)
    upload = make_waiting(by=by)
    upload.path.unlink()
    actions.read_table(upload=upload, said=SAID, at=timezone.now())
    upload.refresh_from_db()
    assert "upload it again" in upload.asked["said"]["problems"][0]["sentence"]
    shapes = make_shapes_read(place=make_place(by=by), by=by)
    with pytest.raises(TableError, match="upload it again"):
        actions.shapes_later(upload=shapes)


def test_small_areas_come_back_as_they_were_stored() -> None:
    """Columns, nulls and scale; an area without a count has none, which is not nought."""
    place = make_place(said=RANKS_ONLY)
    other = areas_of(
        make_read(by=place.made_by, text=area_table(areas=3), said=COUNTS_ONLY).understood["cells"]
    )
    both = joined(place.as_core(), other).areas
    back = areas_of(cells_of(both))
    assert back.areas.equals(both.areas)
    assert back.scale == both.scale
    key = ["code", "dimension", "category"]
    assert back.counts.sort(key, nulls_last=True).equals(both.counts.sort(key, nulls_last=True))
    assert back.counts["code"].n_unique() == 3


def test_shapes_replace_shapes_and_only_those_of_the_place_are_kept() -> None:
    """One file of shapes at a time; what belongs to other areas is left out and counted."""
    by = make_member(Role.MANAGER)
    place = make_shaped(by=by)
    upload = make_shapes_read(place=place, by=by, text=shapes_file(areas=12, strangers=2))
    assert upload.understood["without_area"] == 2
    assert upload.understood["without_shape"] == list(CODES[12:])
    before = place.version
    place = actions.keep_shapes(upload=upload, source="ONS", licence="OGL", by=by, at=timezone.now())
    assert (place.shaped, place.version) == (12, before + 1)
    assert place.files.filter(holds="shapes").count() == 1
    codes = [one["properties"]["code"] for one in place.feature_collection()["features"]]
    assert codes == list(CODES[:12])


def test_a_program_loads_a_place_in_one_step() -> None:
    """As the demonstration does: areas and shapes from memory, one event, the same findings."""
    by, model = make_member(Role.MANAGER), make_shaped(name="Model")
    from alongside.exchange.boundaries import read_boundaries  # the shapes a file would hold

    shapes = read_boundaries(given(shapes_file(), "areas.geojson").open()).value
    before = AuditEvent.objects.count()
    place = actions.load_place(
        name="Loaded", areas=model.as_core(), shapes=shapes, **SOURCE, by=by, at=timezone.now()
    )
    assert AuditEvent.objects.count() == before + 1
    assert place.result == model.result
    assert place.feature_collection() == model.feature_collection()
    with pytest.raises(InputError, match="of this name"):
        actions.load_place(
            name="Loaded", areas=model.as_core(), shapes=None, **SOURCE, by=by, at=timezone.now()
        )
    bare = actions.load_place(
        name="Bare", areas=model.as_core(), shapes=None, **SOURCE, by=by, at=timezone.now()
    )
    assert bare.shaped == 0


def test_one_line_a_category_is_read_too() -> None:
    """The long layout gives the very findings of the wide one."""
    wide = make_place(name="Wide")
    rows = (
        wide.as_core()
        .areas.join(wide.as_core().counts, on="code")
        .with_columns(pl.col("category").fill_null("Not stated"))
    )
    text = rows.select(
        pl.col("code").alias("area code"),
        pl.col("name").alias("area name"),
        pl.col("parent").alias("part of"),
        pl.col("deprivation").alias("deprivation rank"),
        "category",
        pl.col("count").cast(pl.Int64),
    ).write_csv()
    said = {
        **SAID,
        "layout": "long",
        "categories": [],
        "unknown": "",
        "category": "category",
        "count": "count",
    }
    assert make_place(name="Long", text=text, said=said).result["nation"] == wide.result["nation"]
