"""Rules before results: how often a rule agreed beforehand would act, rightly or not, and where it would end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

import numpy as np
from scipy.special import betainc

from alongside.core.errors import InputError
from alongside.core.inference import wilson
from alongside.core.quantities import FloatArray, Interval
from alongside.core.recruitment._best import best_recruits
from alongside.core.recruitment._brief import Brief, check_brief, in_order
from alongside.core.recruitment._mix_target import divergence
from alongside.core.recruitment._other_plans import equal_split, shared_out
from alongside.core.recruitment._priors import Truths, draw_truths

CHUNK = 25
LEVEL = 0.95
Columns: TypeAlias = dict[str, FloatArray]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule agreed before results: look once `look_after` more people are in, and act on what is seen.

    Act if for any of `groups` (all where none are named) the chance that it is below `act_below` of its share is
    at least `certainty`, by Beta(x + 1/2, n - x + 1/2). To act is to find the people still to come by the best
    plan from there; not to act is to go on as before. `usual`: places by channel until then, None an equal split;
    what a cap turns away goes to the others, and what the budget does not pay for is not found.
    """

    look_after: float
    act_below: float = 0.8
    certainty: float = 0.8
    groups: tuple[str, ...] = ()
    usual: tuple[tuple[str, float], ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTask:
    """One simulation task, small enough to send to another machine."""

    brief: Brief
    rule: Rule
    entropy: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Operating:
    """What a rule does over many simulated recruitments.

    `should_act`: part of them in which, going on as before, some group was to end below `act_below` of its share.
    `acts_when_it_should`, `acts_when_not`: how often it acted among these and the others, with Wilson intervals;
    None where there were none. For going `as_before`, for the `rule`, and for acting `always`: mean distance at
    the end with its standard error, mean cost, and how often no group ends below.
    """

    replicates: int
    should_act: float
    acts_when_it_should: float | None
    acts_when_it_should_interval: Interval | None
    acts_when_not: float | None
    acts_when_not_interval: Interval | None
    mean_kl: dict[str, float]
    standard_error: dict[str, float]
    mean_cost_gbp: dict[str, float]
    none_below: dict[str, float]


class MapChunks(Protocol):
    """Applies a function to a task and to each chunk of replicates, here or on many machines, in order."""

    def __call__(
        self, function: Callable[[RuleTask, range], Columns], task: RuleTask, chunks: Sequence[range]
    ) -> Iterable[Columns]:
        """Return the answers in the order of the chunks."""


def map_here(
    function: Callable[[RuleTask, range], Columns], task: RuleTask, chunks: Sequence[range]
) -> Iterable[Columns]:
    """Apply a function to each chunk, one after another, in this process."""
    return (function(task, chunk) for chunk in chunks)


def operating_characteristics(
    *, brief: Brief, rule: Rule, replicates: int, entropy: int, map_chunks: MapChunks = map_here
) -> Operating:
    """Return how a rule agreed beforehand works out, over `replicates` recruitments drawn from the brief's priors.

    Each draws a truth (mixes and rates by their effective sample sizes), people until the look, the rule's
    decision, and people to the end. Replicate i draws from a stream of its own, keyed (entropy, i): the answer is
    the same however the work is spread. "Should act" is a matter of the truth, not of what was seen.

    *Source:* Berry et al. 2010, Bayesian Adaptive Methods for Clinical Trials, section 2.5.4,
    doi:10.1201/EBK1439825488 (operating characteristics by simulation).
    *Limits:* the truth is drawn from the priors, so that the answer is as good as these.
    """
    ordered = in_order(brief)
    check_brief(ordered)
    _check_rule(ordered, rule)
    task = RuleTask(brief=ordered, rule=rule, entropy=entropy)
    chunks = [range(first, min(first + CHUNK, replicates)) for first in range(0, replicates, CHUNK)]
    parts = list(map_chunks(simulate_chunk, task, chunks))
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return _summary(rows, replicates)


def _check_rule(brief: Brief, rule: Rule) -> None:
    if not 0 < rule.look_after < brief.remaining:
        raise InputError(
            "rule",
            "The rule looks after {look:g} more people, but {remaining:g} remain: look after at least 1 and before the "
            "last of them.",
            look=rule.look_after,
            remaining=brief.remaining,
        )
    strangers = [name for name in rule.groups if name not in brief.categories]
    if strangers:
        raise InputError("rule", "The rule names '{name}', which is no category.", name=strangers[0])


def simulate_chunk(task: RuleTask, chunk: range) -> Columns:
    """Simulate the replicates of one chunk; the answer depends on their numbers alone."""
    rows = [_one(task, np.random.default_rng([task.entropy, number])) for number in chunk]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _one(task: RuleTask, rng: np.random.Generator) -> dict[str, float]:
    brief, rule = task.brief, task.rule
    truths = draw_truths(brief, brief, (0,) * len(brief.strategies), draws=1, rng=rng)
    usual = _usual(brief, rule)
    part = min(1.0, rule.look_after / max(1e-12, float(usual.sum())))
    until = usual * part
    seen = brief.recruited + _people(truths, until, rng)
    left = max(0.0, brief.remaining - float((seen - brief.recruited).sum()))
    from_here = _from_here(brief, seen, left, until)
    before = (usual - until) * left / max(1e-12, brief.remaining - float(until.sum()))
    better = best_recruits(from_here) if left > 0 else np.zeros(len(usual))
    better = before if better is None else better
    acts = _acts(brief, rule, seen)
    expected = brief.recruited + truths.mixes[0] @ (usual * truths.rates[0])
    found = {"should": float(_is_below(brief, rule, expected)), "acted": float(acts)}
    for name, plan in (("as_before", before), ("always", better)):
        found |= _ended(brief, rule, truths, seen, plan, name, rng)
    for kind in ("kl", "cost", "none_below"):
        found[f"{kind}:rule"] = found[f"{kind}:always" if acts else f"{kind}:as_before"]
    so_far = float(brief.costs @ until)
    return {name: value + so_far if name.startswith("cost:") else value for name, value in found.items()}


def _usual(brief: Brief, rule: Rule) -> FloatArray:
    if rule.usual is None:
        return equal_split(brief)
    by_name = dict(rule.usual)
    return shared_out(np.array([by_name.get(channel.name, 0.0) for channel in brief.channels]), brief)


def _from_here(brief: Brief, seen: FloatArray, left: float, used: FloatArray) -> Brief:
    """The task at the look: those seen are in, the caps and the budget are what is left of them."""
    channels = tuple(
        replace(channel, cap=max(0.0, channel.cap - float(gone)))
        for channel, gone in zip(brief.channels, used, strict=True)
    )
    return replace(
        brief,
        recruited=seen,
        remaining=left,
        channels=channels,
        budget_gbp=max(0.0, brief.budget_gbp - float(brief.costs @ used)),
        minimum_n=None
        if brief.minimum_n is None
        else min(brief.minimum_n, float(seen.sum()) + left + brief.not_known),
    )


def _people(truths: Truths, recruits: FloatArray, rng: np.random.Generator) -> FloatArray:
    came = rng.poisson(recruits * truths.rates[0])
    mixes = truths.mixes[0].T
    return np.asarray(
        rng.multinomial(came, mixes / mixes.sum(axis=1, keepdims=True)).sum(axis=0), dtype=np.float64
    )


def _asked(brief: Brief, rule: Rule) -> FloatArray:
    named = np.array([not rule.groups or name in rule.groups for name in brief.categories])
    return np.flatnonzero(named & (brief.population > 0)).astype(np.float64)


def _is_below(brief: Brief, rule: Rule, counts: FloatArray) -> bool:
    at = _asked(brief, rule).astype(np.intp)
    shares = counts / max(1e-12, float(counts.sum()))
    return bool((shares[at] < rule.act_below * brief.population[at] - 1e-12).any())


def _acts(brief: Brief, rule: Rule, seen: FloatArray) -> bool:
    """P(q_g < act_below p_g) under Beta(x + 1/2, n - x + 1/2) reaches the certainty for a group that is asked of."""
    at, n = _asked(brief, rule).astype(np.intp), float(seen.sum())
    chance = betainc(
        seen[at] + 0.5, n - seen[at] + 0.5, np.minimum(1.0, rule.act_below * brief.population[at])
    )
    return bool((chance >= rule.certainty).any())


def _ended(
    brief: Brief,
    rule: Rule,
    truths: Truths,
    seen: FloatArray,
    plan: FloatArray,
    name: str,
    rng: np.random.Generator,
) -> dict[str, float]:
    counts = seen + _people(truths, plan, rng)
    total = max(1.0, float(counts.sum()))
    return {
        f"kl:{name}": divergence(shares=counts / total, population=brief.population),
        f"cost:{name}": float(brief.costs @ plan),
        f"none_below:{name}": float(not _is_below(brief, rule, counts)),
    }


def _summary(rows: Columns, replicates: int) -> Operating:
    should, acted = rows["should"] > 0, rows["acted"]
    right, wrong = _rate(acted[should]), _rate(acted[~should])
    ways = ("as_before", "rule", "always")
    return Operating(
        replicates=replicates,
        should_act=float(should.mean()),
        acts_when_it_should=right[0],
        acts_when_it_should_interval=right[1],
        acts_when_not=wrong[0],
        acts_when_not_interval=wrong[1],
        mean_kl={way: float(rows[f"kl:{way}"].mean()) for way in ways},
        standard_error={way: float(rows[f"kl:{way}"].std()) / max(1.0, replicates) ** 0.5 for way in ways},
        mean_cost_gbp={way: float(rows[f"cost:{way}"].mean()) for way in ways},
        none_below={way: float(rows[f"none_below:{way}"].mean()) for way in ways},
    )


def _rate(acted: FloatArray) -> tuple[float | None, Interval | None]:
    if not acted.size:
        return None, None
    limits = wilson(successes=np.array([acted.sum()]), n=np.array([acted.size]), level=LEVEL)
    return float(acted.mean()), Interval(low=float(limits.low[0]), high=float(limits.high[0]), level=LEVEL)
