"""Sending a file: shown or saved, kept by nobody but the one browser, and sent again only when it has changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified

from alongside.web.reach.pages.files import File


def send(request: HttpRequest, file: File | None) -> HttpResponse:
    """Answer with a file, with nothing where the browser has it, with 404 where there is none."""
    if file is None:
        raise Http404
    unchanged = file.etag in request.headers.get("If-None-Match", "")
    answer = (
        HttpResponseNotModified() if unchanged else HttpResponse(file.content, content_type=file.content_type)
    )
    answer["ETag"] = file.etag
    answer["Cache-Control"] = "private, no-cache"
    answer["X-Content-Type-Options"] = "nosniff"
    if not unchanged:
        kind = "inline" if file.is_shown else "attachment"
        answer["Content-Disposition"] = f'{kind}; filename="{file.name}"'
    return answer
