"""The front and the start."""

from __future__ import annotations

from django.urls import path

from alongside.web.home import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("start/", views.start, name="start"),
]
