"""May a specification be published? Some family fits, each criterion alone can refuse, no question is idle."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations

from alongside.core.eligibility._checks import check_specification, turning_days
from alongside.core.eligibility._family import Single
from alongside.core.eligibility._model import (
    ANSWERING,
    Criterion,
    Rule,
    Specification,
    State,
    birth_dates,
    facts_of,
    named_in,
)
from alongside.core.eligibility._rule import rule_on, rule_truth
from alongside.core.eligibility._search import Goal, Ground, Made, OutOfSteps, find, ground
from alongside.core.eligibility._truth import Truth, at_least

PROTECTED = frozenset(
    {
        *("age", "sex", "gender", "race", "racial", "ethnicity", "ethnic", "religion", "religious", "belief"),
        *(
            "disability",
            "disabled",
            "orientation",
            "marriage",
            "married",
            "pregnancy",
            "pregnant",
            "maternity",
        ),
        *(
            "roma",
            "gypsy",
            "traveller",
            "muslim",
            "christian",
            "jewish",
            "hindu",
            "sikh",
            "buddhist",
            "catholic",
        ),
        *("gay", "lesbian", "bisexual", "transgender", "protection", "safeguarding"),
        *("diagnosis", "diagnoses", "diagnosed", "depression", "depressed", "psychosis", "bipolar"),
        *(
            "schizophrenia",
            "dementia",
            "autism",
            "autistic",
            "adhd",
            "epilepsy",
            "illness",
            "disorder",
            "disease",
        ),
        *(
            "immigration",
            "immigrant",
            "migrant",
            "asylum",
            "refugee",
            "nationality",
            "citizenship",
            "citizen",
        ),
    }
)
"""Words of what no person can be asked to change: protected characteristics (Equality Act 2010, section 4),
safeguarding status, diagnosis, immigration."""
PROTECTED_NAMES = PROTECTED | {"black", "white", "asian", "trans"}
"""Words that say so as the name of a fact, and in a sentence may speak of mould or of household goods."""

_WORD = re.compile(r"[a-z]+")
_MET: State = "met"


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A family made up that fits, or that fails one criterion alone, on the first day of a period."""

    criterion: str | None
    on: date
    facts: Mapping[str, Single]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """No family fits (criterion None), or none fails the criterion alone, because of these criteria together."""

    criterion: str | None
    on: date
    clashing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleQuestion:
    """A question that cannot matter: never, or, where `facts` tells of a family, not in that family."""

    fact: str
    on: date
    facts: Mapping[str, Single] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What was found of a specification.

    `given_up`: criteria and facts whose search took too long, by id and name. `wordless`: criteria without plain
    words. `silent`: facts without a question. `immutable`: criteria marked changeable that nobody can change.
    `unused`: criteria that the rule does not name. `unasked`: facts that no criterion uses.
    """

    witnesses: tuple[Witness, ...]
    clashes: tuple[Clash, ...]
    idle: tuple[IdleQuestion, ...]
    given_up: tuple[str, ...]
    wordless: tuple[str, ...]
    silent: tuple[str, ...]
    immutable: tuple[str, ...]
    unused: tuple[str, ...]
    unasked: tuple[str, ...]
    has_sources: bool

    @property
    def may_be_published(self) -> bool:
        """Whether nothing stands in the way; a question that sometimes cannot matter does not."""
        words = (self.wordless, self.silent, self.immutable)
        in_the_way = (self.clashes, self.given_up, *words, self.unused, self.unasked)
        never = any(one.facts is None for one in self.idle)
        return not any(in_the_way) and not never and self.has_sources


def check_publication(specification: Specification) -> Publication:
    """Look for the witnesses that publishing needs, in every period between days on which criteria change.

    *Source:* the satisfiability of a three-valued formula by backtracking (Davis, Logemann and Loveland 1962, Commun
    ACM 5:394-397, doi:10.1145/368273.368557).
    *Limits:* facts are taken to be free of each other; a search stops after `MOST_STEPS` families.
    """
    check_specification(specification)
    rule_ids = set(named_in(specification.rule)) if specification.rule is not None else None
    answering = [one for one in specification.criteria if one.kind in ANSWERING]
    witnesses: list[Witness] = []
    clashes: list[Clash] = []
    idle: list[IdleQuestion] = []
    given_up: list[str] = []
    for on in turning_days(specification):
        period = _Period(specification, on)
        for found in period.everything(given_up):
            {Witness: witnesses, Clash: clashes, IdleQuestion: idle}[type(found)].append(found)  # type: ignore[attr-defined]  # its own list
    return Publication(
        witnesses=tuple(witnesses),
        clashes=tuple(clashes),
        idle=tuple(idle),
        given_up=tuple(dict.fromkeys(given_up)),
        wordless=tuple(one.id for one in specification.criteria if not one.words),
        silent=tuple(name for name, fact in specification.facts.items() if not fact.ask),
        immutable=tuple(
            one.id for one in specification.criteria if one.changeable and protected_words(specification, one)
        ),
        unused=tuple(one.id for one in answering if rule_ids is not None and one.id not in rule_ids),
        unasked=_unasked(specification),
        has_sources=specification.pack is None or bool(specification.pack.sources),
    )


def protected_words(specification: Specification, criterion: Criterion) -> tuple[str, ...]:
    """Return the words of a criterion, its questions and its facts that name what nobody can be asked to change.

    *Limits:* words are looked for one by one; a characteristic said in other words is not noticed.
    """
    asked = facts_of(criterion.test)
    said = [criterion.id, criterion.words, *(specification.facts[name].ask for name in asked)]
    found = {word for text in said for word in _WORD.findall(text.casefold())} & PROTECTED
    named = {word for name in asked for word in _WORD.findall(name)} & PROTECTED_NAMES
    return tuple(sorted(found | named))


def _unasked(specification: Specification) -> tuple[str, ...]:
    """The facts that no criterion holds against anything, nor takes its weeks from, on any day."""
    used = {name for one in specification.criteria for name in (*facts_of(one.test), one.weeks)}
    return tuple(name for name in specification.facts if name not in used)


class _Period:
    """One period between days on which criteria change, looked at on its first day."""

    def __init__(self, specification: Specification, on: date) -> None:
        self.on = on
        self.rule: Rule = rule_on(specification, on=on)
        self.names = tuple(dict.fromkeys(named_in(self.rule)))
        self.ground: Ground = ground(
            [one for one in specification.in_force(on) if one.id in self.names],
            specification.facts,
            births=birth_dates(specification),
            on=on,
        )

    def everything(self, given_up: list[str]) -> Iterator[Witness | Clash | IdleQuestion]:
        """Yield what is found; what took too long is noted by name."""
        for criterion in (None, *self.names):
            yield from self._tried(partial(self._witness, criterion), criterion or "fits", given_up)
        for fact in self.ground.domains:
            yield from self._tried(partial(self._idle, fact), fact, given_up)

    @staticmethod
    def _tried(
        search: Callable[[], Witness | Clash | IdleQuestion | None], name: str, given_up: list[str]
    ) -> Iterator[Witness | Clash | IdleQuestion]:
        try:
            found = search()
        except OutOfSteps:
            given_up.append(name)
        else:
            if found is not None:
                yield found

    def _witness(self, criterion: str | None) -> Witness | Clash:
        made = find(self._goal(criterion, frozenset()), self.ground.domains)
        if made is not None:
            return Witness(criterion=criterion, on=self.on, facts=made)
        return Clash(criterion=criterion, on=self.on, clashing=self._clashing(criterion))

    def _goal(self, criterion: str | None, dropped: frozenset[str]) -> Goal:
        """Fits; or fails this criterion and would fit if it alone were met. What is dropped counts as met."""

        def goal(made: Made) -> Truth:
            states: dict[str, State] = {**self.ground.states(made), **dict.fromkeys(dropped, _MET)}
            if criterion is None:
                return rule_truth(self.rule, states)
            fails = {"not_met": True, "met": False}.get(states[criterion])
            turned: dict[str, State] = {**states, criterion: "met"}
            missed: dict[str, State] = {**states, criterion: "not_met"}
            without = rule_truth(self.rule, missed)
            parts = [fails, rule_truth(self.rule, turned), None if without is None else not without]
            return at_least(len(parts), parts)

        return goal

    def _clashing(self, criterion: str | None) -> tuple[str, ...]:
        """Drop every criterion without which there is still no such family; those left clash."""
        dropped: frozenset[str] = frozenset()
        for name in self.names:
            if (
                name != criterion
                and find(self._goal(criterion, dropped | {name}), self.ground.domains) is None
            ):
                dropped |= {name}
        return tuple(name for name in self.names if name not in dropped)

    def _idle(self, fact: str) -> IdleQuestion | None:
        values, others = self.ground.domains[fact], [name for name in self.ground.domains if name != fact]
        if not any(
            find(self._differs(fact, low, high), self.ground.domains, order=others) is not None
            for low, high in combinations(values, 2)
        ):
            return IdleQuestion(fact=fact, on=self.on, facts=None)
        if sum(fact in facts_of(one.test) for one in self.ground.criteria.values()) < 2:
            return None
        made = find(self._agrees(fact, values), self.ground.domains, order=others)
        return None if made is None else IdleQuestion(fact=fact, on=self.on, facts=made)

    def _truth(self, made: Made) -> Truth:
        return rule_truth(self.rule, self.ground.states(made))

    def _differs(self, fact: str, low: Single, high: Single) -> Goal:
        """Two values of the fact give two answers."""

        def goal(made: Made) -> Truth:
            one, other = self._truth({**made, fact: low}), self._truth({**made, fact: high})
            return None if one is None or other is None else one != other

        return goal

    def _agrees(self, fact: str, values: Sequence[Single]) -> Goal:
        """Every value of the fact gives one answer, and without it the answer is not known."""

        def goal(made: Made) -> Truth:
            found = {self._truth({**made, fact: value}) for value in values}
            if found >= {True, False} or self._truth(made) is not None:
                return False
            return None if None in found else True

        return goal
