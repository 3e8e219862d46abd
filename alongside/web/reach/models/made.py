"""What came of a question: frozen, in the edition for those who see exact counts and in the publishable one."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from alongside.core.errors import RuleBroken
from alongside.web.accounts.models import Team, User, new_public_id
from alongside.web.accounts.permissions import Permission, may
from alongside.web.reach.models.asked import Question

FROZEN = "A reading is never changed: ask anew instead."


Row = TypeVar("Row", bound=models.Model)


class FrozenQuerySet(models.QuerySet[Row]):
    """Rows that are written once."""

    def update(self, **_kwargs: Any) -> int:
        """Refuse."""
        raise RuleBroken(FROZEN)


class Frozen(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Write it the first time, and refuse ever after."""
        if not self._state.adding:
            raise RuleBroken(FROZEN)
        super().save(**kwargs)


class ReadingQuerySet(FrozenQuerySet["Reading"]):
    """Readings."""

    def visible_to(self, user: User) -> Self:
        """Keep all for those who may see readings: which edition they see is asked of each."""
        return self.all() if may(user, Permission.READINGS_SEE) else self.none()

    def with_team(self) -> Self:
        """Bring along whose they are."""
        return self.select_related("question__cohort__team__organisation", "made_by")

    def exact_for(self, user: User) -> Self:
        """Keep those of which this person sees the exact counts."""
        teams = Team.objects.where(user, Permission.READINGS_EXACT)
        return self.filter(question__cohort__team__in=teams)


class Reading(Frozen):
    """One frozen result: its inputs as counts, its question, and how it came about; the results are its editions.

    `inputs`: {"populations": [counts], "cohort": counts}. `release`: what of them was suppressed in the publishable
    edition, against which a later one is checked; none where there is no such edition, and `unpublishable` says why.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="reading")
    title = models.CharField(max_length=300)
    inputs = models.JSONField()
    release = models.JSONField(null=True)
    unpublishable = models.CharField(max_length=1000, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(release__isnull=False, unpublishable="")
                | (models.Q(release__isnull=True) & ~models.Q(unpublishable="")),
                name="reading_published_or_says_why_not",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def team(self) -> Team:
        """Whose it is."""
        return self.question.cohort.team

    @property
    def address(self) -> str:
        """Its short address."""
        return reverse("reach:reading", args=[self.public_id])

    def edition_for(self, user: User) -> Edition | None:
        """Return the edition this person may see: the exact one, else the publishable, else none."""
        exact = may(user, Permission.READINGS_EXACT, self)
        return self.editions.defer("report").filter(is_publishable=not exact).first()


class ComparisonQuerySet(FrozenQuerySet["Comparison"]):
    """Comparisons."""

    def visible_to(self, user: User) -> Self:
        """Keep all for those who may see readings."""
        return self.all() if may(user, Permission.READINGS_SEE) else self.none()

    def with_teams(self) -> Self:
        """Bring along both readings and whose they are."""
        sides = (f"{side}__question__cohort__team__organisation" for side in ("first", "second"))
        return self.select_related("made_by", *sides)


class Comparison(Frozen):
    """Two readings side by side: two cohorts, or one on two dates."""

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    first = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = ComparisonQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")), name="comparison_of_two_readings"
            ),
        )

    def __str__(self) -> str:
        return f"{self.first} beside {self.second}"

    @property
    def address(self) -> str:
        """Its short address."""
        return reverse("reach:comparison", args=[self.public_id])

    def edition_for(self, user: User) -> Edition | None:
        """Return the edition this person may see: the exact one only where both readings are theirs."""
        exact = all(may(user, Permission.READINGS_EXACT, one) for one in (self.first, self.second))
        return self.editions.filter(is_publishable=not exact).first()


class EditionQuerySet(FrozenQuerySet["Edition"]):
    """Editions."""


class Edition(Frozen):
    """What one kind of reader sees of a reading or of a comparison: the numbers, and the report ready to hand on."""

    reading = models.ForeignKey(Reading, null=True, on_delete=models.CASCADE, related_name="editions")
    comparison = models.ForeignKey(Comparison, null=True, on_delete=models.CASCADE, related_name="editions")
    is_publishable = models.BooleanField()
    result = models.JSONField()
    report = models.TextField(blank=True)
    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(reading__isnull=False, comparison__isnull=True)
                | models.Q(reading__isnull=True, comparison__isnull=False),
                name="edition_of_one_thing",
            ),
            models.UniqueConstraint(fields=("reading", "is_publishable"), name="edition_once_per_reading"),
            models.UniqueConstraint(
                fields=("comparison", "is_publishable"), name="edition_once_per_comparison"
            ),
        )

    def __str__(self) -> str:
        return "publishable" if self.is_publishable else "exact"


class DrawingQuerySet(FrozenQuerySet["Drawing"]):
    """Pictures."""


class Drawing(Frozen):
    """One picture of an edition, drawn when the edition was made: wide, narrow, and for documents."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="drawings")
    name = models.SlugField(max_length=40)
    alt = models.TextField()
    wide = models.TextField()
    narrow = models.TextField()
    wide_size = models.JSONField()
    narrow_size = models.JSONField()
    png = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    objects = FrozenQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("edition", "name"), name="drawing_once_per_edition"),)

    def __str__(self) -> str:
        return self.name
