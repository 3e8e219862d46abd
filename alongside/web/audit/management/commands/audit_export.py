"""`alongside audit export`: write the audit to a file that can be checked elsewhere, with the key and the heads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from alongside.core import ledger
from alongside.web.audit import actions
from alongside.web.audit.models import AuditEvent


class Command(BaseCommand):
    """Export the audit, one event a line."""

    help = "Write the audit to a file, one event a line, and keep its head."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask where to."""
        parser.add_argument("file", type=Path, help="the file to write; it must not exist yet")

    def handle(self, *_args: Any, file: Path, **_options: Any) -> None:
        """Write it and say how much."""
        try:
            out = file.open("xb")
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        with out:
            count = 0
            for entry in AuditEvent.objects.entries():
                out.write(ledger.as_line(entry) + b"\n")
                count += 1
        actions.keep_head()
        self.stdout.write(f"{count} events written to {file}.")
