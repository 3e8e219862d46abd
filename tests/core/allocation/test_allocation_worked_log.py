"""The worked log of twelve: it replays to the byte, and each proof shows what it can and no more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from alongside.core.allocation import Register, allocate_content, design_of, key_of, start_content, verify_log
from alongside.core.ledger import Head, PublicLink, append, as_line, parse_line

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "allocation"
LINES = (EXAMPLE / "log.jsonl").read_bytes().splitlines()
ENTRIES = [parse_line(line) for line in LINES]
HEADS = [Head(**json.loads(line)) for line in (EXAMPLE / "heads.jsonl").read_text().splitlines()]
SEED = bytes.fromhex((EXAMPLE / "seed.hex").read_text().strip())


def test_the_log_is_made_again_to_the_byte():
    """Design, seed, public value, strata and times are all it takes."""
    start = json.loads(LINES[0])
    key = key_of(seed=SEED, commitment=start["commitment"], public_value=start["public_value"])
    content = start_content(
        design=design_of(json.loads((EXAMPLE / "design.json").read_text())),
        study=start["study"],
        list_name=start["list"],
        commitment=start["commitment"],
        public_value=start["public_value"],
        public_source=start["public_source"],
        at=start["at"],
        key=key,
    )
    entry, register = append(head=None, content=content, link=PublicLink()), Register()
    made = [entry]
    register.apply(entry)
    for line in LINES[1:]:
        asked = json.loads(line)
        content = allocate_content(
            register=register,
            key=key,
            index=entry.index + 1,
            participant=asked["participant"],
            strata=asked["strata"],
            at=asked["at"],
        )
        entry = append(head=entry.head, content=content, link=PublicLink())
        register.apply(entry)
        made.append(entry)
    assert [as_line(one) for one in made] == LINES
    assert [one.head for one in made] == HEADS


@pytest.mark.parametrize(
    ("heads", "seeds", "verdict", "level"),
    [
        ([], [], "intact", "chain"),
        (HEADS, [], "matches_heads", "heads"),
        ([], [SEED], "replayed", "seed"),
        (HEADS, [SEED], "verified", "seed_and_heads"),
        (HEADS[-1:], [SEED], "verified", "seed_and_heads"),
        (HEADS[:-1], [SEED], "replayed", "seed_and_heads"),
        (HEADS[:-1], [], "intact", "heads"),
        ([], [bytes(32)], "wrong_seed", "seed"),
    ],
)
def test_the_verdict_claims_what_it_was_given(heads, seeds, verdict, level):
    """`verified` needs the seed and heads up to the last entry; everything less has a lesser name."""
    proof = verify_log(entries=ENTRIES, heads=heads, seeds=seeds)
    assert (proof.verdict, proof.level, proof.entries, proof.allocations) == (verdict, level, 13, 12)
    assert proof.holds is (verdict != "wrong_seed")
    assert bool(proof.not_checked) is (verdict != "verified")
