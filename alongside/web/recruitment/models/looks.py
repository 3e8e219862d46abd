"""One look at who has come so far, frozen; and the lamps that have lit."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from alongside.web.accounts.models import Team, User, new_public_id
from alongside.web.accounts.permissions import Permission
from alongside.web.reach.models import Cohort, Population
from alongside.web.reach.models.made import Frozen, FrozenQuerySet


class ArrivalsQuerySet(FrozenQuerySet["Arrivals"]):
    """Arrivals."""

    def visible_to(self, user: User) -> Self:
        """Keep those of the teams of which this person sees exact counts: weekly evidence is never published."""
        return self.filter(cohort__team__in=Team.objects.where(user, Permission.COHORTS_SEE))


class Arrivals(Frozen):
    """Who came on which date, as counts, and what is asked of them: settled before anything is computed.

    `rows`: {"stages", "unit", "margins", "left"}. `parameters`: relation, prior, level, band, planned_n.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="arrivals")
    population = models.ForeignKey(Population, on_delete=models.PROTECT, related_name="arrivals")
    parameters = models.JSONField()
    rows = models.JSONField()
    notices = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = ArrivalsQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"{self.cohort} over time"

    @property
    def team(self) -> Team:
        """Whose they are."""
        return self.cohort.team


class LookQuerySet(FrozenQuerySet["Look"]):
    """Looks."""

    def visible_to(self, user: User) -> Self:
        """Keep those of arrivals this person sees."""
        return self.filter(arrivals__in=Arrivals.objects.visible_to(user))

    def of_series(self, cohort: Cohort) -> Self:
        """Keep every look at the same cohort, whatever its date."""
        return self.filter(arrivals__cohort__team=cohort.team_id, arrivals__cohort__name=cohort.name)


class Look(Frozen):
    """What arrivals said, frozen. `result`: what `alongside watch` writes as JSON.

    `drawings`: the strips, each {"name", "alt", "wide", "narrow", "wide_size", "narrow_size"}.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    arrivals = models.OneToOneField(Arrivals, on_delete=models.PROTECT, related_name="look")
    last_on = models.DateField(null=True)
    result = models.JSONField()
    drawings = models.JSONField()
    report = models.TextField()
    made_at = models.DateTimeField()
    objects = LookQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return str(self.arrivals)

    @property
    def team(self) -> Team:
        """Whose it is."""
        return self.arrivals.team

    @property
    def address(self) -> str:
        """Its short address."""
        return reverse("recruitment:look", args=[self.public_id])


class LampKind(models.TextChoices):
    """What a lamp says when it lights."""

    SIGNAL = "signal", "Signal"
    ALARM = "alarm", "Alarm"


class LampQuerySet(models.QuerySet["Lamp"]):
    """Lamps that have lit."""

    def visible_to(self, user: User) -> Self:
        """Keep those of looks this person sees."""
        return self.filter(look__in=Look.objects.visible_to(user))

    def of_series(self, cohort: Cohort) -> Self:
        """Keep those of the same cohort, whatever its date."""
        return self.filter(look__in=Look.objects.of_series(cohort))


class Lamp(models.Model):
    """A lamp that lit for a group, once, with the day on which the arrivals first showed it."""

    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="lamps")
    kind = models.CharField(max_length=10, choices=LampKind)
    stage = models.CharField(max_length=200)
    dimension = models.CharField(max_length=200)
    category = models.CharField(max_length=200)
    lit_on = models.DateField()
    noticed_at = models.DateTimeField()
    objects = LampQuerySet.as_manager()

    class Meta:
        ordering = ("-lit_on", "dimension", "category")
        constraints = (
            models.UniqueConstraint(
                fields=("look", "kind", "stage", "dimension", "category"), name="lamp_once_per_look_and_group"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=LampKind.values), name="lamp_of_a_known_kind"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.lit_on}"
