"""What is asked about people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth import password_validation

from alongside.web.accounts.models import User
from alongside.web.accounts.permissions import ROLES
from alongside.web.design.fields import Radios

Choices = Iterable[tuple[str, str]]
CODE_SOURCES = "Six digits from your authenticator app, or one of your recovery codes."
ADVICE = (
    "At least 15 characters. Four or five words that do not belong together are easy to remember "
    "and hard to guess."
)


class RoleForm(forms.Form):
    """A role, and where it is held."""

    role = forms.ChoiceField(
        label="Role",
        choices=[(role.value, row.name) for role, row in ROLES.items()],
        widget=Radios(hints={role.value: row.text for role, row in ROLES.items()}),
    )
    where = forms.ChoiceField(
        label="Where",
        help_text="Some roles are held across the partnership, others in one team.",
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField has them


class InviteForm(RoleForm):
    """Who is to be let in, and as what."""

    email = forms.EmailField(
        label="E-mail address", widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    name = forms.CharField(
        label="Full name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ("email", "name", "role", "where")


class NameForm(forms.Form):
    """What an organisation or a team is called."""

    name = forms.CharField(
        label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off", "width": 30})
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = label


class PassphraseForm(forms.Form):
    """A passphrase, typed once and shown on request."""

    passphrase = forms.CharField(
        label="Your passphrase",
        strip=False,
        help_text=ADVICE,
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


class SignInForm(LoginForm):  # type: ignore[misc]  # the sign-in library is untyped
    """The sign-in library's form, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-mail address"
        self.fields["login"].widget.attrs |= {"autocomplete": "username webauthn", "spellcheck": "false"}
        self.fields["password"].label = "Passphrase"
        self.fields["password"].help_text = ""


class ConfirmForm(ReauthenticateForm):  # type: ignore[misc]  # the sign-in library is untyped
    """The passphrase once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Passphrase"
        self.fields["password"].help_text = ""


class ChangePassphraseForm(ChangePasswordForm):  # type: ignore[misc]  # the sign-in library is untyped
    """The old passphrase and the new one, typed once: it can be shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.fields["oldpassword"].label = "Your passphrase now"
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].label = "Your new passphrase"
        self.fields["password1"].help_text = ADVICE


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # the sign-in library is untyped
    """The code of the second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code"
        self.fields["code"].help_text = CODE_SOURCES
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false", "width": 10}


class ConfirmCodeForm(CodeReauthenticateForm):  # type: ignore[misc]  # the sign-in library is untyped
    """The code of the second step once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = CODE_SOURCES
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false", "width": 10}


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]  # the sign-in library is untyped
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code the app shows now"
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false", "width": 10}


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # the sign-in library is untyped
    """A name for a passkey; the browser does the rest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name of this passkey"
        self.fields["passwordless"].label = "Sign in with this passkey alone, without the passphrase"
        self.fields["passwordless"].help_text = "Your device asks for your finger, your face or its PIN."
        self.order_fields(["name", "passwordless", "credential"])
