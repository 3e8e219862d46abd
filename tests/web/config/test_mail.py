"""Mail: nothing is sent unless it is set, and what is set is understood or refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from alongside.web.config import variables


def test_nothing_is_sent_without_a_url() -> None:
    """Not even where there is an address to send from."""
    assert variables.mail("", "team@example.org") == {
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"
    }


@pytest.mark.parametrize(
    ("url", "port", "is_tls_at_once"),
    [
        ("smtp://a%40b:w%20rd@post.example.org", 587, False),
        ("smtps://a%40b:w%20rd@post.example.org:466", 466, True),
    ],
)
def test_mail_is_sent_by_a_url_and_always_sealed(url: str, port: int, is_tls_at_once: bool) -> None:
    """TLS is asked for on the usual port, and spoken from the start on the other."""
    found = variables.mail(url, "team@example.org")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("post.example.org", port)
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("a@b", "w rd")
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (is_tls_at_once, not is_tls_at_once)
    assert found["DEFAULT_FROM_EMAIL"] == "team@example.org"


@pytest.mark.parametrize(
    ("url", "sender", "words"),
    [
        ("http://post.example.org", "a@b.org", "ALONGSIDE_MAIL_URL must read"),
        ("smtp://", "a@b.org", "ALONGSIDE_MAIL_URL must read"),
        ("smtp://post.example.org", "", "ALONGSIDE_MAIL_FROM must be"),
    ],
)
def test_mail_that_cannot_be_sent_is_refused(url: str, sender: str, words: str) -> None:
    """Each with a sentence."""
    with pytest.raises(ImproperlyConfigured, match=words):
        variables.mail(url, sender)
