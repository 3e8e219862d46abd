"""The app of places."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """How unequal is this place?"""

    name = "alongside.web.places"
