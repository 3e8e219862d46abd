"""Addresses of long work."""

from __future__ import annotations

from django.urls import path

from alongside.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<str:public_id>/", views.job, name="job"),
]
