"""A live log of every design: made by the protocol, replayed from the seed, and unreadable where it was bent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alongside.core.allocation import (
    Asked,
    Register,
    amend_content,
    block_size,
    correct_content,
    draw_of,
    verify_log,
)
from alongside.core.errors import InputError
from tests.core.allocation.allocating import BEST, FACTOR, SEED, Log, make, sealed_again

DESIGNS = [
    make("efron", p="2/3", factors=FACTOR),
    make("big_stick", b=2),
    make("chen", b=2, p="0.7"),
    make("urn", alpha="1", beta="1/2"),
    make("maximal", b=2, n=20, factors=FACTOR),
    make("random_allocation", n=20),
    make("permuted_blocks", sizes=[2, 4], factors=FACTOR),
    make("permuted_blocks", sizes=[3, 6], ratio=[1, 2]),
    make("minimisation", factors=FACTOR, rule=BEST, imbalance="standard_deviation"),
    make("minimisation", factors=FACTOR, rule=BEST, ratio=[1, 2]),
    make("minimisation", factors=FACTOR, rule=BEST, ratio=[1, 2], unequal_ratio="han_2009"),
    make(
        "minimisation",
        factors=[*FACTOR, {"name": "site", "levels": ["s", "t"]}],
        rule=BEST,
        separate_by="site",
    ),
]


def live(design, *, n=12):
    """A log of some people of alternating strata."""
    log = Log(design)
    for at in range(n):
        levels = {factor.name: factor.levels[at % 3 % len(factor.levels)] for factor in design.factors}
        log.allocate(f"p{at}", **levels)
    return log


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.method)
def test_a_live_log_of_every_design_verifies(design):
    """Seed and heads prove each; every arm occurs."""
    log = live(design)
    heads = [entry.head for entry in log.entries]
    assert verify_log(entries=log.entries, seeds=[SEED], heads=heads).verdict == "verified"
    assert {one.arm for one in log.register.people.values()} == set(design.arms)


def test_block_sizes_are_drawn_by_who_opens_the_block():
    """The size is that of the entry's own draw for a block; nobody else carries one."""
    log = live(make("permuted_blocks", sizes=[2, 4]))
    left = 0
    for entry in log.entries[1:]:
        block = entry.content.get("block")
        assert (block is None) is (left > 0)
        if block is not None:
            draw = draw_of(key=log.key, index=entry.index, purpose="block")
            assert block == {"size": block_size((2, 4), draw), "draw": f"{draw:064x}"}
            left = block["size"]
        left -= 1


def test_slots_are_drawn_and_kept():
    """The slot of an unequal ratio stands in the log and belongs to the arm."""
    log = live(DESIGNS[9])
    for entry in log.entries[1:]:
        assert "ab"[log.design.arm_of_slot[entry.content["slot"]]] == entry.content["arm"]
        assert len(entry.content["counts"]["f"]) == 3
        assert len(entry.content["probabilities"]) == 2


@pytest.mark.parametrize(
    ("design", "content"),
    [
        (DESIGNS[9], {"slot": None}),
        (DESIGNS[9], {"slot": 7}),
        (DESIGNS[9], {"slot": True}),
        (DESIGNS[6], {"block": None}),
        (DESIGNS[6], {"block": 4}),
        (DESIGNS[6], {"block": {"size": 5}}),
        (DESIGNS[6], {"block": {"draw": "0"}}),
    ],
)
def test_a_slot_or_block_that_cannot_be_is_not_replayed(design, content):
    """A sealed log with a slot of the other arm, or a block of another size: a finding, and no traceback."""
    log = live(design, n=3)
    entry = log.entries[1]
    bent = [log.entries[0], replace(entry, content={**entry.content, **content}), *log.entries[2:]]
    found = verify_log(entries=sealed_again(bent), seeds=[SEED])
    assert found.verdict == "tampered"
    start, first = sealed_again(bent)[:2]
    register = Register()
    register.apply(start)
    with pytest.raises(InputError, match="Entry 1 cannot be read"):
        register.apply(first)


def test_nobody_is_read_twice():
    """A register refuses an entry of somebody who has one, whatever made it."""
    log = live(DESIGNS[1], n=1)
    with pytest.raises(InputError, match="its participant is missing or wrong"):
        log.register.apply(log.entries[1])


WEIRD = (None, True, 3, "", "x", [], ["x"], {}, {"x": 1}, {"f": "x"}, [[]])


@pytest.mark.parametrize("design", [DESIGNS[6], DESIGNS[9]], ids=["blocks", "slots"])
def test_no_sealed_nonsense_brings_a_traceback(design):
    """Every field of every entry replaced by every kind of value, and left out: a verdict, never an exception."""
    log = live(design, n=3)
    asked = Asked(reason="r", by=["A"], at=log.now())
    given = {"register": log.register, "key": log.key, "asked": asked}
    log.add(correct_content(index=log.index, participant="p1", strata={"f": "x"}, **given))
    log.add(amend_content(index=log.index, design=DESIGNS[0], **given))
    for at, entry in enumerate(log.entries):
        for name in entry.content:
            left_out = {key: value for key, value in entry.content.items() if key != name}
            for content in (left_out, *({**entry.content, name: value} for value in WEIRD)):
                bent = [*log.entries[:at], replace(entry, content=content), *log.entries[at + 1 :]]
                edited = verify_log(entries=bent, seeds=[SEED])
                assert edited.verdict == "tampered" or content == entry.content
                if name != "salt":
                    assert verify_log(entries=sealed_again(bent), seeds=[SEED]).verdict


def test_an_amended_block_design_begins_new_blocks():
    """Counts of a coin do not go on into blocks: the next participant opens a block."""
    log = live(DESIGNS[1], n=3)
    asked = Asked(reason="smaller sites", by=["A"], at=log.now())
    blocks = make("permuted_blocks", sizes=[4])
    log.add(amend_content(register=log.register, key=log.key, index=log.index, design=blocks, asked=asked))
    log.allocate("p9")
    assert "block" in log.entries[-1].content
    assert verify_log(entries=log.entries, seeds=[SEED]).verdict == "replayed"


def test_a_register_without_a_start_is_no_log():
    """Asking for the design of nothing says what is wrong."""
    with pytest.raises(InputError, match="does not begin with a start"):
        Register().designed  # noqa: B018 - the question itself is refused
