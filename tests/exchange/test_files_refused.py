"""What is not a table is refused by name and by what it begins with; what cannot be opened, by why."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest

from alongside.core.errors import InputError
from alongside.exchange.populations import read_populations
from tests.exchange.reading_files import binary, notices, population_of, refusal, rows
from tests.exchange.workbooks import write_workbook

AGES = "dimension,category,count\nage,16-25,140\nage,26-30,206\n"
READ = [("age", "16-25", 140.0), ("age", "26-30", 206.0)]
SAVE = "open it and save the sheet as CSV (UTF-8) or .xlsx."
UNPACK = "unpack it and give the CSV or .xlsx file inside."


def path_refusal(path: Path | str, **options: object) -> str:
    with pytest.raises(InputError) as caught:
        read_populations(path, **options)
    return str(caught.value)


def archive(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for member in members:
            made.writestr(member, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("beginning", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old or password-protected Excel workbook; " + SAVE),
        (b"%PDF-1.7", "a PDF document; " + SAVE),
        (b"<!DOCTYPE html><html>", "a web page; " + SAVE),
        (b"\x1f\x8b\x08", "an archive; " + UNPACK),
        (b"7z\xbc\xaf\x27", "an archive; " + UNPACK),
        (archive(), "an empty archive; " + UNPACK),
        (archive("population.csv"), "an archive; " + UNPACK),
        (b"PK\x03\x04 broken", "an archive; " + UNPACK),
        (archive("mimetype", "content.xml"), "an OpenDocument spreadsheet; " + SAVE),
        (archive("xl/workbook.bin"), "a binary Excel workbook; " + SAVE),
        (archive("word/document.xml"), "a Word document; " + SAVE),
    ],
)
def test_a_file_is_known_by_its_beginning(beginning: bytes, sentence: str) -> None:
    assert refusal(population_of, beginning) == f"population.csv: this is {sentence}"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("counts.xls", "counts.xls: this is an old Excel workbook; " + SAVE),
        ("counts.ODS", "counts.ODS: this is an OpenDocument spreadsheet; " + SAVE),
        ("counts.zip", "counts.zip: this is an archive; " + UNPACK),
        ("counts.csv.gz", "counts.csv.gz: this is an archive; " + UNPACK),
        ("counts.pdf", "counts.pdf: this is a PDF document; " + SAVE),
    ],
)
def test_a_file_is_known_by_its_name(name: str, sentence: str) -> None:
    assert refusal(population_of, AGES, name=name) == sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            AGES.replace("140", "1\x0040").encode(),
            "population.csv, line 2: there is a NUL character, so this is not plain text; "
            "open it in the program it came from and save it as CSV (UTF-8).",
        ),
        (
            AGES.encode("utf-16-le"),
            "population.csv, line 1: there is a NUL character, so this is not plain text; "
            "open it in the program it came from and save it as CSV (UTF-8).",
        ),
        (bytes(range(1, 256)), "not text"),
        (b"dimension,category,count\nage,\x81\x8d,5\n", "not text"),
        (b"\xef\xbb\xbfdimension\xff", "not text"),
        (b"\xff\xfeabc", "not text"),
        ("dimension\0".encode("utf-16"), "not text"),
        (
            b"x" * 2_500_000,
            "population.csv: a line is longer than a million characters, so this is not a table; "
            "check how it was saved.",
        ),
    ],
)
def test_bytes_that_are_not_text(content: bytes, sentence: str) -> None:
    not_text = (
        "population.csv: this is not a text file; "
        "open it where it came from and save it as CSV (UTF-8) or .xlsx."
    )
    assert refusal(population_of, content) == (not_text if sentence == "not text" else sentence)


def test_what_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert path_refusal(tmp_path / "none.csv") == (
        "none.csv: there is no such file; check the name and the folder."
    )
    (tmp_path / "a.csv").write_text(AGES)
    assert path_refusal(tmp_path / "a.csv" / "b.csv") == (
        "b.csv: there is no such file; check the name and the folder."
    )
    assert path_refusal(tmp_path, name="folder") == "folder: this is a folder; give a CSV or .xlsx file."
    os.mkfifo(tmp_path / "pipe.csv")
    assert path_refusal(tmp_path / "pipe.csv") == (
        "pipe.csv: this is not an ordinary file; give a CSV or .xlsx file."
    )
    unreadable = "the file cannot be opened; close it elsewhere and check that you may read it."
    assert path_refusal("a\0b.csv", name="a.csv") == f"a.csv: {unreadable}"

    def denied(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", denied)
    assert path_refusal(tmp_path / "a.csv") == f"a.csv: {unreadable}"


def test_a_file_of_more_than_two_gigabytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large = tmp_path / "large.csv"
    with large.open("wb") as out:
        out.write(AGES.encode())
        out.truncate(2_000_000_001)  # a hole: it takes no room on the disk
    sentence = (
        "large.csv: the file is larger than 2 GB, the most that is read; "
        "leave out columns that are not needed, or count the people first."
    )
    assert path_refusal(large) == sentence
    monkeypatch.setattr("alongside.exchange._sources.LARGEST_FILE", 30)
    assert refusal(population_of, AGES, name="large.csv") == sentence.replace("2 GB", "0 GB")


def test_a_path_and_an_open_file_are_read_alike(tmp_path: Path) -> None:
    path = tmp_path / "ages.csv"
    path.write_text(AGES)
    by_path, by_text = read_populations(path), read_populations(str(path))
    with path.open("rb") as opened:
        by_file = read_populations(opened)
    assert rows(by_path) == rows(by_text) == rows(by_file) == READ
    assert by_path.file == by_file.file == "ages.csv"
    assert read_populations(binary(AGES)).file == "the file"


def test_a_workbook_is_read_by_what_it_is_not_by_its_name(tmp_path: Path) -> None:
    table = [["dimension", "category", "count"], ["age", "16-25", 140], ["age", "26-30", 206.0]]
    path = write_workbook(tmp_path / "ages.csv", {"Sheet1": table})
    read = read_populations(path)
    assert rows(read) == READ
    assert notices(read) == []
    assert len(read.sha256) == 64


def test_the_first_sheet_that_holds_anything_is_read_and_said(tmp_path: Path) -> None:
    table = [
        [],
        [],
        ["dimension", "category", "count"],
        ["age", ("date", 45422.0), 3],
        [None, None, None],
        ["age", "b", -1],
    ]
    path = write_workbook(tmp_path / "ages.xlsx", {"Cover": [], "Ages": table, "Notes": [["x"]]})
    assert path_refusal(path) == "ages.xlsx, line 6, column count: '-1' is below zero; a count is 0 or more."
    path = write_workbook(path, {"Cover": [], "Ages": [*table[:-1], ["age", "b", 4]], "Notes": [["x"]]})
    read = read_populations(path)
    assert rows(read) == [("age", "2024-05-10 00:00:00", 3), ("age", "b", 4)]
    assert notices(read) == [
        "ages.xlsx: The workbook has 3 sheets; only the first that holds anything, 'Ages', was read.",
        "ages.xlsx, line 4: In 'age', '2024-05-10 00:00:00' may be a band such as 5-10 that a spreadsheet "
        "made into a date or number; if so, put the band back.",
    ]


def test_a_workbook_that_is_empty_broken_or_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_workbook(tmp_path / "none.xlsx", {"Sheet1": []})
    assert path_refusal(path).startswith("none.xlsx: the file is empty")
    (tmp_path / "broken.xlsx").write_bytes(archive("xl/workbook.xml"))
    assert path_refusal(tmp_path / "broken.xlsx") == (
        "broken.xlsx: the workbook cannot be read; open it in Excel and save it again, "
        "or save the sheet as CSV (UTF-8)."
    )
    monkeypatch.setattr("alongside.exchange.spreadsheets.LARGEST_UNPACKED", 100)
    assert path_refusal(path) == (
        "none.xlsx: the workbook is larger than 100 MB, the most that is read; save the sheet as CSV (UTF-8)."
    )
