"""Every tampering, at every position, is found and named; the verdict claims no more than it was given."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.ledger import (
    Entry,
    Head,
    KeyedLink,
    Link,
    PublicLink,
    append,
    as_line,
    parse_line,
    verify,
)

KEYED = KeyedLink(key=bytes(range(32)))
PUBLIC = PublicLink()
LINKS = pytest.mark.parametrize("link", [KEYED, PUBLIC], ids=["keyed", "public"])


def make_log(length: int, *, link: Link = KEYED, word: str = "said") -> list[Entry]:
    """Return a log whose entries say what they are."""
    log: list[Entry] = []
    for number in range(length):
        content = {"salt": f"{number:032x}", "what": f"{word} {number}"}
        log.append(append(head=log[-1].head if log else None, content=content, link=link))
    return log


def named(log, *, link=KEYED, heads=()):
    """Return the kind and number of each finding."""
    return [(found.kind, found.index) for found in verify(entries=log, link=link, heads=heads).findings]


@LINKS
@pytest.mark.parametrize("length", [0, 1, 2, 9])
def test_an_untouched_log_is_intact(link, length):
    """Nothing is found where nothing was done, with heads or without; heads raise what is claimed."""
    log = make_log(length, link=link)
    heads = [entry.head for entry in log]
    assert verify(entries=log, link=link).standing == "intact"
    assert verify(entries=log, link=link, heads=heads).standing == ("matches_heads" if log else "intact")


@LINKS
@pytest.mark.parametrize("length", [1, 2, 6])
@pytest.mark.parametrize("change", ["content", "previous", "hash", "index", "far index", "added", "form"])
def test_every_edit_is_named_at_every_position(link, length, change):
    """Whichever part of whichever entry is changed, that entry and no other is named as edited."""
    for place, entry in enumerate(log := make_log(length, link=link)):
        edits = {
            "content": {"content": {**entry.content, "what": "something else"}},
            "previous": {"previous": "f" * 64},
            "hash": {"hash": "e" * 64},
            "index": {"index": entry.index + 1},
            "far index": {"index": 10**15},
            "added": {"content": {**entry.content, "more": None}},
            "form": {"content": {**entry.content, "what": "e\u0301", "n": 0.5}},
        }
        edited = [*log[:place], replace(entry, **edits[change]), *log[place + 1 :]]
        if change == "far index" and length == 1:
            edited = [replace(entry, index=entry.index - 1)]
        assert named(edited, link=link) == [("edited", entry.index)]


@LINKS
@pytest.mark.parametrize("first", [0, 1, 2, 3, 4, 5])
def test_every_deletion_is_named(link, first):
    """One entry or several in a row; at the very end it is a cut tail, which only heads can show."""
    log = make_log(7, link=link)
    for last in range(first, 6):
        kept = [*log[:first], *log[last + 1 :]]
        verdict = verify(entries=kept, link=link)
        assert [(found.kind, found.index) for found in verdict.findings] == [("deleted", log[first].index)]
        assert str(log[last].index) in str(verdict.findings[0].statement)


@LINKS
def test_every_insertion_is_named(link):
    """A made-up line that fits its place but for its hash, a copy, a line of another log, junk."""
    log = make_log(6, link=link)
    stranger = make_log(6, link=link, word="invented")
    for place in range(len(log)):
        fitting = replace(log[place], content={"what": "invented"}, hash="d" * 64)
        lines = [fitting, log[0], log[-1], stranger[place], replace(fitting, previous="c" * 64), None]
        for line in lines:
            longer = [*log[:place], line, *log[place:]]
            findings = verify(entries=longer, link=link).findings
            assert {found.kind for found in findings} == {"inserted"}
            assert [found.position for found in findings] in ([place + 1], [place + 2])


def test_a_line_added_at_the_end_is_an_edit_or_an_addition_and_is_said_to_be_either():
    """Nobody can tell a forged last line from a genuine one that was edited; the sentence says so."""
    log = make_log(4)
    forged = Entry(index=5, previous=log[-1].hash, content={"what": "invented"}, hash="d" * 64)
    (found,) = verify(entries=[*log, forged], link=KEYED).findings
    assert (found.kind, found.index) == ("edited", 5)
    assert "added by somebody who could not seal it" in str(found.statement)
    assert named([*log, replace(forged, index=9, previous="c" * 64)]) == [("inserted", 9)]
    assert named([*log, log[1]]) == [("inserted", 2)]
    assert named([*log, None]) == [("edited", 5)]


@LINKS
def test_every_exchange_of_two_is_named(link):
    """Two entries that changed places are named as moved, and nothing else is found."""
    log = make_log(6, link=link)
    for one, other in itertools.combinations(range(6), 2):
        swapped = list(log)
        swapped[one], swapped[other] = log[other], log[one]
        findings = named(swapped, link=link)
        assert {kind for kind, _ in findings} == {"reordered"}
        assert {index for _, index in findings} <= {log[one].index, log[other].index}


def test_one_entry_moved_far_is_named_alone():
    """The shortest account is given: one line moved, not every line between."""
    log = make_log(9)
    assert named([*log[1:], log[0]]) == [("reordered", 1)]


@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_any_single_tampering_of_the_file_is_named_from_the_file_alone(data):
    """Edit any byte, drop, copy or exchange any lines of the file: the kind and the number come out."""
    log = make_log(data.draw(st.integers(2, 12)))
    lines = [as_line(entry) for entry in log]
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
    found = verify(entries=map(parse_line, lines), link=KEYED).findings
    assert {finding.kind for finding in found} == {kind}
    if kind in ("edited", "deleted"):
        assert [finding.index for finding in found] == [place + 1]


@LINKS
@pytest.mark.parametrize("kept", range(5))
def test_a_cut_tail_is_seen_with_heads_only(link, kept):
    """Without a head the verdict is intact and says what it could not see; with one the cut is named."""
    log = make_log(5, link=link)
    alone = verify(entries=log[:kept], link=link)
    assert alone.standing == "intact"
    assert any("cut off" in str(statement) for statement in alone.not_checked)
    assert named(log[:kept], link=link, heads=[log[-1].head]) == [("cut_tail", log[kept].index)]


@LINKS
def test_a_log_sealed_again_is_seen_with_heads_only(link):
    """Whoever can seal can make a log that looks whole: heads recorded in time show it and bound where."""
    log = make_log(6, link=link)
    rewritten = [*log[:3]]
    for number in range(3, 6):
        content = {**log[number].content, "what": "something kinder"}
        rewritten.append(append(head=rewritten[-1].head, content=content, link=link))
    assert verify(entries=rewritten, link=link).standing == "intact"
    (found,) = verify(entries=rewritten, link=link, heads=[log[5].head, log[1].head]).findings
    assert (found.kind, found.index) == ("rewritten", log[5].index)
    assert f"the last that agrees: {log[1].index}" in str(found.statement)
    (first,) = verify(entries=rewritten, link=link, heads=[log[5].head]).findings
    assert "the last that agrees: none" in str(first.statement)


@LINKS
def test_an_entry_edited_and_sealed_again_breaks_the_next_link(link):
    """Sealing one entry again is not enough: the next was linked to the old one."""
    log = make_log(4, link=link)
    again = append(head=log[0].head, content={**log[1].content, "what": "else"}, link=link)
    assert named([log[0], again, *log[2:]], link=link) == [("edited", again.index)]
    headless = append(head=Head(index=link.first_index - 1, hash="a" * 64), content=log[0].content, link=link)
    assert ("edited", link.first_index) in named([headless, *log[1:]], link=link)


def test_without_the_key_numbers_and_links_alone_are_checked():
    """An edited text is not seen, and the verdict says so; deletions, exchanges and cut tails still are."""
    log = make_log(5)
    keyless = KeyedLink()
    edited = [replace(log[0], content={"what": "else"}), *log[1:]]
    verdict = verify(entries=edited, link=keyless, heads=[log[-1].head])
    assert verdict.standing == "links_hold"
    assert [str(statement) for statement in verdict.not_checked] == [
        "What the entries say: an edited text cannot be seen without the key."
    ]
    assert named([*log[:2], *log[3:]], link=keyless) == [("deleted", 3)]
    assert named([log[1], log[0], *log[2:]], link=keyless)[0][0] == "reordered"
    assert named([replace(log[0], hash="a" * 64), *log[1:]], link=keyless) == [("edited", 1)]
    assert named([*log[:2], replace(log[2], index=2), *log[3:]], link=keyless) == [("edited", 3)]
    assert named(log[:3], link=keyless, heads=[log[4].head]) == [("cut_tail", 4)]


def test_another_key_is_told_from_an_edit():
    """When no entry carries its hash and all links hold, the likelier account is the wrong key."""
    log = make_log(5)
    other = KeyedLink(key=bytes(32))
    assert named(log, link=other) == [("wrong_key", 1)]
    assert len(named([log[1], log[0], *log[2:]], link=other)) > 1


def test_heads_that_stop_short_leave_the_rest_unchecked():
    """Entries after the last head are said to be unguarded."""
    log = make_log(5)
    verdict = verify(entries=log, link=KEYED, heads=[log[2].head])
    assert verdict.standing == "intact"
    assert [str(statement) for statement in verdict.not_checked] == [
        "Entries after 3: no head was recorded for them, so a cut end, or entries sealed again by a "
        "holder of the key, cannot be seen there."
    ]
    assert [str(statement) for statement in verdict.checked] == [
        "The numbers and the order of 5 entries, and their links to one another.",
        "What every entry says, against its hash.",
        "1 heads recorded elsewhere, the last for entry 3.",
    ]


def test_heads_agreeing_with_an_edited_or_deleted_entry_add_no_second_name():
    """One tampering has one name."""
    log = make_log(5)
    heads = [entry.head for entry in log]
    assert named([*log[:2], *log[3:]], heads=heads) == [("deleted", 3)]
    assert named([*log[:2], replace(log[2], content={}), *log[3:]], heads=heads) == [("edited", 3)]


def test_heads_of_another_log_are_refused():
    """A head for entry 0 cannot belong to a log that begins with entry 1."""
    with pytest.raises(InputError, match="heads of another log"):
        verify(entries=[], link=KEYED, heads=[Head(index=0, hash="a")])


def test_several_tamperings_at_once_are_each_named():
    """An edit, a deletion, an insertion, an exchange and a cut tail in one file."""
    log = make_log(12)
    junk = replace(log[7], content={"what": "invented"}, hash="d" * 64)
    file = [log[0], replace(log[1], content={}), log[2], log[4], log[6], log[5], log[7], junk, log[8], log[9]]
    kinds = [kind for kind, _ in named(file, heads=[log[11].head])]
    assert sorted(kinds) == ["cut_tail", "deleted", "edited", "inserted", "reordered"]


def test_a_verdict_holds_when_nothing_was_found():
    """`holds` is the one question a caller asks first."""
    log = make_log(3)
    assert verify(entries=log, link=KEYED).holds
    assert not verify(entries=log[1:], link=KEYED).holds
