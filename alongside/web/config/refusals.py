"""What production will not start with, each in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections

DEMO_SECRET = "alongside-demo-secret-that-is-printed-in-the-source-and-keeps-nothing-safe"  # noqa: S105  # public on purpose
SHORTEST_SECRET = 50
DEMO_APP = "alongside.web.demo"


def is_wildcard(host: str) -> bool:
    """Say whether this names more than one address."""
    return "*" in host or host.startswith(".")


def settings_refusals(values: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each setting with which production must not start.

    >>> settings_refusals({"DEBUG": True})[0]
    'DEBUG is on: unset ALONGSIDE_DEBUG.'
    """
    secret, hosts = values.get("SECRET_KEY", ""), values.get("ALLOWED_HOSTS", ())
    rules = (
        (values.get("DEBUG"), "DEBUG is on: unset ALONGSIDE_DEBUG."),
        (
            DEMO_APP in values.get("INSTALLED_APPS", ()),
            "The demo is installed: it signs people in without a passphrase.",
        ),
        (
            secret == DEMO_SECRET,
            "ALONGSIDE_SECRET_KEY is the demo's: make your own with `openssl rand -base64 48`.",
        ),
        (
            len(secret) < SHORTEST_SECRET,
            "ALONGSIDE_SECRET_KEY is missing or shorter than 50 characters: "
            "make one with `openssl rand -base64 48`.",
        ),
        (not hosts, "ALONGSIDE_HOSTS is missing: name the addresses this installation answers to."),
        (any(map(is_wildcard, hosts)), "ALONGSIDE_HOSTS holds a wildcard: name each address in full."),
        (
            not values.get("SECURE_PROXY_SSL_HEADER"),
            "ALONGSIDE_TLS_PROXY is missing: name the header in which the proxy says that TLS was used, "
            "for instance X-Forwarded-Proto.",
        ),
        (
            len(values.get("ALONGSIDE_AUDIT_KEY", "")) < SHORTEST_SECRET
            or values.get("ALONGSIDE_AUDIT_KEY") == DEMO_SECRET,
            "ALONGSIDE_AUDIT_KEY is missing or shorter than 50 characters: "
            "it seals the audit and is kept outside the database.",
        ),
    )
    return [sentence for broken, sentence in rules if broken]


def database_refusals(tables: Sequence[str]) -> list[str]:
    """Return a sentence where the database has ever held the demo."""
    if any(name.startswith("demo_") for name in tables):
        return ["The database holds the demo's tables: production needs a database of its own."]
    return []


def refuse(sentences: Sequence[str]) -> None:
    """Raise where there is anything to refuse."""
    if sentences:
        raise ImproperlyConfigured("Alongside does not start. " + " ".join(sentences))


def refuse_demo_database() -> None:
    """Look into the database once, when the server or the worker starts."""
    if settings.ALONGSIDE_MODE == "production":
        connection = connections[DEFAULT_DB_ALIAS]
        refuse(database_refusals(connection.introspection.table_names()))
        connection.close()  # what is started from here opens its own
