"""Every address of the house."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.urls import URLPattern, include, path
from django.views.decorators.http import require_http_methods

from alongside.web.accounts import views as accounts

# Only these views of the sign-in library are routed: no sign-up, and no resetting a passphrase by post.
SIGN_IN: list[URLPattern] = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("switched-off/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("passphrase/", account.password_change, name="account_change_password"),
    path("passphrase/none/", accounts.no_passphrase, name="account_set_password"),
    path("second-step/", mfa.index, name="mfa_index"),
    path("second-step/code/", mfa.authenticate, name="mfa_authenticate"),
    path("second-step/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-step/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-step/recovery-codes/new/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/sign-in/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/confirm/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("passkeys/<int:pk>/rename/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]

# A new app adds its line where its address is to be; what is not installed (the demo in production) has none.
APPS = (
    (settings.DEMO_AT, "alongside.web.demo"),
    ("", "alongside.web.home"),
    ("", "alongside.web.accounts"),
    ("jobs/", "alongside.web.jobs"),
    ("uploads/", "alongside.web.uploads"),
    ("places/", "alongside.web.places"),
    ("over-time/", "alongside.web.recruitment"),
    ("", "alongside.web.reach"),
)


def plainly(patterns: list[URLPattern]) -> list[URLPattern]:
    """Keep the sign-in library's views to the two methods its pages use."""
    two = require_http_methods(["GET", "HEAD", "POST"])
    return [path(str(one.pattern), two(one.callback), name=one.name) for one in patterns]


urlpatterns = [
    path("account/", include(plainly(SIGN_IN))),
    *(path(prefix, include(f"{app}.urls")) for prefix, app in APPS if app in settings.INSTALLED_APPS),
]

handler400 = "alongside.web.design.errors.bad_request"
handler403 = "alongside.web.design.errors.not_permitted"
handler404 = "alongside.web.design.errors.not_found"
handler500 = "alongside.web.design.errors.broken"
