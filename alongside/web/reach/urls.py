"""Addresses of populations, cohorts and readings."""

from __future__ import annotations

from django.urls import include, path

from alongside.web.reach.api import addresses
from alongside.web.reach.views import readings, sides, trying

app_name = "reach"
urlpatterns = [
    path("try/", trying.try_files, name="try"),
    path("try/samples/<str:kind>.csv", trying.sample, name="sample"),
    path("try/examples/<slug:folder>/", trying.try_example, name="try_example"),
    path("try/<str:secret>/", trying.tried, name="tried"),
    path("try/<str:secret>/<str:name>", trying.tried_file, name="tried_file"),
    path("populations/", sides.populations, name="populations"),
    path("populations/add/", sides.add_population, name="add_population"),
    path("populations/from-place/", sides.from_place, name="from_place"),
    path("populations/check/<str:public_id>/", sides.check_population, name="check_population"),
    path("populations/<str:public_id>/", sides.population, name="population"),
    path("populations/<str:public_id>/counts.csv", sides.population_csv, name="population_csv"),
    path("cohorts/", sides.cohorts, name="cohorts"),
    path("cohorts/add/", sides.add_cohort, name="add_cohort"),
    path("cohorts/check/<str:public_id>/", sides.check_cohort, name="check_cohort"),
    path("cohorts/<str:public_id>/", sides.cohort, name="cohort"),
    path("cohorts/<str:public_id>/counts.csv", sides.cohort_csv, name="cohort_csv"),
    path("cohorts/<str:public_id>/hold-up/", readings.ask, name="ask"),
    path("readings/", readings.list_readings, name="readings"),
    path("r/<str:public_id>/", readings.reading, name="reading"),
    path("r/<str:public_id>/beside/", readings.compare, name="compare"),
    path("r/<str:public_id>/<str:name>", readings.reading_file, name="reading_file"),
    path("c/<str:public_id>/", readings.comparison, name="comparison"),
    path("c/<str:public_id>/<str:name>", readings.comparison_file, name="comparison_file"),
    path("api/", include((list(addresses()), "api"))),
]
