"""Addresses of places."""

from __future__ import annotations

from django.urls import path

from alongside.web.places import views

app_name = "places"
urlpatterns = [
    path("", views.places, name="places"),
    path("add/", views.add_place, name="add_place"),
    path("sample.csv", views.sample, name="sample"),
    path("columns/<str:public_id>/", views.map_columns, name="map_columns"),
    path("check/<str:public_id>/", views.check_areas, name="check_areas"),
    path("check-shapes/<str:public_id>/", views.check_shapes, name="check_shapes"),
    path("<str:public_id>/", views.place, name="place"),
    path("<str:public_id>/add/", views.add_to_place, name="add_to_place"),
    path("<str:public_id>/shapes/", views.add_shapes, name="add_shapes"),
    path("<str:public_id>/<str:name>", views.place_file, name="place_file"),
]
