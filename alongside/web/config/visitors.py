"""Where a request comes from, and what someone sees who has tried too often."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the sign-in library is untyped
    """Tells the sign-in library what this house does its own way."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: people are invited."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing here: axes is the one lock-out for passphrases."""


def address(request: HttpRequest) -> str:
    """Return the visitor's address: in production the last one the TLS proxy wrote, else the peer's."""
    forwarded = (
        request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.ALONGSIDE_MODE == "production" else ""
    )
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Answer the sixth try: wait."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "accounts/locked_out.jinja", {"minutes": minutes}, status=429)
