"""The app of config."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The wiring of the house."""

    name = "alongside.web.config"
