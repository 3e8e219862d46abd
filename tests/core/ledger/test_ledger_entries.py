"""Spelling, sealing and appending: the bytes that are hashed, and what may not be."""

from __future__ import annotations

import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.core.errors import InputError
from alongside.core.ledger import (
    NOTHING_BEFORE,
    Entry,
    Head,
    KeyedLink,
    PublicLink,
    append,
    as_line,
    canonical,
    parse_line,
)

KEY = bytes(range(32))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abé", max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(value=JSON)
def test_canonical_reads_back_and_is_its_own_canonical_form(value):
    """Spelling loses nothing but the form of accents, and spelling twice changes nothing."""
    once = canonical(value)
    assert canonical(json.loads(once)) == once


def test_canonical_ignores_order_and_form_of_accents():
    """Two ways of holding the same record give the same bytes, or their hashes would differ for no reason."""
    composed, decomposed = {"né": 1, "a": "é"}, {"a": "e\u0301", "ne\u0301": 1}
    assert canonical(composed) == canonical(decomposed) == '{"a":"é","né":1}'.encode()


def test_canonical_escapes_as_rfc_8785():
    """The sample of RFC 8785, section 3.2.2 (its numbers apart, which a ledger holds as text)."""
    text = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/"
    assert canonical({"string": text}).decode() == '{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'


@pytest.mark.parametrize(
    "value",
    [0.5, float("nan"), float("inf"), 2**53, -(2**53), b"bytes", {1: "a"}, "\ud800", {"é": 1, "e\u0301": 2}],
)
def test_what_has_no_single_spelling_is_refused(value):
    """A float, a number some readers round, half a character, two names that are one: none may be hashed."""
    with pytest.raises(InputError):
        canonical({"value": [value]})


def test_keyed_hash_is_the_hmac_of_the_canonical_entry():
    """Anybody with the key can recompute the hash with the standard library alone."""
    entry = append(head=Head(index=6, hash="ab" * 32), content={"what": "signed in"}, link=KeyedLink(key=KEY))
    spelt = b'{"index":7,"previous":"' + b"ab" * 32 + b'","what":"signed in"}'
    assert entry.hash == hmac.new(KEY, spelt, hashlib.sha256).hexdigest()


def test_the_key_is_never_shown():
    """A link printed in an error report does not tell its key."""
    assert "key" not in repr(KeyedLink(key=KEY)).replace("KeyedLink", "")


def test_the_first_entry_follows_nothing():
    """An audit begins with entry 1, an allocation log with entry 0, both after 64 zeros."""
    audit = append(head=None, content={}, link=KeyedLink(key=KEY))
    log = append(head=None, content={"salt": "a" * 32}, link=PublicLink())
    assert (audit.index, audit.previous, log.index, log.previous) == (1, NOTHING_BEFORE, 0, NOTHING_BEFORE)
    assert audit.head == Head(index=1, hash=audit.hash)


@pytest.mark.parametrize(
    ("content", "link"),
    [
        ({"index": 3}, KeyedLink(key=KEY)),
        ({"previous": "a"}, KeyedLink(key=KEY)),
        ({"hash": "a"}, KeyedLink(key=KEY)),
        ({}, KeyedLink()),
        ({}, PublicLink()),
        ({"salt": "abc"}, PublicLink()),
    ],
)
def test_what_may_not_be_appended(content, link):
    """Reserved names, no key, no salt, too little salt."""
    with pytest.raises(InputError):
        append(head=None, content=content, link=link)


def test_a_short_key_is_refused():
    """A key that could be guessed would let the log be sealed again."""
    with pytest.raises(InputError, match="at least 32 bytes"):
        KeyedLink(key=b"secret")


def test_a_line_reads_back_as_its_entry():
    """The file format loses nothing."""
    entry = append(
        head=None, content={"salt": "0" * 32, "who": "Zoë", "n": [1, None, True]}, link=PublicLink()
    )
    assert parse_line(as_line(entry) + b"\n") == entry


@pytest.mark.parametrize(
    "line",
    [
        b"not JSON",
        b"\xff",
        b"[1]",
        b"[" * 100_000,
        b'{"index":true,"previous":"","hash":""}',
        b'{"hash":"","index":1,"previous":1}',
        b'{"hash":"","index":1}',
        b'{"hash":"", "index":1,"previous":""}',
        b'{"hash":"","index":1,"index":1,"previous":""}',
        b'{"a":0.5,"hash":"","index":1,"previous":""}',
    ],
)
def test_a_line_that_was_not_written_so_is_no_entry(line):
    """A broken line, an added space, a repeated name: each is an edit, though a lenient reader sees none."""
    assert parse_line(line) is None


def test_a_well_formed_line_is_an_entry():
    """The check of spelling accepts what is spelt canonically."""
    assert parse_line(b'{"hash":"c","index":1,"previous":"b"}') == Entry(
        index=1, previous="b", content={}, hash="c"
    )


def test_the_public_link_serves_the_allocation_log():
    """Hash and head of an entry as the design of the allocation log fixes them, to the byte."""
    line = (
        b'{"algorithm":"minimisation/1","at":"2026-01-05T09:00:00Z",'
        b'"commitment":"17928713f302c0231e05aed2c08d36029e3e8aeb87f42473959a6440e2d3df57","design":{"arms":["support",'
        b'"usual"],"factors":[{"levels":["Glasgow","Bromley"],"name":"place","weight":"2"},{"levels":["under 1",'
        b'"1 to 3"],"name":"age","weight":"1"}],"first_by_ratio":1,"imbalance":"range","method":"minimisation",'
        b'"ratio":[1,1],"rule":{"name":"best_only","p":"4/5"}},"format":"alongside-allocation-log/1",'
        b'"hash":"9408f3f9ffa51a7f161dcc858b201b1881cb1748790eda17844f5af217a1bd2c","index":0,"list":"live",'
        b'"previous":"0000000000000000000000000000000000000000000000000000000000000000",'
        b'"public_source":"drand quicknet round 1234567","public_value":'
        b'"drand:quicknet:1234567:abababababababababababababababababababababababababababababababab",'
        b'"salt":"269f32c66161d0fa4129336efcbe80a2c449b465cf06232cbdf347f6f5095c9f","study":"study-1","type":"start"}'
    )
    entry = parse_line(line)
    assert entry is not None
    assert append(head=None, content=entry.content, link=PublicLink()) == entry
    assert as_line(entry) == line
