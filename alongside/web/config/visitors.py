"""Where a request comes from, and what someone sees who has tried too often."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac

from alongside.core.errors import RuleBroken

SAID = {
    "account/messages/password_changed.txt": "Your passphrase is changed.",
    "mfa/messages/totp_activated.txt": "Your authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "Your authenticator app is no longer asked for.",
    "mfa/messages/recovery_codes_generated.txt": "You have new recovery codes: keep them safe.",
    "mfa/messages/webauthn_added.txt": "Your passkey is added.",
    "mfa/messages/webauthn_removed.txt": "Your passkey is removed.",
}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # the sign-in library is untyped
    """Tells the sign-in library what this house does its own way."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: people are invited."""
        return False

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what matters in our words; nobody needs to be told that they signed in."""
        words = SAID.get(message_template or "") or message
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to one's own page."""
        return reverse("accounts:me")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count nothing here: axes is the one lock-out for passphrases."""


UNREADABLE = (
    "Your second step cannot be checked: the secret key of this installation has changed since you set it up. Ask the "
    "people who run it to put the old key back."
)


class SecondSteps(DefaultMFAAdapter):  # type: ignore[misc]  # the sign-in library is untyped
    """Keeps the secrets of authenticator apps and recovery codes under a key that the database does not hold."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is stored."""
        return key_of_second_steps().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that was stored; never an empty one, against which anybody's code could be right."""
        try:
            return key_of_second_steps().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise RuleBroken(UNREADABLE) from None


def key_of_second_steps() -> Fernet:
    """Return the key, which follows from the installation's secret and serves nothing else."""
    digest = salted_hmac("alongside.second-steps", "key", secret=settings.SECRET_KEY, algorithm="sha256")
    return Fernet(urlsafe_b64encode(digest.digest()))


def address(request: HttpRequest) -> str:
    """Return the visitor's address: in production the last one the TLS proxy wrote, else the peer's."""
    forwarded = (
        request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.ALONGSIDE_MODE == "production" else ""
    )
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the name somebody tries to sign in with, spelt as accounts are."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or request.POST.get("login", "")
    return str(name).strip().lower()


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Answer the sixth try: wait."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "accounts/locked_out.jinja", {"minutes": minutes}, status=429)
