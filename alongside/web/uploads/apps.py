"""The app of uploads."""

from __future__ import annotations

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """Files on their way in."""

    name = "alongside.web.uploads"
