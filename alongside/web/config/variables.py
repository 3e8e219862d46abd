"""Reads the environment strictly: what is set is understood or refused by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

MODES = ("production", "demo", "test")
TRUE, FALSE = ("yes", "true", "1", "on"), ("no", "false", "0", "off")
KNOWN = frozenset(
    {
        "ALONGSIDE_MODE",
        "ALONGSIDE_VAR",
        "ALONGSIDE_SECRET_KEY",
        "ALONGSIDE_AUDIT_KEY",
        "ALONGSIDE_HOSTS",
        "ALONGSIDE_TLS_PROXY",
        "ALONGSIDE_DEBUG",
        "ALONGSIDE_MAIL_URL",
        "ALONGSIDE_MAIL_FROM",
        "ALONGSIDE_CLUSTER",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variables:
    """The environment of one process."""

    values: Mapping[str, str]

    def __post_init__(self) -> None:
        unknown = sorted(name for name in self.values if name.startswith("ALONGSIDE_") and name not in KNOWN)
        if unknown:
            raise ImproperlyConfigured(
                f"{', '.join(unknown)} is not a setting of Alongside: see docs/reference/settings.md."
            )

    def text(self, name: str, default: str = "") -> str:
        """Return the value without surrounding blanks, or the default where it is unset or empty."""
        return self.values.get(name, "").strip() or default

    def words(self, name: str) -> list[str]:
        """Return a comma-separated list."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def truth(self, name: str, *, default: bool = False) -> bool:
        """Return yes or no; anything else is refused."""
        word = self.text(name).lower()
        if not word:
            return default
        if word not in TRUE + FALSE:
            raise ImproperlyConfigured(f"{name} is “{word}”: write yes or no.")
        return word in TRUE

    @property
    def mode(self) -> str:
        """Return the mode, production unless set."""
        mode = self.text("ALONGSIDE_MODE", "production")
        if mode not in MODES:
            raise ImproperlyConfigured(f"ALONGSIDE_MODE is “{mode}”: write one of {', '.join(MODES)}.")
        return mode

    @property
    def folder(self) -> Path:
        """Return the folder of databases, uploads and heads; each mode has its own unless one is named."""
        return Path(self.text("ALONGSIDE_VAR", str(Path("var") / self.mode))).resolve()


def database(url: str, folder: Path) -> dict[str, Any]:
    """Return Django's database settings: PostgreSQL where a url is given, a SQLite file otherwise."""
    return postgresql(url) if url else sqlite(folder)


def sqlite(folder: Path) -> dict[str, Any]:
    """Return a file that many readers and one writer at a time share without an error."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "alongside.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "TEST": {"NAME": folder / "tests.sqlite3"},
    }


def postgresql(url: str) -> dict[str, Any]:
    """Return the settings of a postgres url; the query string holds libpq options such as sslmode."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL must read postgresql://user:word@host:port/name.")
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or options.pop("host", "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {name: unquote(value) for name, value in options.items()},
    }


def mail(url: str, sender: str) -> dict[str, Any]:
    """Return Django's mail settings: nothing is sent without a url; an address to send from goes with it."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ImproperlyConfigured(
            "ALONGSIDE_MAIL_URL must read smtp://user:word@host:587, or smtps:// on 465."
        )
    if "@" not in sender:
        raise ImproperlyConfigured("ALONGSIDE_MAIL_FROM must be the address that mail is sent from.")
    is_tls = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_tls,
        "EMAIL_USE_TLS": not is_tls,
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": sender,
    }


def cluster(address: str) -> str:
    """Return the address of a Dask scheduler, or nothing: long simulations then use this machine's processors."""
    if not address:
        return ""
    parts = urlsplit(address)
    try:
        is_whole = parts.scheme in ("tcp", "tls") and bool(parts.hostname) and parts.port is not None
    except ValueError:  # a port that is no number
        is_whole = False
    if not is_whole:
        raise ImproperlyConfigured("ALONGSIDE_CLUSTER must read tcp://host:8786, or tls://host:8786.")
    return address
