"""Check a log and name what was done to it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from alongside.core.errors import InputError
from alongside.core.ledger._chain import NOTHING_BEFORE, Entry, Head, Link
from alongside.core.ledger._place import Claim, Placing, claims_of, place
from alongside.core.ledger._verdict import (
    DELETED_MANY,
    EDITED_OR_ADDED,
    FIRST_SEALED_AGAIN,
    INSERTED_UNREADABLE,
    MISNUMBERED,
    SEALED_AGAIN,
    UNREADABLE,
    Finding,
    Standing,
    Statement,
    Verdict,
    finding,
)


def verify(*, entries: Iterable[Entry | None], link: Link, heads: Sequence[Head] = ()) -> Verdict:
    """Check a log and name each tampering with the number of its entry; say what was not checked.

    Edits, deletions, insertions and re-ordering show in the log alone; a cut end, and a log sealed again from
    some entry on, show against heads recorded elsewhere. `entries` is read once, in file order (None:
    a line that cannot be read as an entry); a link without its key checks numbers and links only.

    *Source:* Schneier & Kelsey 1999, Secure audit logs to support computer forensics,
    DOI 10.1145/317087.317089; Crosby & Wallach 2009, Efficient data structures for tamper-evident logging,
    USENIX Security, section 2 (why heads must be kept elsewhere).
    *Limits:* a line at the end whose hash does not fit may be an edit or an addition: either is said.
    After several tamperings at once something is always found, but another account may fit as well.

    >>> from alongside.core.ledger import PublicLink, append
    >>> link = PublicLink(first_index=1)
    >>> one = append(head=None, content={"salt": "0" * 32}, link=link)
    >>> two = append(head=one.head, content={"salt": "1" * 32}, link=link)
    >>> verify(entries=[one], link=link).standing, verify(entries=[one], link=link, heads=[two.head]).standing
    ('intact', 'tampered')
    >>> str(verify(entries=[two], link=link).findings[0].statement)
    'Entry 1 was deleted: its number is missing and the chain breaks there.'
    """
    _refuse_impossible(heads, first=link.first_index)
    claims = claims_of(entries, link=link)
    placing = place(claims, first=link.first_index)
    findings = _wrong_key(claims, link=link) or [
        *_edits(placing),
        *_deletions(placing),
        *_insertions(placing),
        *_moves(placing),
        *_against_heads(placing, heads),
    ]
    findings.sort(key=lambda found: (found.index, found.position or 0))
    keyless = any(claim.sealed is None for claim in claims)
    return Verdict(
        standing=_standing(findings, keyless=keyless, heads=heads, last=placing.last),
        entries=len(claims),
        findings=tuple(findings),
        checked=_checked(len(claims), keyless=keyless, heads=heads),
        not_checked=_not_checked(placing.last, keyless=keyless, heads=heads, link=link),
    )


def _refuse_impossible(heads: Sequence[Head], *, first: int) -> None:
    for head in heads:
        if head.index < first:
            raise InputError(
                "heads",
                "A head was recorded for entry {index}, but this log begins with entry {first}: "
                "these are the heads of another log.",
                index=head.index,
                first=first,
            )


def _wrong_key(claims: list[Claim], *, link: Link) -> list[Finding]:
    if len(claims) < 2 or link.opens_to == "anybody" or any(claim.sealed is not False for claim in claims):
        return []
    linked = all(
        here.hash == following.previous and here.index + 1 == following.index
        for here, following in pairwise(claims)
    )
    return [finding("wrong_key", index=link.first_index)] if linked else []


def _edits(placing: Placing) -> list[Finding]:
    edits = [_edit(index, claim, last=placing.last) for index, claim in placing.edited.items()]
    start = placing.kept.get(placing.first)
    if start and start.previous != NOTHING_BEFORE:
        edits.append(
            finding("edited", index=placing.first, position=start.position, sentence=FIRST_SEALED_AGAIN)
        )
    for index, claim in placing.kept.items():
        following = placing.kept.get(index + 1)
        if following and following.previous != claim.hash:
            edits.append(
                finding("edited", index=index, position=claim.position, sentence=SEALED_AGAIN, next=index + 1)
            )
    return edits


def _edit(index: int, claim: Claim, *, last: int) -> Finding:
    if not claim.readable:
        sentence: str | None = UNREADABLE
    elif claim.trusted:
        sentence = MISNUMBERED
    else:
        sentence = EDITED_OR_ADDED if index == last else None
    return finding("edited", index=index, position=claim.position, sentence=sentence)


def _deletions(placing: Placing) -> list[Finding]:
    present = sorted((placing.first - 1, *placing.kept, *placing.edited))
    return [
        finding("deleted", index=low + 1, sentence=DELETED_MANY if high - low > 2 else None, last=high - 1)
        for low, high in pairwise(present)
        if high - low > 1
    ]


def _insertions(placing: Placing) -> list[Finding]:
    return [
        finding(
            "inserted",
            index=claim.index,
            position=claim.position,
            sentence=None if claim.readable else INSERTED_UNREADABLE,
        )
        for claim in placing.inserted
    ]


def _moves(placing: Placing) -> list[Finding]:
    lines = {claim.position: index for index, claim in (placing.kept | placing.edited).items()}
    positions = sorted(lines)
    order = [lines[position] for position in positions]
    exchanged = [
        here for here, (index, due) in enumerate(zip(order, sorted(order), strict=True)) if index != due
    ]
    moved = _outside_longest_rise(order) if exchanged else []
    fewest = moved if len(moved) < len(exchanged) else exchanged
    return [finding("reordered", index=order[here], position=positions[here]) for here in fewest]


def _outside_longest_rise(order: list[int]) -> list[int]:
    """Return the places of a shortest list of entries whose removal leaves the rest in order.

    *Source:* Fredman 1975, On computing the length of longest increasing subsequences,
    DOI 10.1016/0012-365X(75)90103-X.
    """
    ends: list[int] = []
    places: list[int] = []
    before: list[int | None] = []
    for here, index in enumerate(order):
        length = bisect_left(ends, index)
        ends[length : length + 1] = [index]
        before.append(places[length - 1] if length else None)
        places[length : length + 1] = [here]
    rise: set[int] = set()
    step: int | None = places[-1]
    while step is not None:
        rise.add(step)
        step = before[step]
    return [here for here in range(len(order)) if here not in rise]


def _against_heads(placing: Placing, heads: Sequence[Head]) -> list[Finding]:
    last = placing.last
    beyond = max((head.index for head in heads if head.index > last), default=None)
    cut = [] if beyond is None else [finding("cut_tail", index=last + 1, last=beyond)]
    agreed: int | None = None
    for head in sorted(heads, key=lambda head: head.index):
        held = placing.kept.get(head.index)
        if held and held.hash != head.hash:
            agreed_on = "none" if agreed is None else agreed
            return [finding("rewritten", index=head.index, position=held.position, agreed=agreed_on), *cut]
        agreed = head.index if held else agreed
    return cut


def _standing(findings: list[Finding], *, keyless: bool, heads: Sequence[Head], last: int) -> Standing:
    if findings:
        return "tampered"
    if keyless:
        return "links_hold"
    return "matches_heads" if any(head.index == last for head in heads) else "intact"


def _checked(entries: int, *, keyless: bool, heads: Sequence[Head]) -> tuple[Statement, ...]:
    said = [
        Statement(
            template="The numbers and the order of {entries} entries, and their links to one another.",
            values={"entries": entries},
        )
    ]
    if not keyless:
        said.append(Statement(template="What every entry says, against its hash."))
    if heads:
        last = max(head.index for head in heads)
        said.append(
            Statement(
                template="{heads} heads recorded elsewhere, the last for entry {last}.",
                values={"heads": len(heads), "last": last},
            )
        )
    return tuple(said)


def _not_checked(last: int, *, keyless: bool, heads: Sequence[Head], link: Link) -> tuple[Statement, ...]:
    said = []
    if keyless:
        said.append(
            Statement(template="What the entries say: an edited text cannot be seen without the key.")
        )
    recorded = max((head.index for head in heads), default=None)
    if recorded is None:
        said.append(
            Statement(
                template="Whether the end was cut off, or the log rewritten and sealed again by {opener}: "
                "without a head recorded elsewhere neither can be seen.",
                values={"opener": link.opens_to},
            )
        )
    elif recorded < last:
        said.append(
            Statement(
                template="Entries after {last}: no head was recorded for them, so a cut end, or entries "
                "sealed again by {opener}, cannot be seen there.",
                values={"last": recorded, "opener": link.opens_to},
            )
        )
    return tuple(said)
