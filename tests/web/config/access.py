"""Who may reach the pages of the sign-in library."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from tests.web.access import SIGNED_IN, Answer, Answers, Persona, Row, World, can, everyone


def visitors(shown: Answer = 200, signed_in: Answer = 302) -> Answers:
    """Answer whoever has yet to sign in; send on whoever has."""
    return dict.fromkeys(SIGNED_IN, signed_in) | {Persona.ANONYMOUS: shown}


def nobodys_passkey(_world: World) -> tuple[int]:
    """Name a passkey that belongs to none of them."""
    from tests.web.makers import make_user

    kind = Authenticator.Type.WEBAUTHN
    return (Authenticator.objects.create(user=make_user(), type=kind, data={"name": "key"}).pk,)


SHOWN = can(*SIGNED_IN)
CONFIRM_FIRST = can(*SIGNED_IN, answer=302)  # signed in long ago: confirm that it is you
NOT_YOURS = can(refused=404)
ROWS = (
    Row("account_login", visitors()),
    Row("account_login", visitors(), "POST"),
    Row("account_logout", visitors(302, 200)),
    Row("account_logout", everyone(302), "POST"),
    Row("account_inactive", everyone()),
    Row("account_reauthenticate", SHOWN),
    Row("account_reauthenticate", SHOWN, "POST"),
    Row("account_change_password", SHOWN),
    Row("account_change_password", SHOWN, "POST"),
    Row("account_set_password", SHOWN),
    Row("mfa_index", SHOWN),
    Row("mfa_authenticate", everyone(302)),
    Row("mfa_authenticate", everyone(302), "POST"),
    Row("mfa_reauthenticate", CONFIRM_FIRST),
    Row("mfa_reauthenticate", CONFIRM_FIRST, "POST"),
    Row("mfa_activate_totp", CONFIRM_FIRST),
    Row("mfa_activate_totp", CONFIRM_FIRST, "POST"),
    Row("mfa_deactivate_totp", NOT_YOURS),
    Row("mfa_deactivate_totp", NOT_YOURS, "POST"),
    Row("mfa_view_recovery_codes", NOT_YOURS),
    Row("mfa_generate_recovery_codes", CONFIRM_FIRST),
    Row("mfa_generate_recovery_codes", CONFIRM_FIRST, "POST"),
    Row("mfa_list_webauthn", SHOWN),
    Row("mfa_add_webauthn", CONFIRM_FIRST),
    Row("mfa_add_webauthn", CONFIRM_FIRST, "POST"),
    Row("mfa_login_webauthn", everyone(302)),
    Row("mfa_login_webauthn", everyone(302), "POST"),
    Row("mfa_reauthenticate_webauthn", CONFIRM_FIRST),
    Row("mfa_reauthenticate_webauthn", CONFIRM_FIRST, "POST"),
    Row("mfa_edit_webauthn", CONFIRM_FIRST, args=nobodys_passkey),
    Row("mfa_edit_webauthn", CONFIRM_FIRST, "POST", nobodys_passkey),
    Row("mfa_remove_webauthn", CONFIRM_FIRST, args=nobodys_passkey),
    Row("mfa_remove_webauthn", CONFIRM_FIRST, "POST", nobodys_passkey),
)
