"""`alongside createadministrator`: let the first person in."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse

from alongside.core.errors import AlongsideError
from alongside.web.accounts import actions


class Command(BaseCommand):
    """Make an administrator and print the link with which they choose a passphrase."""

    help = "Make an administrator; prints a link with which they choose their passphrase."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask who."""
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("name", help="their full name")

    def handle(self, *_args: Any, email: str, name: str, **_options: Any) -> None:
        """Make them and say what to do next."""
        try:
            validate_email(email)
            person, secret = actions.make_administrator(email=email, name=name)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        except AlongsideError as error:
            raise CommandError(str(error)) from error
        link = reverse("accounts:join", args=[person.public_id, secret])
        self.stdout.write(
            "Open this address of your installation to choose a passphrase; it works once, for three days:"
        )
        self.stdout.write(link)
