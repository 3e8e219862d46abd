"""Sessions that end in time, and answers that no shared machine keeps."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Handler = Callable[[HttpRequest], HttpResponse]
STARTED, SEEN = "signed_in_at", "seen_at"
BETWEEN_WRITES = 60  # seconds: the last sight of a session is written at most once a minute


def is_over(*, started: float, seen: float, now: float) -> bool:
    """Say whether a session has idled too long or lasted a working day."""
    return now - seen > settings.ALONGSIDE_IDLE_SECONDS or now - started > settings.SESSION_COOKIE_AGE


def end_old_sessions(get_response: Handler) -> Handler:
    """Sign out whoever has been idle, or signed in, for too long."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            check_session(request, timezone.now().timestamp())
        return get_response(request)

    return middleware


def check_session(request: HttpRequest, now: float) -> None:
    """End this session or note that it was seen."""
    session = request.session
    started, seen = session.setdefault(STARTED, now), session.setdefault(SEEN, now)
    if is_over(started=started, seen=seen, now=now):
        logout(request)
    elif now - seen >= BETWEEN_WRITES:
        session[SEEN] = now


def keep_private(get_response: Handler) -> Handler:
    """Tell caches to keep nothing that was made for one person."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response

    return middleware
