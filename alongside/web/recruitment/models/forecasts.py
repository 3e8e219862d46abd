"""A forecast of where recruitment will end, frozen with all it was made from; and whether it would have held."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from alongside.web.accounts.models import Team, User, new_public_id
from alongside.web.accounts.permissions import Permission
from alongside.web.reach.models import Cohort, Population
from alongside.web.reach.models.made import Frozen, FrozenQuerySet


class ForecastTaskQuerySet(FrozenQuerySet["ForecastTask"]):
    """What forecasts were asked for."""

    def visible_to(self, user: User) -> Self:
        """Keep those of the teams of which this person sees exact counts: a forecast begins with who is in so far."""
        return self.filter(cohort__team__in=Team.objects.where(user, Permission.COHORTS_SEE))

    def of_series(self, cohort: Cohort) -> Self:
        """Keep every one of the same cohort, whatever its date."""
        return self.filter(cohort__team=cohort.team_id, cohort__name=cohort.name)


class ForecastTask(Frozen):
    """What a forecast is asked for, settled before anything is simulated.

    `asked`: what a FORECAST.json holds. `parameters`: as_of, level, draws, seed, stages, household.
    `rows`: {"stages", "margins", "left"}, who came when and through what, as counts.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="forecast_tasks")
    population = models.ForeignKey(Population, on_delete=models.PROTECT, related_name="forecast_tasks")
    asked = models.JSONField()
    parameters = models.JSONField()
    rows = models.JSONField()
    notices = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = ForecastTaskQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"Where {self.cohort} will end"

    @property
    def team(self) -> Team:
        """Whose it is."""
        return self.cohort.team


class ForecastQuerySet(FrozenQuerySet["Forecast"]):
    """Forecasts."""

    def visible_to(self, user: User) -> Self:
        """Keep those of tasks this person sees."""
        return self.filter(task__in=ForecastTask.objects.visible_to(user))

    def of_series(self, cohort: Cohort) -> Self:
        """Keep every forecast for the same cohort, whatever its date."""
        return self.filter(task__in=ForecastTask.objects.of_series(cohort))

    def for_lists(self) -> Self:
        """Leave out what is large."""
        return self.select_related("task__cohort").defer("result", "report", "drawings", "task__rows")


class Forecast(Frozen):
    """What came of a task. `result`: what `alongside forecast` writes; `said`: its one line in lists.

    `drawings`: its pictures, each {"name", "alt", "wide", "narrow", "wide_size", "narrow_size"}.
    """

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    task = models.OneToOneField(ForecastTask, on_delete=models.PROTECT, related_name="forecast")
    said = models.CharField(max_length=400)
    result = models.JSONField()
    drawings = models.JSONField()
    report = models.TextField()
    made_at = models.DateTimeField()
    objects = ForecastQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.said

    @property
    def team(self) -> Team:
        """Whose it is."""
        return self.task.cohort.team

    @property
    def address(self) -> str:
        """Its short address."""
        return reverse("recruitment:forecast", args=[self.public_id])


class ForecastImageQuerySet(FrozenQuerySet["ForecastImage"]):
    """Pictures for documents."""


class ForecastImage(Frozen):
    """A picture of a forecast for documents and slides (PNG), made when the forecast was."""

    forecast = models.ForeignKey(Forecast, on_delete=models.CASCADE, related_name="images")
    name = models.CharField(max_length=40)
    content = models.BinaryField()
    objects = ForecastImageQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("forecast", "name"), name="image_once_per_forecast_and_name"),
        )

    def __str__(self) -> str:
        return self.name


class BacktestTaskQuerySet(FrozenQuerySet["BacktestTask"]):
    """What back-tests were asked for."""


class BacktestTask(Frozen):
    """Asks whether a forecast made like this one would have held. `parameters`: ahead, first_weeks, step."""

    public_id = models.CharField(max_length=24, unique=True, default=new_public_id, editable=False)
    forecast = models.ForeignKey(Forecast, on_delete=models.PROTECT, related_name="backtest_tasks")
    parameters = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    objects = BacktestTaskQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"Would it have held? {self.forecast}"


class BacktestQuerySet(FrozenQuerySet["Backtest"]):
    """Back-tests."""


class Backtest(Frozen):
    """How forecasts from past dates would have held. `result`: what `alongside backtest` writes."""

    task = models.OneToOneField(BacktestTask, on_delete=models.PROTECT, related_name="backtest")
    result = models.JSONField()
    made_at = models.DateTimeField()
    objects = BacktestQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return str(self.task)
