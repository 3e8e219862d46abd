"""`alongside audit verify`: check the audit, in the database or in an exported file, and name what was done to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from alongside.core import ledger
from alongside.web.audit import actions
from alongside.web.audit.models import AuditEvent, AuditHead, link

TAMPERED = 1


@contextmanager
def entries_of(path: Path | None) -> Iterator[Iterator[ledger.Entry | None]]:
    """Give the entries of the database, or of a file that was exported from it."""
    if path is None:
        yield AuditEvent.objects.entries()
        return
    with path.open("rb") as file:
        yield (ledger.parse_line(line) for line in file)


def known_heads(path: Path, *, offline: bool) -> list[ledger.Head]:
    """Return the heads kept outside, and the database's own where it is the database that is checked."""
    row = None if offline else AuditHead.objects.filter(pk=AuditHead.ONLY).first()
    own = [row.head] if row and row.head else []
    return actions.kept_heads(path) + own


class Command(BaseCommand):
    """Check, and say what was and what was not checked."""

    help = "Check the audit and name what was done to it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask what to check it against."""
        parser.add_argument(
            "--log", type=Path, help="a file made by `alongside audit export`; else the database"
        )
        parser.add_argument(
            "--heads", type=Path, help="the file of heads kept outside; else this installation's"
        )

    def handle(self, *_args: Any, log: Path | None, heads: Path | None, **_options: Any) -> None:
        """Print the verdict; leave with code 1 where something was done to the log."""
        known = known_heads(heads or actions.heads_file(), offline=log is not None)
        with entries_of(log) as entries:
            verdict = ledger.verify(entries=entries, link=link(), heads=known)
        self.stdout.write(headline(verdict))
        for found in verdict.findings:
            self.stdout.write(f"  {found.kind}: {found.statement}")
        self.paragraph("Checked:", verdict.checked)
        self.paragraph("Not checked:", verdict.not_checked)
        if not verdict.holds:
            sys.exit(TAMPERED)

    def paragraph(self, heading: str, statements: tuple[ledger.Statement, ...]) -> None:
        """Print some sentences under a heading, or nothing."""
        if statements:
            self.stdout.write("\n  ".join([heading, *map(str, statements)]))


def headline(verdict: ledger.Verdict) -> str:
    """Return the first line."""
    if verdict.holds:
        return f"The audit holds: {verdict.entries} events."
    return f"The audit does not hold: {len(verdict.findings)} findings in {verdict.entries} events."
