"""The app of reach over time."""

from __future__ import annotations

from django.apps import AppConfig


class RecruitmentConfig(AppConfig):
    """Recruitment: looks, plans, adaptation points."""

    name = "alongside.web.recruitment"
