"""A place of the partnership: its small areas, their shapes, what was found, and where all of it came from."""

from __future__ import annotations

import json
import zlib
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from alongside.core.places import SmallAreas
from alongside.findings.places import PlaceFound
from alongside.web.accounts.models import User, new_public_id
from alongside.web.accounts.permissions import Permission, may
from alongside.web.places.models.cells import GEOGRAPHY_NAMES, areas_of

LARGE = ("areas", "shapes", "result")
ELSEWHERE = "elsewhere"
MOST_SLOPES = 2
"""Counts that are drawn and spoken of; the table has them all."""


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places, which belong to the partnership."""

    def visible_to(self, user: User) -> Self:
        """Keep all for those who may see places, none for others."""
        return self.all() if may(user, Permission.PLACES_SEE) else self.none()

    def named(self) -> Self:
        """Leave the areas and what was found of them where they are: a list needs names alone."""
        return self.defer(*LARGE)


class Place(models.Model):
    """Small areas of one nation and one vintage, under one name.

    `areas`: `models.cells.Cells`. `shapes`: compressed GeoJSON of the areas that have one. `result`: what
    `actions.measured` found. `version` goes up with every change, so that a drawing of what was is not kept.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=200, unique=True)
    nation = models.CharField(max_length=40)
    geography = models.CharField(max_length=60, choices=[(name, name) for name in GEOGRAPHY_NAMES])
    size = models.PositiveIntegerField()
    areas = models.JSONField()
    shapes = models.BinaryField(null=True)
    shaped = models.PositiveIntegerField(default=0)
    result = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=models.Q(size__gt=0), name="place_has_areas"),
            models.CheckConstraint(
                condition=models.Q(shaped__lte=models.F("size")), name="place_shapes_are_of_its_areas"
            ),
            models.CheckConstraint(
                condition=models.Q(shaped=0, shapes__isnull=True)
                | models.Q(shaped__gt=0, shapes__isnull=False),
                name="place_shapes_counted",
            ),
            models.CheckConstraint(
                condition=models.Q(geography__in=list(GEOGRAPHY_NAMES)), name="place_of_a_known_geography"
            ),
            models.CheckConstraint(
                condition=models.Q(changed_at__gte=models.F("made_at")), name="place_changed_after_made"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where it is shown."""
        return reverse("places:place", args=[self.public_id])

    @property
    def found(self) -> PlaceFound:
        """What was found of it, as its sentences, tables and pictures take it."""
        return PlaceFound(
            name=self.name,
            nation="" if self.nation == ELSEWHERE else self.nation,
            codes=tuple(self.areas["areas"]["code"]),
            result=self.result,
        )

    def as_core(self) -> SmallAreas:
        """Return its small areas as the core knows them."""
        return areas_of(self.areas)

    def feature_collection(self) -> dict[str, Any]:
        """Return its shapes as GeoJSON; none where there are none."""
        if self.shapes is None:
            return {"type": "FeatureCollection", "features": []}
        found: dict[str, Any] = json.loads(zlib.decompress(bytes(self.shapes)))
        return found

    def keep_shapes(self, collection: dict[str, Any]) -> None:
        """Take over shapes, compressed; the caller saves."""
        self.shapes = zlib.compress(json.dumps(collection, separators=(",", ":")).encode())
        self.shaped = len(collection["features"])


class Holds(models.TextChoices):
    """What a file brought."""

    AREAS = "areas", "Small areas"
    SHAPES = "shapes", "Shapes"


class PlaceFile(models.Model):
    """One file a place was made from: where it came from, and what its reader remarked; the file itself is gone."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="files")
    holds = models.CharField(max_length=10, choices=Holds)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=500)
    licence = models.CharField(max_length=200, blank=True)
    counted_on = models.DateField(null=True)
    brought = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=models.Q(holds__in=Holds.values), name="place_file_holds_known"),
            models.UniqueConstraint(
                fields=("place",), condition=models.Q(holds="shapes"), name="place_shapes_from_one_file"
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class PlaceDrawing(models.Model):
    """One picture of a place as it stood at a version: wide, narrow, and for documents."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="drawings")
    version = models.PositiveIntegerField()
    name = models.SlugField(max_length=40)
    alt = models.TextField()
    wide = models.TextField()
    narrow = models.TextField()
    wide_size = models.JSONField()
    narrow_size = models.JSONField()
    png = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("place", "name"), name="place_drawing_once_per_place"),
        )

    def __str__(self) -> str:
        return self.name
