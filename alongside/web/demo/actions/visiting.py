"""Becoming one of the people of the demonstration: the only sign-in of the house without a credential."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from alongside.web.accounts.permissions import Permission, may
from alongside.web.demo.models import Demonstration, Persona

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def find_demonstration() -> Demonstration | None:
    """Return the demonstration, in demo mode only."""
    if settings.ALONGSIDE_MODE != "demo":
        return None
    return Demonstration.objects.first()


def find_persona(key: str) -> Persona | None:
    """Return a persona, in the demonstration only."""
    if settings.ALONGSIDE_MODE != "demo":
        return None
    return Persona.objects.select_related("user").filter(key=key).first()


def become(request: HttpRequest, persona: Persona) -> None:
    """Sign a visitor in as a persona; the sign-in itself is put on record as every other is.

    Refused outside demo mode, and for an account that has a passphrase or looks after people, whatever its persona
    says: a persona must never be a way into somebody's account.
    """
    person = persona.user
    if settings.ALONGSIDE_MODE != "demo" or person.has_usable_password():
        raise PermissionDenied
    if may(person, Permission.PEOPLE_MANAGE) or may(person, Permission.AUDIT_READ):
        raise PermissionDenied
    login(request, person, backend=BACKEND)
