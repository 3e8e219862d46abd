"""Addresses of files on their way in."""

from __future__ import annotations

from django.urls import path

from alongside.web.uploads import views

app_name = "uploads"
urlpatterns = [
    path("<str:public_id>/", views.upload, name="upload"),
    path("<str:public_id>/throw-away/", views.throw_away, name="throw_away"),
]
