"""The app of reach."""

from __future__ import annotations

from django.apps import AppConfig


class ReachConfig(AppConfig):
    """Who is in, who is missing."""

    name = "alongside.web.reach"
