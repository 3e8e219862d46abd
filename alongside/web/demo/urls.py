"""The first page of the demonstration and its three doors."""

from __future__ import annotations

from django.urls import path

from alongside.web.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.front, name="front"),
    path("finding/<str:name>", views.picture, name="picture"),
    path("become/<slug:key>/", views.become, name="become"),
]
