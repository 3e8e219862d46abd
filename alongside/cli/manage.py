"""Jobs that need the database: management commands, started by name."""

from __future__ import annotations

import os

import typer

SETTINGS = "alongside.web.config.settings"


def register(app: typer.Typer) -> None:
    """Add the commands that run inside the web's settings."""
    app.command("demo")(demo)
    app.command("serve")(serve)
    app.command("backup", context_settings=PASS_ON)(backup)
    app.command(
        "manage",
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
    )(manage)
    app.add_typer(audit, name="audit", help="The record of who did and saw what.")


audit = typer.Typer(no_args_is_help=True)
PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


@audit.command("verify", context_settings=PASS_ON)
def verify(context: typer.Context) -> None:
    """Check that nothing in the record was changed, removed, inserted, moved or cut off."""
    _start("audit_verify", *context.args)


@audit.command("export", context_settings=PASS_ON)
def export(context: typer.Context) -> None:
    """Write the record to a file that can be checked elsewhere."""
    _start("audit_export", *context.args)


def demo() -> None:
    """Start the demo partnership on this machine."""
    os.environ.setdefault("ALONGSIDE_MODE", "demo")
    _start("demo")


def serve() -> None:
    """Start the web server and one worker."""
    _start("serve")


def backup(context: typer.Context) -> None:
    """Copy the database and the audit's head into a folder."""
    _start("backup", *context.args)


def manage(context: typer.Context) -> None:
    """Run a management command by name: alongside manage migrate."""
    _start(*context.args)


def _start(*arguments: str) -> None:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    execute_from_command_line(["alongside", *arguments])
