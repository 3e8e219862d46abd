"""The app of home."""

from __future__ import annotations

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Start pages."""

    name = "alongside.web.home"
