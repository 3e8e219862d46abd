"""The app of people."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, organisations, teams, roles."""

    name = "alongside.web.accounts"

    def ready(self) -> None:
        """Listen to the sign-in library."""
        import_module("alongside.web.accounts.receivers")
