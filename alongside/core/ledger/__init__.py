"""Hash-linked logs: append to them, verify them, and name what was done to them."""

from alongside.core.ledger._canonical import canonical
from alongside.core.ledger._chain import (
    NOTHING_BEFORE,
    Entry,
    Head,
    KeyedLink,
    Link,
    PublicLink,
    append,
    as_line,
    parse_line,
)
from alongside.core.ledger._verdict import Finding, Standing, Statement, Tampering, Verdict
from alongside.core.ledger._verify import verify

__all__ = [
    "NOTHING_BEFORE",
    "Entry",
    "Finding",
    "Head",
    "KeyedLink",
    "Link",
    "PublicLink",
    "Standing",
    "Statement",
    "Tampering",
    "Verdict",
    "append",
    "as_line",
    "canonical",
    "parse_line",
    "verify",
]
