"""Which line of a file stands for which entry of the log, whatever was done to the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from alongside.core.ledger._chain import NOTHING_BEFORE, Entry, Link, is_sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one line says of itself, without its content; `sealed` None: the key was not at hand."""

    position: int
    index: int
    previous: str
    hash: str
    sealed: bool | None
    readable: bool = True

    @property
    def trusted(self) -> bool:
        """Its number may be believed until another line contradicts it."""
        return self.readable and self.sealed is not False


@dataclass(slots=True, kw_only=True)
class Placing:
    """Lines by the entry they stand for: as they were written, edited, or not part of the log."""

    first: int
    kept: dict[int, Claim] = field(default_factory=dict)
    edited: dict[int, Claim] = field(default_factory=dict)
    inserted: list[Claim] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The number of the last entry there is; one less than the first where there is none."""
        return max((*self.kept, *self.edited), default=self.first - 1)

    def entry(self, index: int) -> Claim | None:
        """The line that stands for an entry."""
        return self.kept.get(index) or self.edited.get(index)


def claims_of(entries: Iterable[Entry | None], *, link: Link) -> list[Claim]:
    """Check each line against its own hash and keep only what it claims."""
    return [_claim(position, entry, link) for position, entry in enumerate(entries, start=1)]


def _claim(position: int, entry: Entry | None, link: Link) -> Claim:
    if entry is None:
        return Claim(position=position, index=-1, previous="", hash="", sealed=False, readable=False)
    return Claim(
        position=position,
        index=entry.index,
        previous=entry.previous,
        hash=entry.hash,
        sealed=is_sealed(entry, link=link),
    )


def place(claims: list[Claim], *, first: int) -> Placing:
    """Find for each line the entry it stands for: sealed lines by their number, others by what is missing."""
    placing = Placing(first=first)
    placing.kept = _believed(claims, first=first)
    kept = {claim.position for claim in placing.kept.values()}
    slots = {claim.position: claim.index for claim in placing.kept.values()}
    wanted = {claim.previous: index - 1 for index, claim in placing.kept.items()}
    following = {claim.hash: index + 1 for index, claim in placing.kept.items()} | {NOTHING_BEFORE: first}
    for claim in claims:
        if claim.position in kept:
            continue
        guesses = (
            wanted.get(claim.hash),
            following.get(claim.previous),
            claim.index,
            slots.get(claim.position - 1, first - 1) + 1,
        )
        slot = next((guess for guess in guesses if _is_free(guess, claim, placing)), None)
        if slot is None:
            placing.inserted.append(claim)
        else:
            placing.edited[slot] = claim
            slots[claim.position] = slot
            following[claim.hash] = slot + 1
    return placing


def _believed(claims: list[Claim], *, first: int) -> dict[int, Claim]:
    # Of two lines with one number, the one its neighbours name is the log's; the other was put in.
    named = {(claim.index - 1, claim.previous) for claim in claims if claim.trusted}
    there = {(claim.index, claim.hash) for claim in claims if claim.trusted} | {(first - 1, NOTHING_BEFORE)}
    before = {claim.position + 1: claim.hash for claim in claims}
    rivals: Mapping[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.trusted and claim.index >= first:
            rivals[claim.index].append(claim)

    def standing(claim: Claim) -> tuple[bool, bool, bool]:
        return (
            (claim.index, claim.hash) in named,
            (claim.index - 1, claim.previous) in there,
            claim.previous == before.get(claim.position, NOTHING_BEFORE),
        )

    return {index: max(same, key=standing) for index, same in rivals.items()}


def _is_free(guess: int | None, claim: Claim, placing: Placing) -> bool:
    if guess is None or guess < placing.first or placing.entry(guess):
        return False
    last = placing.last
    if guess <= last:
        return True
    # Beyond the end, only a line that stands at the end and fits it can be an edited entry.
    end = placing.entry(last)
    at_the_end = claim.position > (end.position if end else 0)
    fits = (
        not claim.readable or claim.index == guess or claim.previous == (end.hash if end else NOTHING_BEFORE)
    )
    return at_the_end and fits and guess == last + 1
