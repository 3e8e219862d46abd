"""The one place where what goes wrong becomes what a person sees.

`InputError` becomes the field's message and the error summary, `RuleBroken` a "this has changed" page (409),
what is outside your scope 404, what is inside it but not permitted 403, and everything else a plain page
without a word of what was in the request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from alongside.core.errors import AlongsideError, InputError, RuleBroken

Handler = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """What went wrong, what is left as it was, and what to do next."""

    title: str
    what: str
    next_step: str


NOT_FOUND = ErrorPage(
    title="We cannot find that page",
    what="There is nothing at this address, or it belongs to a team you are not in.",
    next_step="Check the address, or start again from your start page.",
)
NOT_PERMITTED = ErrorPage(
    title="Your role does not include this",
    what="You are signed in, and what you asked for is kept for other roles.",
    next_step="If you need it for your work, ask an administrator to change your role.",
)
STALE_FORM = ErrorPage(
    title="This page was open too long",
    what="For your safety nothing was changed.",
    next_step="Go back, reload the page and try again.",
)
BAD_REQUEST = ErrorPage(
    title="We could not read that request",
    what="Nothing was changed.",
    next_step="Go back and try again.",
)


def error_page(request: HttpRequest, page: ErrorPage, status: int) -> HttpResponse:
    """Return one error page in the layout of all pages."""
    return render(request, "design/error.jinja", {"page": page}, status=status)


class AnswerErrors:
    """Turns the two sentences of the core into pages, wherever a view lets them through."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of an exception, or nothing where Django knows better."""
        return answer(request, exception)


def answer(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """Return the page of one exception, or nothing where Django knows better."""
    if isinstance(exception, RuleBroken):
        changed = ErrorPage(
            title="This has changed",
            what=str(exception),
            next_step="Nothing you sent was kept. Go back, look again and decide afresh.",
        )
        return error_page(request, changed, 409)
    if isinstance(exception, InputError):
        refused = ErrorPage(
            title="We cannot use that", what=str(exception), next_step="Go back and change it."
        )
        return error_page(request, refused, 400)
    return None


@contextmanager
def input_errors(form: forms.BaseForm) -> Iterator[None]:
    """Put an `InputError` of the block on the form: on its field where the form has it, else on the whole.

    The view asks `form.is_valid()` once more after the block, or redirects from inside it.
    """
    try:
        yield
    except InputError as error:
        form.add_error(error.field if error.field in form.fields else None, sentence(error))


def sentence(error: AlongsideError) -> str:
    """Return what a person reads."""
    return str(error)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return error_page(request, NOT_FOUND, 404)


def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403."""
    return error_page(request, NOT_PERMITTED, 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old."""
    return error_page(request, STALE_FORM, 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400."""
    return error_page(request, BAD_REQUEST, 400)


def broken(request: HttpRequest) -> HttpResponseBase:
    """Answer 500 from a file: no database, no session, no name."""
    page = Path(__file__).parent / "broken.html"
    return HttpResponse(page.read_bytes(), status=500, content_type="text/html; charset=utf-8")
