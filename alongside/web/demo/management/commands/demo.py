"""`alongside demo`: a database of its own, the made-up partnership in it, and the address to open."""

from __future__ import annotations

import io
import os
import platform
import socket
import time
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from alongside.core.errors import InputError
from alongside.web.demo import actions

HOST = "127.0.0.1"
FIRST_MIRRORS = 2  # the trial's and the caseload's: what most of the people begin with
PATIENCE = 25.0  # seconds after which the address is given whatever the worker has made by then
NOT_DEMO = "this runs in the demo mode only: set ALONGSIDE_MODE=demo, or type make run."
OWN_DATABASE = "the demonstration keeps a database file of its own: unset DATABASE_URL."
NOT_A_PORT = "{port} is not a port: give a number from 1 to 65535, as in PORT=8001 make run."
TAKEN = "port {port} is taken by another program: stop it, or choose another as in PORT={other} make run."


def port_asked(text: str) -> int:
    """Return the port, or refuse what is none."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise InputError("PORT", NOT_A_PORT, port=text)
    return int(text)


def refuse_taken(port: int) -> None:
    """Refuse a port that somebody listens on."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            raise InputError("PORT", TAKEN, port=port, other=port % 65535 + 1) from None


def refuse_elsewhere() -> None:
    """Refuse to sign anybody in without a passphrase where that is not what the place is for."""
    if settings.ALONGSIDE_MODE != "demo":
        raise InputError("ALONGSIDE_MODE", NOT_DEMO)
    if connection.vendor != "sqlite":
        raise InputError("DATABASE_URL", OWN_DATABASE)


class Command(BaseCommand):
    """Make ready what is not, then serve until told to stop."""

    help = "Start the demonstration."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Say one line a step."""
        began = time.monotonic()
        refuse_elsewhere()
        port = port_asked(os.environ.get("PORT", "").strip() or "8000")
        refuse_taken(port)
        with actions.lock():
            self.say("Environment", f"Python {platform.python_version()}, everything installed")
            self.make_ready()
            Thread(target=self.announce, args=(port, began), daemon=True).start()
            call_command("serve", host=HOST, port=port, stdout=io.StringIO())

    def say(self, step: str, words: str) -> None:
        """Print a line at once."""
        self.stdout.write(f"{step:<12} {words}")
        self.stdout.flush()

    def make_ready(self) -> None:
        """Make the database and its data, unless an earlier start has."""
        kept = actions.current()
        if kept is None:
            actions.forget()
            call_command("migrate", verbosity=0)
        self.say("Database", f"{settings.DATABASES['default']['NAME']}")
        if kept is None:
            kept = actions.make_demonstration()
        self.say("Demo data", f"four places, a trial, published cases, from the seed {kept.seed}")

    def announce(self, port: int, began: float) -> None:
        """Print the address when it answers and the first mirrors can be seen, or when that takes long."""
        while not answers(port):
            time.sleep(0.1)
        while actions.made_mirrors() < FIRST_MIRRORS and time.monotonic() - began < PATIENCE:
            time.sleep(0.5)
        made, asked = actions.made_mirrors(), actions.asked_mirrors()
        connection.close()
        self.say(
            "Mirrors",
            f"{made} of {asked} made" + (", the others follow by themselves" if made < asked else ""),
        )
        self.say("Address", f"http://{HOST}:{port}  after {time.monotonic() - began:.0f} s; Ctrl-C ends it")


def answers(port: int) -> bool:
    """Say whether somebody listens there."""
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex((HOST, port)) == 0
