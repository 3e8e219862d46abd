"""A trials unit at the terminal: commit, start, allocate, correct, close, reveal; anybody checks the log."""

from __future__ import annotations

import csv
import json
import os
import stat
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from alongside.cli.main import main
from alongside.exchange.allocation_documents import schema

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "allocation"
DESIGN = EXAMPLE / "design.json"
GLASGOW = ("--strata", "place=Glasgow", "age=under 1")


@pytest.fixture
def type_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Type a command in an empty folder; returns the exit code and what was said on both streams."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "110")

    def typed(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["alongside", "allocation", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return typed


def answered(said: tuple[int, str, str], kind: str | None = None) -> dict[str, Any]:
    """The JSON of an answer that was given, held against its schema."""
    code, out, err = said
    assert code == 0, err
    document: dict[str, Any] = json.loads(out)
    if kind:
        jsonschema.validate(document, schema(kind))
    return document


def begin(type_in: Any) -> None:
    """Commit to a seed and start the list."""
    answered(type_in("commit", DESIGN, "--study", "s", "--list", "live", "--seed-out", "seed"), "commitment")
    answered(
        type_in(
            "start", DESIGN, "--study", "s", "--list", "live", "--seed", "seed", "--public-value", "v",
            "--public-source", "round 1", "--log", "log.jsonl", "--at", "2026-01-05T09:00:00Z",
        )
    )  # fmt: skip


def next_one(type_in: Any, participant: str, *strata: str, **options: str) -> tuple[int, str, str]:
    """Ask for one participant's arm."""
    more = [word for name, value in options.items() for word in (f"--{name}", value)]
    said: tuple[int, str, str] = type_in(
        "next", "log.jsonl", "--seed", "seed", "--participant", participant, *(strata or GLASGOW), *more
    )
    return said


def files() -> dict[str, bytes]:
    """Every file of the current folder."""
    return {path.name: path.read_bytes() for path in Path().iterdir() if path.is_file()}


def write(name: str, *rows: tuple[object, ...]) -> str:
    """Write a CSV file in the current folder."""
    with Path(name).open("w", newline="") as out:
        csv.writer(out).writerows(rows)
    return name


def test_the_worked_log_is_made_again_to_the_byte_and_verifies(type_in: Any) -> None:
    """Twelve requests with the example's seed give the example's file, and the example's heads verify it."""
    Path("seed").write_bytes((EXAMPLE / "seed.hex").read_bytes())
    os.chmod("seed", 0o600)
    wanted = [json.loads(line) for line in (EXAMPLE / "log.jsonl").read_text().splitlines()]
    first = wanted[0]
    answered(
        type_in(
            "start", DESIGN, "--study", first["study"], "--list", first["list"], "--seed", "seed", "--public-value",
            first["public_value"], "--public-source", first["public_source"], "--log", "log.jsonl", "--at", first["at"],
        )
    )  # fmt: skip
    for entry in wanted[1:]:
        strata = [f"{name}={level}" for name, level in entry["strata"].items()]
        answer = answered(
            next_one(type_in, entry["participant"], "--strata", *strata, at=entry["at"]), "allocated"
        )
        assert (answer["arm"], answer["receipt"]["hash"]) == (entry["arm"], entry["hash"])
    assert Path("log.jsonl").read_bytes() == (EXAMPLE / "log.jsonl").read_bytes()
    for line in wanted:
        jsonschema.validate(line, schema("entry"))
    jsonschema.validate(json.loads(DESIGN.read_text()), schema("design"))
    code, out, _ = type_in(
        "verify",
        "log.jsonl",
        "--seed",
        EXAMPLE / "seed.hex",
        "--heads",
        EXAMPLE / "heads.jsonl",
        "--json",
        "v.json",
    )
    assert (code, out.splitlines()[0][:9]) == (0, "Verified:")
    document = json.loads(Path("v.json").read_text())
    jsonschema.validate(document, schema("verification"))
    assert (document["verdict"], document["level"], document["findings"]) == (
        "verified",
        "seed_and_heads",
        [],
    )


def test_a_list_from_commitment_to_reveal(type_in: Any) -> None:
    """Every command once, in the order a unit would use them; the log verifies at the end with its own heads."""
    begin(type_in)
    heads = [answered(type_in("head", "log.jsonl"))]
    one = answered(next_one(type_in, "p1"), "allocated")
    again = answered(next_one(type_in, "p1"), "allocated")
    assert again == {**one, "repeated": True}
    by = ("--seed", "seed", "--reason", "typed wrong", "--by", "A. Manager")
    answered(
        type_in(
            "correct", "log.jsonl", *by, "--participant", "p1", "--strata", "place=Bromley", "age=under 1"
        )
    )
    assert answered(next_one(type_in, "p1"))["repeated"]
    assert answered(next_one(type_in, "p1", "--strata", "place=Bromley", "--strata", "age=under 1"))[
        "repeated"
    ]
    Path("new.json").write_text(DESIGN.read_text().replace("4/5", "3/4"))
    answered(type_in("amend", "log.jsonl", "new.json", *by))
    for at in range(2, 9):
        answered(next_one(type_in, f"p{at}"))
    told = answered(type_in("unblind", "log.jsonl", *by, "--participant", "p1"))
    assert told["arm"] == one["arm"]
    answered(type_in("commit", "new.json", "--study", "s", "--list", "live", "--seed-out", "seed2"))
    public = ("--public-value", "w", "--public-source", "round 2")
    reseeding = (
        "reseed",
        "log.jsonl",
        "--seed",
        "seed2",
        *public,
        "--reason",
        "seen",
        "--by",
        "A",
        "--by",
        "B",
    )
    answered(type_in(*reseeding))
    assert "another seed" in next_one(type_in, "p10")[2]
    Path("seed").unlink()
    Path("seed2").rename("seed")
    answered(next_one(type_in, "p10"))
    two = ("--reason", "database locked", "--by", "A", "--by", "B")
    revealing = ("reveal", "log.jsonl", *two, "--locked-on", "2026-03-31")
    assert "not closed" in type_in(*revealing, "--seed", "seed")[2]
    answered(type_in("close", "log.jsonl", "--seed", "seed", *two))
    assert "list is closed" in next_one(type_in, "p11")[2]
    shown = answered(type_in(*revealing, "--share", "seed2.share-1", "--share", "seed2.share-2"))
    assert shown["seed"] == Path("seed").read_text().strip()
    heads.append(answered(type_in("head", "log.jsonl")))
    Path("heads.jsonl").write_text("\n".join(json.dumps(head) for head in heads))
    for line in Path("log.jsonl").read_text().splitlines():
        jsonschema.validate(json.loads(line), schema("entry"))
    assert type_in("verify", "log.jsonl", "--seed", "seed", "--heads", "heads.jsonl")[0] == 0


def test_the_seed_is_written_once_with_two_shares(type_in: Any) -> None:
    """Mode 0600; shares that make the seed only together; nothing is ever written over."""
    said = type_in(
        "commit",
        DESIGN,
        "--study",
        "s",
        "--list",
        "live",
        "--seed-out",
        "seed",
        "--custodian",
        "C",
        "--custodian",
        "D",
    )
    record = answered(said, "commitment")
    assert "delete them here" in said[2]
    modes = {
        name: stat.S_IMODE(Path(name).stat().st_mode) for name in ("seed", "seed.share-1", "seed.share-2")
    }
    assert set(modes.values()) == {0o600}
    shares = [json.loads(Path(f"seed.share-{at}").read_text()) for at in (1, 2)]
    halves = [int(share["share"], 16) for share in shares]
    assert halves[0] ^ halves[1] == int(Path("seed").read_text(), 16)
    assert [share["custodian"] for share in shares] == ["C", "D"]
    assert json.loads(Path("seed.commitment.json").read_text()) == record
    before = files()
    assert type_in("commit", DESIGN, "--study", "s", "--list", "live", "--seed-out", "seed")[0] == 2
    for name in ("seed", "seed.share-1", "seed.share-2"):
        Path(name).unlink()
    assert type_in("commit", DESIGN, "--study", "s", "--list", "live", "--seed-out", "seed")[0] == 2
    assert list(files()) == ["seed.commitment.json"]
    assert before["seed.commitment.json"] == files()["seed.commitment.json"]


BAD_REQUESTS: list[tuple[list[str], str]] = [
    (["--strata", "place=Leeds", "age=under 1"], "'Leeds' is not a level of place"),
    (["--strata", "place=Glasgow"], "'age' is missing"),
    (["--strata", "place=Glasgow", "age=under 1", "sex=f"], "'sex' is not a factor"),
    (["--strata", "place=Glasgow", "place=Bromley"], "gives place twice"),
    (["--strata", "Glasgow"], "write a factor"),
    ([*GLASGOW, "--at", "2025-01-01T00:00:00Z"], "clock was set back"),
    ([*GLASGOW, "--at", "yesterday"], "--at is 'yesterday'"),
    ([*GLASGOW, "--at", "2026-02-01T10:00:00"], "with its zone"),
    ([*GLASGOW, "--study", "another"], "log of another study"),
    ([*GLASGOW, "--participant", " "], "participant is empty"),
    ([*GLASGOW, "--seed", "open"], "can be read by others"),
    ([*GLASGOW, "--seed", "other"], "it is another seed"),
    ([*GLASGOW, "--seed", "none"], "There is no file none"),
    ([*GLASGOW, "--seed", "log.jsonl"], "is no seed"),
    (["--strata", "place=Bromley", "age=under 1", "--participant", "p1"], "with other strata"),
]


@pytest.mark.parametrize(("words", "says"), BAD_REQUESTS, ids=lambda one: str(one)[:40])
def test_a_request_that_cannot_be_met_is_one_sentence_and_writes_nothing(
    type_in: Any, words: list[str], says: str
) -> None:
    """Exit 2, one line, the log and every other file as they were."""
    begin(type_in)
    answered(next_one(type_in, "p1"))
    Path("open").write_bytes(Path("seed").read_bytes())
    os.chmod("open", 0o644)
    Path("other").write_text("00" * 32)
    os.chmod("other", 0o600)
    before = files()
    code, out, err = type_in("next", "log.jsonl", "--seed", "seed", "--participant", "p2", *words)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
    assert files() == before


def test_options_may_stand_before_the_log(type_in: Any) -> None:
    """Strata after their option swallow the log's name in a shell; it is told apart all the same."""
    begin(type_in)
    words = ("next", "--seed", "seed", "--participant", "p1", *GLASGOW, "log.jsonl")
    assert not answered(type_in(*words), "allocated")["repeated"]
    assert (
        "has 'more'"
        in type_in("next", "log.jsonl", "--seed", "seed", "--participant", "p2", *GLASGOW, "more")[2]
    )


def start_words(**changes: str) -> list[str]:
    """A start, with options changed."""
    options = {
        "study": "s", "list": "live", "seed": "seed", "public-value": "v", "public-source": "t", "log": "new.jsonl",
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }  # fmt: skip
    return [word for name, value in options.items() for word in (f"--{name}", value)]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"study": "t"}, "commitment is to another study (s)"),
        ({"list": "pilot"}, "commitment is to another list (live)"),
        ({"seed": "other"}, "There is no file"),
        ({"log": "log.jsonl"}, "exists already"),
        ({"log": "no/log.jsonl"}, "folder no does not exist"),
        ({"public-value": " "}, "public_value is empty"),
        ({"commitment": "log.csv"}, "There is no file log.csv"),
        ({"at": "soon"}, "--at is 'soon'"),
    ],
)
def test_a_start_that_cannot_be(type_in: Any, changes: dict[str, str], says: str) -> None:
    """Another study, list or seed than committed to; a log that is there already."""
    begin(type_in)
    before = files()
    code, out, err = type_in("start", DESIGN, *start_words(**changes))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err
    assert files() == before


def test_a_design_changed_since_the_commitment_is_refused(type_in: Any) -> None:
    """One number changed after commit: start says so."""
    begin(type_in)
    Path("changed.json").write_text(DESIGN.read_text().replace("4/5", "9/10"))
    code, _, err = type_in("start", "changed.json", *start_words())
    assert code == 2
    assert "design has changed since the commitment" in err
    Path("seed").write_text("00" * 32)
    assert "not the one committed to" in type_in("start", DESIGN, *start_words())[2]
    assert not Path("new.jsonl").exists()


def test_a_tampered_log_is_not_added_to(type_in: Any) -> None:
    """An edited arm stops allocation with the finding; nothing is written."""
    begin(type_in)
    answered(next_one(type_in, "p1"))
    text = Path("log.jsonl").read_text()
    Path("log.jsonl").write_text(text.replace('"participant":"p1"', '"participant":"p7"'))
    before = files()
    code, _, err = next_one(type_in, "p2")
    assert code == 2
    assert "does not hold" in err
    assert files() == before
    code, out, _ = type_in("verify", "log.jsonl")
    assert code == 1
    assert out.startswith("Tampered")
    assert type_in("head", "log.jsonl")[0] == 2
