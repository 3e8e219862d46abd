"""The app of the look."""

from __future__ import annotations

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """NHS.UK layout and fields."""

    name = "alongside.web.design"
