"""What the sign-in library tells us, for the audit: the only signals this house listens to."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from axes.signals import user_locked_out
from django.contrib.auth import signals as auth
from django.dispatch import Signal, receiver

from alongside.web.accounts.models import User
from alongside.web.audit import actions as audit


@receiver(auth.user_logged_in)
def signed_in(user: User, **_rest: Any) -> None:
    """Note a sign-in."""
    audit.record(by=user, what="signed in", records=[user])


@receiver(auth.user_logged_out)
def signed_out(user: User | None, **_rest: Any) -> None:
    """Note a sign-out."""
    if user is not None:
        audit.record(by=user, what="signed out", records=[user])


@receiver(auth.user_login_failed)
def refused(credentials: dict[str, Any], **_rest: Any) -> None:
    """Note a sign-in that failed, where it was somebody's; a stranger's typing is nobody's record."""
    note_for(str(credentials.get("email") or credentials.get("username") or ""), "sign-in refused")


@receiver(user_locked_out)
def locked_out(username: str | None, **_rest: Any) -> None:
    """Note that somebody has tried too often."""
    note_for(username or "", "locked out")


def note_for(email: str, what: str) -> None:
    """Add an event about the account with this address, if there is one."""
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is not None:
        audit.record(by=None, what=what, records=[person])


OF_ONESELF: tuple[tuple[Signal, str], ...] = (
    (account.password_changed, "passphrase changed"),
    (mfa.authenticator_added, "second step added"),
    (mfa.authenticator_removed, "second step removed"),
    (mfa.authenticator_reset, "recovery codes renewed"),
    (mfa.authentication_failed, "second step refused"),
)


def listen(signal: Signal, what: str) -> None:
    """Note what somebody did to their own way of signing in."""

    def note(user: User, **_rest: Any) -> None:
        audit.record(by=user, what=what, records=[user])

    signal.connect(note, weak=False, dispatch_uid=what)


for one, words in OF_ONESELF:
    listen(one, words)
