"""The app of audit."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The ledger of who did and saw what."""

    name = "alongside.web.audit"
