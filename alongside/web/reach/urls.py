"""Addresses of populations, cohorts and readings."""

from __future__ import annotations

from django.urls import path

from alongside.web.reach.views import trying

app_name = "reach"
urlpatterns = [
    path("try/", trying.try_files, name="try"),
    path("try/samples/<str:kind>.csv", trying.sample, name="sample"),
    path("try/examples/<slug:folder>/", trying.try_example, name="try_example"),
    path("try/<str:secret>/", trying.tried, name="tried"),
    path("try/<str:secret>/<str:name>", trying.tried_file, name="tried_file"),
]
