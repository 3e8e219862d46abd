"""A large file of people streams past: the quick way counts as row by row does, and steps aside where it cannot."""

from __future__ import annotations

import csv
import io
import random
import resource
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.exchange import cohorts
from alongside.exchange._people import count_rows, people_columns
from alongside.exchange._people_stream import Cells, stream_cells
from alongside.exchange.problems import TableError
from alongside.exchange.tables import open_table
from tests.exchange.reading_files import binary, cohort_of

WORDS = st.sampled_from(["a", "b", " a ", "", "White, other", 'the "old" town', "1;2", "é", "'=1"])


def quick(content: bytes, *, most_cells: int = 1000) -> Cells | None:
    with open_table(binary(content), field="cohort", name="cohort.csv") as table:
        columns = people_columns(table, 0)
        return stream_cells(table, person=0, counted=columns.counted, most_cells=most_cells)


def slow(content: bytes) -> Cells:
    with open_table(binary(content), field="cohort", name="cohort.csv") as table:
        return count_rows(table, people_columns(table, 0), most_categories=1000)


def written(rows: list[tuple[str, ...]], *, quoting: int, separator: str, end: str) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=quoting, delimiter=separator, lineterminator=end)
    writer.writerow(["id", "ethnicity", "area", "stage"])
    writer.writerows((str(number), *row) for number, row in enumerate(rows))
    return out.getvalue().encode()


@settings(deadline=None, max_examples=25)
@given(
    rows=st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=20),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    separator=st.sampled_from([",", ";", "\t"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_both_ways_count_the_same_people_on_the_same_lines(
    rows: list[tuple[str, ...]], quoting: int, separator: str, end: str
) -> None:
    content = written(rows, quoting=quoting, separator=separator, end=end)
    assert quick(content) == slow(content)


def test_blank_lines_are_counted_by_neither_way() -> None:
    content = b"id,age\n1,a\n\n2,b\n , \r\n3,b\n\n"
    assert quick(content) == slow(content) == {("a",): (1, 2), ("b",): (2, 4)}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b'id,age\n1,"a\nb"\n', id="a cell over two lines"),
        pytest.param(b"id,age\n1,a\n2\n", id="a short row"),
        pytest.param(b"id,age\n1,a\n2,b,c\n", id="a long row"),
        pytest.param(b'id,age\n1,a "b\n2,c" d\n', id="quotation marks inside cells"),
        pytest.param(b'id,age\n1,"a"b\n', id="text after a quotation mark"),
        pytest.param(b"id,age\n1,a\n1,b\n", id="an id twice"),
        pytest.param(b"id,age\n1,a\n,b\n", id="an empty id"),
        pytest.param(b"id,age\r1,a\r2,b\r", id="the line ends of old Macs"),
        pytest.param(b"id,age\n1,a\n2,caf\xe9\n", id="Windows-1252"),
        pytest.param("id,age\n1,a\n".encode("utf-16"), id="UTF-16"),
        pytest.param(b"id,age\n1,a\n2,b\n3,c\n", id="more cells than the limit"),
        pytest.param(b"id,age,\n1,a,\n2,b,\n", id="an empty column at the end"),
    ],
)
def test_the_quick_way_steps_aside(content: bytes) -> None:
    assert quick(content, most_cells=2) is None


def test_the_limit_counts_combinations_not_only_values() -> None:
    content = b"id,age,area\n" + b"".join(b"%d,%d,%d\n" % (n, n % 4, n % 5) for n in range(40))
    assert quick(content, most_cells=19) is None
    assert len(quick(content, most_cells=20) or {}) == 20


def test_a_chance_agreement_of_hashes_refuses_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alongside.exchange._people.hash", lambda person: 1, raising=False)
    assert slow(b"id,age\n1,a\n2,a\n") == {("a",): (2, 2)}
    with pytest.raises(TableError, match="the id '1' stands on line 2 already"):
        slow(b"id,age\n1,a\n2,a\n1,a\n")


def people_file(path: Path, *, people: int) -> Path:
    draw = random.Random(1)
    stages = ["identified", "approached", "eligible", "consented", "randomised", "seen at 3 months"]
    with path.open("w") as out:
        out.write("id,ethnicity,age,area,language,tenth,stage\n")
        for number in range(people):
            cells = [f"group {draw.randrange(of)}" for of in (4, 5, 6, 2, 10)]
            out.write(f"P{number:07d},{','.join(cells)},{stages[draw.randrange(6)]}\n")
    return path


@pytest.mark.slow
def test_a_million_people_are_counted_as_they_stream_past(tmp_path: Path) -> None:
    """A quarter of a million here, in the same pieces: seconds and memory are published by the benchmarks."""
    path = people_file(tmp_path / "people.csv", people=250_000)
    stages = ["identified", "approached", "eligible", "consented", "randomised", "seen at 3 months"]
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    cohort = cohorts.read_cohort(path, stages=stages).value
    grown_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    first = cohort.margins.filter(stage="identified", dimension="area")["count"].sum()
    assert first == 250_000
    assert cohort.stages == tuple(stages)
    assert grown_mb < 250
    assert time.process_time() - start < 10


def test_people_from_a_path_and_from_an_open_file_are_the_same(tmp_path: Path) -> None:
    path = people_file(tmp_path / "people.csv", people=200)
    stages = ["identified", "approached", "eligible", "consented", "randomised", "seen at 3 months"]
    by_path = cohorts.read_cohort(path, stages=stages)
    by_file = cohort_of(path.read_bytes(), name="people.csv", stages=stages)
    assert by_path.value.margins.equals(by_file.value.margins)
    assert by_path.sha256 == by_file.sha256
