"""What is said of a table that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from alongside.exchange.problems import TableError
from alongside.findings.tables import Column, FindingTable
from alongside.web.uploads.models import State, Upload

COLUMNS = (Column(title="Line", numeric=True), Column(title="Column"), Column(title="What to mend"))
SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """The problems of a table, and a copy of it with each problem written beside its line."""

    table: FindingTable
    more: str
    marked: str
    marked_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPage:
    """A file that is waiting, or that cannot be used."""

    title: str
    lead: str
    public_id: str
    mending: Mending | None


def build_mending(error: TableError | None, marked: str | None) -> Mending | None:
    """Return what to mend in a table that was just refused."""
    if error is None:
        return None
    rows = [
        {"line": one.line, "column": one.column, "sentence": one.sentence} for one in error.problems[:SHOWN]
    ]
    file = error.problems[0].file
    return Mending(
        table=problem_table(f"What to mend in {file}", rows),
        more=more_words(error.total - len(rows)),
        marked="data:text/csv;charset=utf-8," + quote(marked) if marked else "",
        marked_name=f"{PurePath(file).stem}-to-mend.csv",
    )


def problem_table(caption: str, problems: Sequence[Mapping[str, Any]]) -> FindingTable:
    """Return problems as a table."""
    rows = ((str(one["line"] or "whole file"), one["column"] or "", one["sentence"]) for one in problems)
    return FindingTable(caption=caption, columns=COLUMNS, rows=tuple(rows))


def more_words(number: int) -> str:
    """Say how many problems are not shown."""
    return f"There are {number:,} more like these." if number > 0 else ""


def build_upload(upload: Upload) -> UploadPage:
    """Return the page of a file that a worker has refused or has yet to read."""
    if upload.state == State.WAITING:
        return UploadPage(
            title=f"{upload.file_name} is waiting to be read",
            lead="Look again in a minute. It is deleted as soon as it has been counted.",
            public_id=upload.public_id,
            mending=None,
        )
    return UploadPage(
        title=f"We cannot use {upload.file_name}",
        lead="The file was deleted and nothing was kept. Mend what is listed here and upload it again.",
        public_id=upload.public_id,
        mending=Mending(
            table=problem_table(f"What to mend in {upload.file_name}", upload.problems),
            more=more_words(upload.more_problems),
            marked="",
            marked_name="",
        ),
    )
