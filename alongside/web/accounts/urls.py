"""Addresses of people, of oneself and of the audit."""

from __future__ import annotations

from django.urls import path

from alongside.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.me, name="me"),
    path("join/<str:public_id>/<str:secret>/", views.join, name="join"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/<str:public_id>/", views.person, name="person"),
    path("people/<str:public_id>/roles/", views.add_role, name="add_role"),
    path("people/<str:public_id>/roles/<int:pk>/end/", views.end_role, name="end_role"),
    path("people/<str:public_id>/link/", views.make_link, name="make_link"),
    path("people/<str:public_id>/switch-off/", views.switch_off, name="switch_off"),
    path("people/<str:public_id>/switch-on/", views.switch_on, name="switch_on"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<str:public_id>/", views.organisation, name="organisation"),
    path("organisations/<str:public_id>/teams/", views.add_team, name="add_team"),
    path("teams/<str:public_id>/", views.team, name="team"),
    path("audit/", views.audit, name="audit"),
]
