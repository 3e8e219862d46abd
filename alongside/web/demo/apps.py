"""The app of the demonstration."""

from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """A made-up partnership; production refuses to start with it."""

    name = "alongside.web.demo"
