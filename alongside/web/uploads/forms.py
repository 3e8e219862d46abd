"""How a table is given: a file or typed in, of a size that can be read; and what is said of one that cannot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from alongside.exchange.problems import TableError
from alongside.exchange.samples import corrected

LARGEST_FILE = 2_000_000_000
"""Bytes of the largest file that is taken: the most that the readers read."""
SMALL_FILE = 1_000_000
"""Bytes of a file that is read while its person waits; a larger one is read by a worker."""
ACCEPT = ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
View = Callable[..., HttpResponse]


class Quota(FileUploadHandler):
    """Stops listening when more has come than the page takes."""

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.most = most
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and stop where it is too much."""
        self.seen += len(raw_data)
        if self.seen > self.most:
            cast("Any", self.request).is_too_large = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that follow."""


def takes_files(most: int = LARGEST_FILE) -> Callable[[View], View]:
    """Let a view take files of so many bytes together; what is more is never written anywhere."""

    def decorate(view: View) -> View:
        guarded = csrf_protect(view)

        @csrf_exempt  # the check comes one step later: it reads the body, and the limit must stand before that
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.upload_handlers.insert(0, Quota(request, most))
            return guarded(request, *args, **kwargs)

        return limited

    return decorate


def is_too_large(request: HttpRequest) -> bool:
    """Say whether listening stopped because too much came."""
    request.FILES  # noqa: B018  # reading the files is what listens
    return bool(getattr(request, "is_too_large", False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A table as it was given: the file or the typed text, and what sentences call it."""

    file: UploadedFile[Any] | None
    text: str
    name: str

    @property
    def field(self) -> str:
        """The field of a `TableForm` it came in."""
        return "table" if self.file else "typed"

    @property
    def size(self) -> int:
        """How many bytes it is."""
        return (self.file.size or 0) if self.file else len(self.text.encode())

    @property
    def is_small(self) -> bool:
        """Say whether it can be read while its person waits."""
        return self.size <= SMALL_FILE

    def open(self) -> BinaryIO:
        """Return it as an open binary file, at its beginning."""
        if self.file is None:
            return BytesIO(self.text.encode())
        self.file.seek(0)
        return cast("BinaryIO", self.file)


class TableFile(forms.FileField):
    """A CSV file or an Excel workbook."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPT}))
        kwargs.setdefault("allow_empty_file", True)  # the reader says what an empty file lacks
        super().__init__(**kwargs)


class TableForm(forms.Form):
    """A table, as a file or typed in."""

    needs_table = True
    table = TableFile(
        label="A file",
        required=False,
        help_text="CSV or Excel (.xlsx). It is deleted as soon as it is counted.",
    )
    typed = forms.CharField(
        label="Or a small table, typed or pasted",
        required=False,
        strip=False,
        help_text="The first line names the columns. Paste from a spreadsheet, or put commas between the cells.",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        has_file, has_text = cleaned.get("table") is not None, bool((cleaned.get("typed") or "").strip())
        if has_file and has_text:
            self.add_error("typed", "Give a file or type the table, not both: empty one of the two.")
        if self.needs_table and not has_file and not has_text:
            self.add_error("table", "Choose a file, or type the table below.")
        return cleaned

    @property
    def given(self) -> Given:
        """The table, once the form is valid."""
        file = self.cleaned_data["table"]
        text = self.cleaned_data["typed"]
        return Given(file=file, text=text, name=file.name if file else "the table you typed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A table that cannot be used: which field it came in, why, and a marked copy of it where there can be one."""

    field: str
    error: TableError
    marked: str | None


@contextmanager
def table_errors(form: forms.BaseForm, sources: dict[str, tuple[str, Given]]) -> Iterator[None]:
    """Put the problems of a table on the field it came in; `sources`: the reader's word -> field and table.

    The refusal, with a marked copy, is left on the form as `refusal`.
    """
    try:
        yield
    except TableError as error:
        field, given = sources[error.field]
        form.add_error(field, [str(problem) for problem in error.shown])
        marked = corrected(given.open(), error, name=given.name)
        cast("Any", form).refusal = Refusal(field=field, error=error, marked=marked)


def refusal_of(form: forms.BaseForm) -> Refusal | None:
    """Return why a table was refused, if one was."""
    found: Refusal | None = getattr(form, "refusal", None)
    return found
