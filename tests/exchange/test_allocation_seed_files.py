"""Seeds, their records and small JSON files: written whole or not at all, read with a sentence for every fault."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from alongside.core.errors import InputError
from alongside.exchange import allocation_json
from alongside.exchange.allocation_documents import KINDS, schema
from alongside.exchange.allocation_json import read_bytes, read_json
from alongside.exchange.allocation_seeds import (
    commitment_record,
    read_seed,
    refuse_other_commitment,
    share_paths,
    write_seed,
)

SEED, PAD = bytes(range(32)), bytes(range(32, 64))
RECORD = commitment_record(seed=SEED, study="s", list_name="l", design_sha256="d")


def write(path: Path) -> None:
    """Write a seed with its record and shares."""
    write_seed(path, seed=SEED, pad=PAD, record=RECORD, custodians=[])


def test_a_seed_reads_back_and_is_its_owners_alone(tmp_path: Path) -> None:
    """64 digits, mode 0600; open to the group it is refused while secret, and read once published."""
    path = tmp_path / "seed"
    write(path)
    assert read_seed(path, is_secret=True) == SEED
    path.chmod(0o640)
    with pytest.raises(InputError, match="can be read by others"):
        read_seed(path, is_secret=True)
    assert read_seed(path, is_secret=False) == SEED


def test_a_failure_half_way_leaves_no_seed(tmp_path: Path) -> None:
    """The second share's name is taken: the seed and the first share are removed again."""
    path = tmp_path / "seed"
    share_paths(path)[1].write_text("another's")
    with pytest.raises(InputError, match="never written over"):
        write(path)
    assert [one.name for one in tmp_path.iterdir()] == ["seed.share-2"]
    with pytest.raises(InputError, match="cannot be made"):
        write(tmp_path / "none" / "seed")


def test_a_record_of_another_kind_is_refused(tmp_path: Path) -> None:
    """Any other JSON given as the record; where there is no record nothing is held against it."""
    path = tmp_path / "record.json"
    for content in ("[]", '{"study": "s"}'):
        path.write_text(content)
        with pytest.raises(InputError, match="no record of a commitment"):
            refuse_other_commitment(path, seed=tmp_path / "seed", record=RECORD)
    refuse_other_commitment(None, seed=tmp_path / "seed", record=RECORD)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too large, a folder, no file, not allowed."""
    path = tmp_path / "design.json"
    path.write_text("{}")
    monkeypatch.setattr(allocation_json, "LARGEST", 1)
    with pytest.raises(InputError, match="larger than 50 MB: it is no design"):
        read_json(path, field="design")
    assert read_bytes(path, field="log") == b"{}"
    monkeypatch.undo()

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(InputError, match=r"cannot be read \(Permission denied\)"):
        read_json(path, field="design")


@pytest.mark.parametrize("kind", KINDS)
def test_every_schema_ships_and_is_one(kind: str) -> None:
    """Each document of the allocation commands has a schema that a validator takes."""
    import jsonschema

    jsonschema.Draft202012Validator.check_schema(schema(kind))
    assert schema(kind)["title"]
    assert os.path.basename(schema(kind)["$id"]) == f"allocation_{kind}.schema.json"
