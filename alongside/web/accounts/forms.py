"""What is asked about people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import password_validation

from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import ROLES
from alongside.web.design.fields import Radios

Choices = Iterable[tuple[str, str]]


class RoleForm(forms.Form):
    """A role, and where it is held."""

    role = forms.ChoiceField(
        label="Role",
        choices=[(role.value, row.name) for role, row in ROLES.items()],
        widget=Radios(hints={role.value: row.text for role, row in ROLES.items()}),
    )
    place = forms.ChoiceField(
        label="Where",
        required=False,
        help_text="Some roles are held across the partnership, others in one team.",
    )

    def __init__(self, *args: Any, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]  # a ChoiceField has them


class InviteForm(RoleForm):
    """Who is to be let in, and as what."""

    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    name = forms.CharField(
        label="Full name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ("email", "name", "role", "place")


class PassphraseForm(forms.Form):
    """A passphrase, typed once and shown on request."""

    passphrase = forms.CharField(
        label="Your passphrase",
        strip=False,
        help_text="At least 15 characters. Four or five words that do not belong together are easy to "
        "remember and hard to guess.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_passphrase(self) -> str:
        """Hold it against the rules."""
        passphrase: str = self.cleaned_data["passphrase"]
        password_validation.validate_password(passphrase, self.person)
        return passphrase
