"""Logs without personal data: no query strings, no bodies, no words of an exception, routes for addresses."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """Says when, how grave, which part and where in the code; never what a person typed or is called."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Return one line, or one line and the places an exception passed through."""
        request = getattr(record, "request", None)
        if request is not None:
            record = logging.makeLogRecord(record.__dict__ | {"msg": described(record, request), "args": ()})
        return super().format(record)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802  # the name is logging's
        """Return the kind of the exception and its places, without its message."""
        kind, _, trace = ei
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([kind.__qualname__ if kind else "no exception", *places])


def described(record: logging.LogRecord, request: Any) -> str:
    """Return the status, the method and the route, which names no record."""
    match = getattr(request, "resolver_match", None)
    route = match.route if match else "(no such address)"
    return f"{getattr(record, 'status_code', '')} {getattr(request, 'method', '')} {route}".strip()
