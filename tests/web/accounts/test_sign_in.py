"""Signing in: passphrase, second step, recovery codes, lock-out, and an event for each in the audit."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import TOTP
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import NoReverseMatch, reverse

from alongside.core.errors import RuleBroken
from alongside.web.accounts.models import User
from alongside.web.audit.models import AuditEvent
from tests.web.makers import PASSPHRASE, client_of, make_user
from tests.web.reading import assert_sound, errors_of

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/sign-in/"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Count tries afresh in each test."""
    cache.clear()


def sign_in(client: Client, person: User, passphrase: str = PASSPHRASE, **extra: str):
    """Send the form."""
    return client.post(SIGN_IN, {"login": person.email, "password": passphrase}, **extra)


def confirmed(person: User) -> Client:
    """Return a browser in which this person has just shown that it is them."""
    client = client_of(person)
    client.post("/account/confirm/", {"password": PASSPHRASE})
    return client


def events() -> list[str]:
    """Return what was done, in order."""
    return list(AuditEvent.objects.order_by("number").values_list("what", flat=True))


def code_now(secret: str = SECRET) -> str:
    """Return what an authenticator app shows."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_a_person_signs_in_and_out() -> None:
    """With the address however it is capitalised; both are in the audit."""
    person, client = make_user(), client_of(None)
    response = client.post(SIGN_IN, {"login": person.email.upper(), "password": PASSPHRASE})
    assert response["Location"] == "/start/"
    assert client.post("/account/sign-out/")["Location"] == "/"
    assert client.get("/start/").status_code == 302
    assert events() == ["signed in", "signed out"]


def test_after_signing_in_one_is_where_one_wanted_to_go() -> None:
    """And never at another site."""
    person = make_user()
    for wanted, reached in (("/me/", "/me/"), ("https://evil.example.org/", "/start/")):
        client = client_of(None)
        response = client.post(SIGN_IN, {"login": person.email, "password": PASSPHRASE, "next": wanted})
        assert response["Location"] == reached


def test_a_wrong_passphrase_says_nothing_about_who_has_an_account() -> None:
    """The same sentence for a stranger; only somebody's account leaves an event."""
    person = make_user()
    said = []
    for email in (person.email, "stranger@example.org"):
        page = assert_sound(client_of(None).post(SIGN_IN, {"login": email, "password": "not this one"}))
        said.append(page.select_one(".nhsuk-error-summary").text.strip())
    assert said[0] == said[1]
    assert events() == ["sign-in refused"]


def test_a_form_left_empty_says_what_is_missing() -> None:
    """With links to the fields."""
    page = assert_sound(client_of(None).post(SIGN_IN, {}))
    assert set(errors_of(page)) == {"login", "password"}


def test_a_switched_off_account_is_not_let_in() -> None:
    """With the right passphrase."""
    client = client_of(None)
    sign_in(client, make_user(is_active=False))
    assert client.get("/start/").status_code == 302


def test_five_wrong_tries_lock_the_name_at_that_address_only() -> None:
    """The right passphrase no longer helps there; from another address, and for another name, it does."""
    person, other = make_user(), make_user()
    for _ in range(4):
        assert sign_in(client_of(None), person, "wrong").status_code == 200
    locked = sign_in(client_of(None), person, "wrong")
    assert locked.status_code == 429
    assert "Wait 15 minutes" in assert_sound(locked).main.text
    assert sign_in(client_of(None), person).status_code == 429
    assert sign_in(client_of(None), person, REMOTE_ADDR="192.0.2.9").status_code == 302
    assert sign_in(client_of(None), other).status_code == 302
    assert "locked out" in events()


def test_the_lock_opens_after_a_quarter_of_an_hour() -> None:
    """By itself."""
    person = make_user()
    for _ in range(5):
        sign_in(client_of(None), person, "wrong")
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            attempt_time=attempt.attempt_time - timedelta(minutes=16)
        )
    assert sign_in(client_of(None), person).status_code == 302


def test_only_the_addresses_we_use_exist() -> None:
    """No sign-up, no reset by post, no addresses to manage."""
    for name in ("account_signup", "account_reset_password", "account_email", "mfa_signup_webauthn"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/account/signup/", "/account/password/reset/", "/admin/", "/accounts/login/"):
        assert client_of(None).get(path).status_code == 404


def test_a_second_step_is_set_up_with_an_app(django_capture_on_commit_callbacks) -> None:
    """A picture, the letters, the code; then recovery codes, and an event for both."""
    person = make_user()
    client = confirmed(person)
    page = assert_sound(client.get("/account/second-step/app/"))
    assert page.find("img")["src"].startswith("data:image/svg+xml")
    secret = page.select_one("main code").text
    page = assert_sound(client.post("/account/second-step/app/", {"code": "000000"}))
    assert set(errors_of(page)) == {"code"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/account/second-step/app/", {"code": code_now(secret)})
    page = assert_sound(client.get(answer["Location"]))
    assert len(page.select(".app-codes li")) == 10
    assert Authenticator.objects.filter(user=person).count() == 2
    assert "second step added" in events()
    assert "Set up." in assert_sound(client.get("/account/second-step/")).main.text


def with_app(person: User) -> User:
    """Give somebody an authenticator app and recovery codes."""
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def test_the_second_step_is_asked_for_and_a_passphrase_alone_is_not_enough() -> None:
    """Until the code is given, nobody is signed in."""
    person, client = with_app(make_user()), client_of(None)
    response = sign_in(client, person)
    assert response["Location"] == "/account/second-step/code/"
    assert client.get("/start/").status_code == 302
    page = assert_sound(client.get("/account/second-step/code/"))
    assert page.h1.text == "Your second step"
    page = assert_sound(client.post("/account/second-step/code/", {"code": "000000"}))
    assert set(errors_of(page)) == {"code"}
    assert client.post("/account/second-step/code/", {"code": code_now()})["Location"] == "/start/"
    assert events() == ["second step refused", "signed in"]


def test_a_code_works_once() -> None:
    """Somebody who looked over a shoulder is too late."""
    person = with_app(make_user())
    code = code_now()
    for expected in (302, 200):
        client = client_of(None)
        sign_in(client, person)
        assert client.post("/account/second-step/code/", {"code": code}).status_code == expected


def test_codes_cannot_be_tried_without_end() -> None:
    """A passphrase that leaked does not open the second step by trying."""
    person, client = with_app(make_user()), client_of(None)
    sign_in(client, person)
    said = [client.post("/account/second-step/code/", {"code": "000000"}).content.decode() for _ in range(12)]
    assert "Too many failed login attempts" in said[-1]
    page = assert_sound(client.post("/account/second-step/code/", {"code": code_now()}))
    assert set(errors_of(page)) == {"code"}


def test_a_recovery_code_works_once() -> None:
    """For the day the phone is lost."""
    person = with_app(make_user())
    code = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    for expected in (302, 200):
        client = client_of(None)
        sign_in(client, person)
        assert client.post("/account/second-step/code/", {"code": code}).status_code == expected


def test_recovery_codes_are_renewed_and_the_app_removed() -> None:
    """With an event each."""
    client = confirmed(with_app(make_user()))
    assert len(assert_sound(client.get("/account/second-step/recovery-codes/")).select(".app-codes li")) == 10
    assert "stop working" in assert_sound(client.get("/account/second-step/recovery-codes/new/")).main.text
    client.post("/account/second-step/recovery-codes/new/")
    page = assert_sound(client.get("/account/second-step/app/remove/"))
    assert page.h1.text == "Stop using the app"
    client.post("/account/second-step/app/remove/")
    assert not Authenticator.objects.exists()
    assert events()[-2:] == ["second step removed", "second step removed"]


def test_changing_how_one_signs_in_asks_who_is_there() -> None:
    """A browser left open is not enough: the passphrase, or the code, is asked for again."""
    person = make_user()
    client = client_of(person)
    response = client.get("/account/second-step/app/")
    assert response["Location"].startswith("/account/confirm/")
    page = assert_sound(client.post(response["Location"], {"password": "wrong"}))
    assert set(errors_of(page)) == {"password"}
    answer = client.post(response["Location"], {"password": PASSPHRASE})
    assert answer["Location"].startswith("/account/second-step/app/")
    with_app(person)
    page = assert_sound(client_of(person).get("/account/second-step/confirm/"))
    assert page.h1.text == "Confirm that it is you"
    assert page.find("a", href=lambda to: to and to.startswith("/account/confirm/"))


def test_a_passphrase_is_changed_with_the_old_one() -> None:
    """The other sessions end; this one goes on; the audit knows."""
    person = make_user()
    client, other = client_of(person), client_of(person)
    page = assert_sound(client.post("/account/passphrase/", {"oldpassword": "wrong", "password1": "short"}))
    assert set(errors_of(page)) == {"oldpassword", "password1"}
    fields = {"oldpassword": PASSPHRASE, "password1": "nine lives and a lamp"}
    page = assert_sound(client.post("/account/passphrase/", fields, follow=True))
    assert "Your passphrase is changed." in page.main.text
    assert other.get("/start/").status_code == 302
    assert events()[-1] == "passphrase changed"


def test_somebody_without_a_passphrase_is_told_why_there_is_none_to_change() -> None:
    """The demonstration's people have none."""
    client = client_of(make_user(passphrase=None))
    page = assert_sound(client.get("/account/passphrase/", follow=True))
    assert page.h1.text == "Your account has no passphrase"


def test_the_page_to_add_a_passkey_asks_for_its_name() -> None:
    """And says that it needs a script."""
    page = assert_sound(confirmed(make_user()).get("/account/passkeys/add/"))
    assert page.find("label", attrs={"for": "id_name"}).text.strip() == "Name of this passkey (optional)"
    assert page.find("noscript")


def test_the_pages_of_passkeys_are_there() -> None:
    """List, rename, remove; the browser's part is tried in a real browser."""
    person = make_user()
    key = Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "Blue key", "credential": {}}
    )
    client = confirmed(person)
    assert "Blue key" in assert_sound(client.get("/account/passkeys/")).main.text
    page = assert_sound(client.post(f"/account/passkeys/{key.pk}/rename/", {"name": ""}))
    assert set(errors_of(page)) == {"name"}
    client.post(f"/account/passkeys/{key.pk}/rename/", {"name": "Red key"})
    assert "Red key" in assert_sound(client.get(f"/account/passkeys/{key.pk}/remove/")).main.text
    client.post(f"/account/passkeys/{key.pk}/remove/")
    assert "You have none." in assert_sound(client.get("/account/passkeys/")).main.text
    assert events()[-1] == "second step removed"


def test_the_page_to_sign_out_and_the_page_of_a_switched_off_account() -> None:
    """Plain."""
    assert assert_sound(client_of(make_user()).get("/account/sign-out/")).h1.text == "Sign out"
    page = assert_sound(client_of(None).get("/account/switched-off/"))
    assert page.h1.text == "Your account is switched off"


def test_the_secrets_of_second_steps_are_not_readable_in_the_database() -> None:
    """Kept under the installation's key: the app's secret and the recovery codes' seed; another key reads nothing."""
    person = make_user()
    TOTP.activate(person, SECRET)
    stored = Authenticator.objects.get(user=person).data["secret"]
    assert SECRET not in stored
    assert get_adapter().decrypt(stored) == SECRET
    RecoveryCodes.activate(person)
    codes = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    assert len(codes.wrap().get_unused_codes()) == 10
    assert get_adapter().decrypt(codes.data["seed"]) != codes.data["seed"]
    with override_settings(SECRET_KEY="another secret " * 5), pytest.raises(RuleBroken, match="second step"):
        get_adapter().decrypt(stored)
