"""Check an allocation log: the chain, the heads, the seed, and exactly what each of them can show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from alongside.core.allocation._register import is_instant
from alongside.core.allocation._replay import LogFinding, Replay, replay
from alongside.core.ledger import Entry, Finding, Head, PublicLink, Statement, Verdict, verify

LogVerdict: TypeAlias = Literal["intact", "matches_heads", "replayed", "verified", "tampered", "wrong_seed"]
Level: TypeAlias = Literal["chain", "heads", "seed", "seed_and_heads"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The outcome of `verify_log`; it claims no more than it was given.

    `verdict`: *intact* (the chain holds; it may have been cut or rewritten), *matches_heads* (heads up to the last
    entry agree), *replayed* (every arm follows from the seed; two people of the same strata may have been
    exchanged, the end cut), *verified* (both), *tampered*, *wrong_seed*. `level`: what was given to check against.
    """

    verdict: LogVerdict
    level: Level
    entries: int
    allocations: int
    findings: tuple[LogFinding, ...]
    checked: tuple[Statement, ...]
    not_checked: tuple[Statement, ...]

    @property
    def holds(self) -> bool:
        """Nothing was found; `not_checked` says what could not have been."""
        return not self.findings


FROM_HEADS = ("rewritten", "cut_tail")
"""What heads alone show: the chain holds in itself, and can be replayed."""
WENT_BACK = "Entry {index} is of {at}, before the entry it follows ({before}): the clock went back."
BROKEN = "Entry {index} names another hash for the entry before it than that one carries: the link is broken."
REPLAYED = "That every arm follows from the seed, the strata and the order."
NO_SEED = "Whether the arms follow from the strata and the order: that needs the seed."
EXCHANGED = (
    "Whether two people of the same strata were exchanged and the log sealed again: heads up to the last entry "
    "would show it."
)
UNOPENED = (
    "Whether the arms after entry {index} follow from a seed: it opens an epoch whose seed was not given, so those "
    "entries are checked by chain and heads only."
)


def verify_log(
    *, entries: Sequence[Entry | None], heads: Sequence[Head] = (), seeds: Sequence[bytes] = ()
) -> Proof:
    """Check a log against whatever is at hand; None: a line that cannot be read as an entry.

    Seeds: one for each epoch; after a `reseed` the entries whose seed is not given are checked by chain and heads.

    *Source:* the protocol of proof, docs/decisions/0010-allocation-proof.md; heads as in Crosby & Wallach 2009,
    Efficient data structures for tamper-evident logging, USENIX Security, section 2.
    *Limits:* a seed shows that arms follow; alone it shows neither a cut end nor an exchange of two people of the
    same strata in a log that was sealed again.
    """
    chain = verify(entries=entries, link=PublicLink(), heads=heads)
    whole = [entry for entry in entries if entry is not None]
    findings = _of_chain(chain)
    done = Replay()
    if whole and all(one.kind in FROM_HEADS for one in chain.findings):
        findings += _clock(whole)
        if seeds:
            done = replay(entries=whole, seeds=seeds)
            findings += done.findings
    elif seeds and whole and _is_legible(entries, chain):
        findings = _with_fields(findings, replay(entries=whole, seeds=seeds))
    findings.sort(key=lambda found: found.index)
    return Proof(
        verdict=_verdict(chain, findings, done, seeds),
        level=_level(heads, seeds),
        entries=chain.entries,
        allocations=sum(entry.content.get("type") == "allocate" for entry in whole),
        findings=tuple(findings),
        checked=(*chain.checked, *((Statement(template=REPLAYED),) if _is_replayed(done) else ())),
        not_checked=_not_checked(chain, done, seeds),
    )


def _of_chain(chain: Verdict) -> list[LogFinding]:
    found = [_named(one) for one in chain.findings]
    for one in chain.findings:
        following = one.statement.values.get("next")
        if isinstance(following, int):
            statement = Statement(template=BROKEN, values={"index": following})
            found.append(
                LogFinding(kind="broken_link", index=following, field="previous", statement=statement)
            )
    return found


def _is_legible(entries: Sequence[Entry | None], chain: Verdict) -> bool:
    """Whether nothing but what entries say was touched, so that the seed can tell which field."""
    in_order = [entry.index if entry else None for entry in entries] == list(range(len(entries)))
    return in_order and all(one.kind == "edited" for one in chain.findings)


def _with_fields(findings: Sequence[LogFinding], done: Replay) -> list[LogFinding]:
    fields = {found.index: found.field for found in done.findings}
    return [
        replace(found, field=fields.get(found.index)) if found.kind == "edited" else found
        for found in findings
    ]


def _named(found: Finding) -> LogFinding:
    return LogFinding(kind=found.kind, index=found.index, field=None, statement=found.statement)


def _clock(entries: Sequence[Entry]) -> list[LogFinding]:
    found = []
    for before, entry in pairwise(entries):
        earlier, later = str(before.content.get("at")), str(entry.content.get("at"))
        if is_instant(earlier) and is_instant(later) and later < earlier:
            values = {"index": entry.index, "at": later, "before": earlier}
            statement = Statement(template=WENT_BACK, values=values)
            found.append(
                LogFinding(kind="clock_went_back", index=entry.index, field="at", statement=statement)
            )
    return found


def _is_replayed(done: Replay) -> bool:
    return done.epochs > 0 and not done.unopened and not done.findings


def _verdict(
    chain: Verdict, findings: Sequence[LogFinding], done: Replay, seeds: Sequence[bytes]
) -> LogVerdict:
    if findings:
        return "wrong_seed" if all(one.kind == "wrong_seed" for one in findings) else "tampered"
    if seeds and _is_replayed(done):
        return "verified" if chain.standing == "matches_heads" else "replayed"
    return "matches_heads" if chain.standing == "matches_heads" else "intact"


def _level(heads: Sequence[Head], seeds: Sequence[bytes]) -> Level:
    if seeds:
        return "seed_and_heads" if heads else "seed"
    return "heads" if heads else "chain"


def _not_checked(chain: Verdict, done: Replay, seeds: Sequence[bytes]) -> tuple[Statement, ...]:
    more = [] if seeds and done.epochs else [Statement(template=NO_SEED)]
    more += [Statement(template=UNOPENED, values={"index": first}) for first in done.unopened]
    if _is_replayed(done) and chain.standing != "matches_heads":
        more.append(Statement(template=EXCHANGED))
    return (*chain.not_checked, *more)
