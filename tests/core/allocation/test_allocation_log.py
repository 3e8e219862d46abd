"""Any tampering of a log is found and named; no proof claims more than it was given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.allocation import (
    Asked,
    amend_content,
    close_content,
    commitment_of,
    correct_content,
    design_of,
    draw_of,
    key_of,
    reseed_content,
    salt_of,
    unblind_content,
    verify_log,
)
from alongside.core.ledger import as_line, parse_line
from tests.core.allocation.allocating import BEST, FACTOR, SEED, VALUE, Log, make, sealed_again

MINIMISATION = make("minimisation", factors=FACTOR, rule=BEST)
LEVELS = ("x", "x", "y", "x", "y", "y", "x", "y")


def full_log() -> Log:
    """Eight participants, a correction, an amendment, an unblinding and a close."""
    log = Log(MINIMISATION)
    for at, level in enumerate(LEVELS[:5]):
        log.allocate(f"p{at}", f=level)
    change(log, correct_content, participant="p1", strata={"f": "y"})
    change(
        log,
        amend_content,
        design=make("minimisation", factors=FACTOR, rule={"name": "best_only", "p": "0.7"}),
    )
    for at, level in enumerate(LEVELS[5:], start=5):
        log.allocate(f"p{at}", f=level)
    change(log, unblind_content, participant="p2")
    change(log, close_content)
    return log


def change(log, make_content, **fields):
    """Add an entry that is no allocation."""
    asked = Asked(reason="a reason", by=["A", "B"], at=log.now())
    return log.add(make_content(register=log.register, key=log.key, index=log.index, asked=asked, **fields))


LOG = full_log()
ENTRIES = LOG.entries
HEADS = [entry.head for entry in ENTRIES]


def named(entries, **given_):
    """Kind and index of every finding."""
    return [(found.kind, found.index) for found in verify_log(entries=entries, **given_).findings]


def changed(entries, index, **content):
    """The entries with one that says something else, under its old hash."""
    entry = entries[index]
    return [*entries[:index], replace(entry, content={**entry.content, **content}), *entries[index + 1 :]]


def test_every_kind_of_entry_verifies():
    """A log of every kind of entry replays and matches its heads."""
    proof = verify_log(entries=ENTRIES, heads=HEADS, seeds=[SEED])
    assert (proof.verdict, proof.allocations, proof.entries) == ("verified", 8, len(ENTRIES))


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_single_tampering_is_found_and_named_from_the_file_alone(data):
    """Edit any byte, drop, copy or exchange any lines: the kind and the number come out, seed or not."""
    lines = [as_line(entry) for entry in ENTRIES]
    place = data.draw(st.integers(0, len(lines) - 2))
    kind = data.draw(st.sampled_from(["edited", "deleted", "inserted", "reordered"]))
    if kind == "edited":
        spot = data.draw(st.integers(0, len(lines[place]) - 1))
        byte = data.draw(st.integers(0, 255).filter(lambda byte: byte not in (lines[place][spot], 10, 13)))
        lines[place] = lines[place][:spot] + bytes([byte]) + lines[place][spot + 1 :]
    elif kind == "deleted":
        del lines[place]
    elif kind == "inserted":
        lines.insert(place, lines[data.draw(st.integers(0, len(lines) - 1))])
    else:
        other = data.draw(st.integers(0, len(lines) - 1).filter(lambda other: other != place))
        lines[place], lines[other] = lines[other], lines[place]
    proof = verify_log(
        entries=[parse_line(line) for line in lines], seeds=data.draw(st.sampled_from([[], [SEED]]))
    )
    assert proof.verdict == "tampered"
    assert {found.kind for found in proof.findings} == {kind}
    if kind in ("edited", "deleted"):
        assert [found.index for found in proof.findings] == [place]


@pytest.mark.parametrize(
    ("field", "value"),
    [("arm", None), ("draw", "0" * 64), ("salt", "0" * 64), ("at", "2026-02-01T10:02:30Z")],
)
def test_the_seed_tells_which_field_was_edited(field, value):
    """An edit under its old hash is named; with the seed so is the field, where it follows from anything."""
    other = {"a": "b", "b": "a"}[ENTRIES[2].content["arm"]]
    edited = changed(ENTRIES, 2, **{field: value or other})
    (found,) = verify_log(entries=edited, seeds=[SEED]).findings
    assert (found.kind, found.index, found.field) == ("edited", 2, None if field == "at" else field)
    assert verify_log(entries=edited).findings[0].field is None


@pytest.mark.parametrize("index", [1, 3, 6, 7, 9])
def test_an_entry_edited_and_sealed_again_breaks_its_link(index):
    """One entry sealed again is named, and so is the next, whose link no longer fits."""
    entries = changed(ENTRIES, index, at="2026-02-01T10:30:00Z")
    entries[index] = replace(sealed_again([*ENTRIES[:index], entries[index]])[-1])
    assert named(entries) == [("edited", index), ("broken_link", index + 1)]
    assert verify_log(entries=entries).findings[1].field == "previous"


@given(
    index=st.integers(1, 5),
    field=st.sampled_from(["arm", "draw", "probabilities", "scores", "counts", "salt", "more"]),
)
@settings(max_examples=40, deadline=None)
def test_a_log_sealed_again_is_seen_with_heads_or_seed(index, field):
    """The chain alone holds: anybody can seal. Heads show a rewrite, the seed which field does not follow."""
    wrong = {
        "arm": "a" if ENTRIES[index].content["arm"] == "b" else "b",
        "draw": "0" * 64,
        "probabilities": ["0", "1"],
        "scores": ["7/3", "1"],
        "counts": {"f": [9, 9]},
        "salt": "0" * 64,
        "more": "said besides",
    }
    rewritten = sealed_again(changed(ENTRIES, index, **{field: wrong[field]}))
    assert verify_log(entries=rewritten).verdict == "intact"
    assert named(rewritten, heads=HEADS) == [("rewritten", index)]
    found = verify_log(entries=rewritten, seeds=[SEED]).findings
    assert (found[0].kind, found[0].index, found[0].field) == ("not_replayed", index, field)
    assert field in str(found[0].statement)


@given(kept=st.integers(1, len(ENTRIES) - 1))
@settings(max_examples=20, deadline=None)
def test_a_cut_tail_is_seen_with_heads_only(kept):
    """The seed cannot show it; the verdict is then `replayed`, and says what it could not see."""
    cut = ENTRIES[:kept]
    assert verify_log(entries=cut).verdict == "intact"
    proof = verify_log(entries=cut, seeds=[SEED])
    assert proof.verdict == "replayed"
    assert any("cut off" in str(statement) for statement in proof.not_checked)
    assert named(cut, heads=HEADS[-1:]) == [("cut_tail", kept)]
    assert verify_log(entries=cut, heads=HEADS[-1:], seeds=[SEED]).verdict == "tampered"


def test_two_people_of_the_same_strata_exchanged_replay_perfectly():
    """p0 and p1 swapped and the log sealed again: only heads show it, and `replayed` says so."""
    log = Log(MINIMISATION)
    for at in range(4):
        log.allocate(f"p{at}", f="x")
    heads = [entry.head for entry in log.entries]
    one, other = (log.entries[at].content["participant"] for at in (1, 2))
    swapped = changed(changed(log.entries, 1, participant=other), 2, participant=one)
    swapped = sealed_again(swapped)
    proof = verify_log(entries=swapped, seeds=[SEED])
    assert proof.verdict == "replayed"
    assert any("same strata" in str(statement) for statement in proof.not_checked)
    assert named(swapped, heads=heads, seeds=[SEED]) == [("rewritten", 1)]


def test_the_clock_going_back_is_named():
    """An entry sealed with a time before that of the entry it follows was not written by this program."""
    log = sealed_again(changed(ENTRIES, 3, at="2026-02-01T09:00:00Z"))
    assert named(log) == [("clock_went_back", 3)]
    assert verify_log(entries=sealed_again(changed(ENTRIES, 3, at="soon"))).verdict == "intact"


@pytest.mark.parametrize(
    ("index", "content"),
    [
        (0, {"type": "close"}),
        (0, {"format": "another"}),
        (0, {"study": 3}),
        (0, {"at": "soon"}),
        (0, {"design": {"method": "coin"}}),
        (1, {"type": "start"}),
        (1, {"type": "other"}),
        (1, {"type": None}),
        (1, {"at": "2026-02-30T10:00:00Z"}),
        (2, {"participant": "p0"}),
        (2, {"participant": None}),
        (2, {"strata": {"f": "z"}}),
        (2, {"strata": {"f": 3}}),
        (2, {"strata": []}),
        (2, {"arm": "c"}),
        (6, {"participant": "nobody"}),
        (6, {"strata": {"f": "z"}}),
        (7, {"design": {"method": "efron", "arms": ["b", "a"], "p": "2/3"}}),
        (11, {"participant": "nobody"}),
    ],
)
def test_what_cannot_be_read_is_not_replayed(index, content):
    """A sealed log whose entries make no sense gives a finding, never a traceback."""
    proof = verify_log(entries=sealed_again(changed(ENTRIES, index, **content)), seeds=[SEED])
    assert proof.verdict == "tampered"
    assert {found.kind for found in proof.findings} == {"not_replayed"}
    assert verify_log(entries=sealed_again(changed(ENTRIES, index, **content))).verdict in (
        "intact",
        "tampered",
    )


@pytest.mark.parametrize(
    ("index", "field", "value"),
    [
        (6, "was", {"f": "y"}),
        (7, "design_sha256", "0" * 64),
        (7, "algorithm", "efron/1"),
        (11, "salt", "0" * 64),
    ],
)
def test_what_an_entry_repeats_must_be_so(index, field, value):
    """The strata before a correction, the hash of an amended design, every salt."""
    proof = verify_log(entries=sealed_again(changed(ENTRIES, index, **{field: value})), seeds=[SEED])
    assert [(one.kind, one.index, one.field) for one in proof.findings] == [("not_replayed", index, field)]


def test_somebody_allocated_after_the_close_is_not_replayed():
    """What stands after the close cannot have been written."""
    moved = [*ENTRIES[:10], ENTRIES[12], ENTRIES[10]]
    moved[-1] = replace(moved[-1], content={**ENTRIES[10].content, "at": ENTRIES[12].content["at"]})
    assert named(sealed_again(moved), seeds=[SEED])[-1][0] == "not_replayed"


def test_another_seed_is_told_from_another_design():
    """A wrong seed opens nothing; the right seed beside another design has made the salts all the same."""
    assert named(ENTRIES, seeds=[bytes(32)]) == [("wrong_seed", 0)]
    assert verify_log(entries=ENTRIES, seeds=[bytes(32)]).verdict == "wrong_seed"
    other = changed(ENTRIES, 0, study="another study")
    found = verify_log(entries=sealed_again(other), seeds=[SEED]).findings
    assert [(one.kind, one.index, one.field) for one in found] == [("not_replayed", 0, "commitment")]
    algorithm = sealed_again(changed(ENTRIES, 0, algorithm="efron/1"))
    assert verify_log(entries=algorithm, seeds=[SEED]).findings[0].field == "algorithm"


def test_a_reseed_opens_an_epoch_of_its_own():
    """Each seed opens its epoch; what no seed opens is checked by chain and heads only, and is said to be."""
    log, new = Log(MINIMISATION), bytes(range(1, 33))
    log.allocate("p0", f="x")
    commitment = commitment_of(seed=new, study="study", list_name="live", design_sha256=MINIMISATION.sha256)
    log.key = key_of(seed=new, commitment=commitment, public_value="another value")
    change(log, reseed_content, commitment=commitment, public_value="another value", public_source="a test")
    log.allocate("p1", f="x")
    heads = [entry.head for entry in log.entries]
    assert verify_log(entries=log.entries, seeds=[new, SEED], heads=heads).verdict == "verified"
    for seed, first in ((new, 0), (SEED, 2)):
        proof = verify_log(entries=log.entries, seeds=[seed], heads=heads)
        assert proof.verdict == "matches_heads"
        assert any(f"after entry {first}" in str(statement) for statement in proof.not_checked)
        assert verify_log(entries=log.entries, seeds=[seed]).verdict == "intact"
    assert verify_log(entries=log.entries, seeds=[new, SEED, bytes(32)]).verdict == "wrong_seed"


def test_nothing_at_all_is_no_proof():
    """An empty log holds, and is not replayed."""
    proof = verify_log(entries=[], seeds=[SEED])
    assert (proof.verdict, proof.holds) == ("intact", True)


def test_draws_hang_on_index_purpose_seed_and_public_value_alone():
    """The spelling of every message, by hand."""
    import hashlib
    import hmac

    bound = b'{"design_sha256":"d","list":"l","study":"\xc3\xa9"}'
    commitment = hashlib.sha256(b"alongside commitment 1\n" + bound + b"\n" + SEED).hexdigest()
    assert commitment_of(seed=SEED, study="e\u0301", list_name="l", design_sha256="d") == commitment
    key = hmac.new(SEED, f"alongside key 1\n{commitment}\n{VALUE}".encode(), hashlib.sha256).digest()
    assert key_of(seed=SEED, commitment=commitment, public_value=VALUE) == key
    block = hmac.new(key, b"draw\n12\nblock", hashlib.sha256).hexdigest()
    assert f"{draw_of(key=key, index=12, purpose='block'):064x}" == block
    assert salt_of(key=key, index=3) == hmac.new(key, b"salt\n3", hashlib.sha256).hexdigest()
    assert design_of(MINIMISATION.document).sha256 == MINIMISATION.sha256
