"""What arrivals have taught of the strategies of a plan, and what remains the assumption of whoever wrote it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from alongside.core.recruitment import (
    Compared,
    Effect,
    EffectPrior,
    LearntArrivals,
    LearntConsent,
    NotLearnt,
    Running,
    Strategy,
    Yes,
    learn_effect,
    together,
)
from alongside.exchange._dates import read_date
from alongside.exchange.numbers import not_estimable, number
from alongside.exchange.plan_arrivals import PlanArrivals
from alongside.exchange.plan_fields import Json, Place, text, whole
from alongside.exchange.plan_strategies import MOST_UNITS, prior_of
from alongside.exchange.problems import quoted

Document: TypeAlias = dict[str, Any]
ASSUMPTION = "this is your assumption: {why}"
LEARNT = "learnt from {number} arrivals since {since} against {others} in concurrent channels"
CONSENT_LEARNT = "consent learnt from {number} answers since {since} against {others} in concurrent channels"
REASONS = {
    "new_channel": "it opens a channel, so there is no time before to compare with",
    "not_started": "no day is given on which it began",
    "no_arrivals": "it began on {began}, but the plan names no arrivals to learn from",
    "nobody_yet": "nobody has arrived yet",
    "no_channels": "the arrivals do not say through which channel people came",
    "starts_later": "it begins on {began}, after the last arrival ({on}), so nothing has been seen of it",
    "channel_unseen": "no arrivals through {name} are in the file",
    "started_together": "it began on the same day as {name}, so their effects cannot be told apart",
    "no_before": "there is no whole week before {began} in which its channel was open to compare with",
    "closed_since": "its channel has not been open for a whole week since {began}",
    "no_concurrent": "no other channel was open at the same time without it or another change",
    "never_together": "its channel and the others were never all open in one week on both sides of {began}",
    "no_doubt": "its prior leaves no doubt (s is 0)",
    "nobody_after": "nobody whom it is for has come since {began}",
    "nobody_before": "nobody whom it is for came in the weeks compared before {began}",
    "nobody_treated": "nobody whom it is for has come through its channel in the weeks compared",
    "nobody_elsewhere": "nobody whom it is for has come through another channel in the weeks compared",
    "one_stage": "the arrivals have one stage, so that consent is not seen apart",
    "nobody_decided": "before or since {began}, in its channel or the others, nobody whom it is for has decided",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """When and where a strategy of a plan began, how much of it, and what is believed of consent."""

    on: datetime.date | None = None
    site: str = ""
    units: int = 1
    consent: EffectPrior | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanEffect:
    """A strategy as it was written, when it began, and what was learnt of it."""

    strategy: Strategy
    start: Start
    found: Effect | NotLearnt
    used: EffectPrior | None

    @property
    def is_learnt(self) -> bool:
        """Whether arrivals said anything of it."""
        return isinstance(self.found, Effect) and self.found.is_learnt

    @property
    def why_not(self) -> str:
        """Why nothing was learnt, in words; of a strategy of which nothing was."""
        found = self.found.arrivals if isinstance(self.found, Effect) else self.found
        assert isinstance(found, NotLearnt)  # nothing was learnt
        return reason_text(found, self.start)


def start_of(found: Mapping[str, Json], place: Place, *, is_new: bool) -> Start:
    """Read what a strategy says of its beginning."""
    if found.get("started_on") is None and (found.keys() & {"started_at", "started_units"}):
        place.refuse("it says where, or how much of it, has begun, but not when; give started_on as well.")
    if is_new and found.get("consent_prior") is not None:
        place.at("consent_prior").refuse("a new channel multiplies no one's consent; leave this out.")
    consent = None
    if found.get("consent_prior") is not None:
        mean, spread = prior_of(found["consent_prior"], place.at("consent_prior"))
        consent = EffectPrior(mean=mean, spread=spread)
    return Start(
        on=None if found.get("started_on") is None else _day(found["started_on"], place.at("started_on")),
        site=text(found["started_at"], place.at("started_at")) if "started_at" in found else "",
        units=whole(found.get("started_units", 1), place.at("started_units"), least=1, most=MOST_UNITS),
        consent=consent,
    )


def _day(value: Json, place: Place) -> datetime.date:
    written = text(value, place)
    found = read_date(written)
    if isinstance(found, str):
        place.refuse(found, date=quoted(written))
    return found


def learn_effects(
    strategies: Sequence[Strategy], starts: Sequence[Start], arrivals: PlanArrivals | None
) -> tuple[PlanEffect, ...]:
    """Return what arrivals say of each strategy, in order; each is learnt beside all the others that have begun."""
    begun = [_running(one, start) for one, start in zip(strategies, starts, strict=True)]
    running = [one for one in begun if one is not None]
    return tuple(
        _learnt(strategy, start, mine, running, arrivals)
        for strategy, start, mine in zip(strategies, starts, begun, strict=True)
    )


def _running(one: Strategy, start: Start) -> Running | None:
    if start.on is None:
        return None
    return Running(
        name=one.name,
        channel=one.channel or (one.new_channel.name if one.new_channel else ""),
        started_on=start.on,
        groups=one.groups,
        site=start.site,
        units=start.units,
    )


def _learnt(
    strategy: Strategy,
    start: Start,
    mine: Running | None,
    running: Sequence[Running],
    arrivals: PlanArrivals | None,
) -> PlanEffect:
    if strategy.new_channel is not None:
        return PlanEffect(strategy=strategy, start=start, found=NotLearnt(code="new_channel"), used=None)
    prior = EffectPrior(mean=strategy.multiplier, spread=strategy.spread)
    if mine is None or arrivals is None:
        why = NotLearnt(code="not_started" if mine is None else "no_arrivals")
        return PlanEffect(strategy=strategy, start=start, found=why, used=together(prior, start.consent))
    found = learn_effect(
        arrivals.seen,
        mine,
        prior=prior,
        consent_prior=start.consent,
        others=[one for one in running if one is not mine],
        sources=arrivals.sources,
        weeks=arrivals.weeks,
    )
    return PlanEffect(strategy=strategy, start=start, found=found, used=found.used)


def as_learnt(effect: PlanEffect) -> Strategy:
    """Return a strategy with the multiplier that is used, and the line that says where it is from."""
    said = evidence_of(effect)
    if effect.used is None:
        return replace(effect.strategy, evidence=said)
    return replace(effect.strategy, multiplier=effect.used.mean, spread=effect.used.spread, evidence=said)


def evidence_of(effect: PlanEffect) -> str:
    """Return where a multiplier is from: what was given, what was learnt, or that it is an assumption."""
    given = effect.strategy.evidence
    learnt = [_learnt_line(one, effect.start) for one in _stages(effect) if not isinstance(one, NotLearnt)]
    if not learnt and given:
        return given
    said = "; ".join(learnt) if learnt else ASSUMPTION.format(why=effect.why_not)
    return f"{given}; {said}" if given else said


def _stages(effect: PlanEffect) -> tuple[LearntArrivals | LearntConsent | NotLearnt, ...]:
    return (effect.found.arrivals, effect.found.consent) if isinstance(effect.found, Effect) else ()


def _learnt_line(found: LearntArrivals | LearntConsent, start: Start) -> str:
    if isinstance(found, LearntArrivals):
        counted = (found.counts.treated_after, found.counts.controls_after)
    else:
        counted = (found.counts.treated_after.decided, found.counts.controls_after.decided)
    template = LEARNT if isinstance(found, LearntArrivals) else CONSENT_LEARNT
    return template.format(number=f"{counted[0]:,.0f}", since=start.on, others=f"{counted[1]:,.0f}")


def reason_text(why: NotLearnt, start: Start) -> str:
    """Return why nothing was learnt, in words."""
    return REASONS[why.code].format(began=start.on, on=why.on, name=quoted(why.name))


def effect_block(effect: PlanEffect) -> Document:
    """Write what was learnt of one strategy."""
    row: Document = {
        "strategy": effect.strategy.name,
        "learnt": effect.is_learnt,
        "evidence": effect.strategy.evidence,
    }
    if effect.start.on is not None:
        row |= {"started_on": effect.start.on.isoformat(), "started_units": effect.start.units}
    if effect.start.site:
        row["started_at"] = effect.start.site
    if not effect.is_learnt:
        row["reason"] = effect.why_not
    if effect.used is None:
        return row
    row["prior"] = {"mu": number(effect.strategy.multiplier), "s": number(effect.strategy.spread)}
    if effect.start.consent is not None:
        row["consent_prior"] = _prior_block(effect.start.consent)
    if isinstance(effect.found, Effect):
        row |= _stage_blocks(effect.found, effect.start)
    return {**row, "used": _prior_block(effect.used)}


def _stage_blocks(found: Effect, start: Start) -> Document:
    row: Document = {
        "arrival": _belief_block(found.arrivals, start),
        "consent": _belief_block(found.consent, start),
    }
    return row if found.compared is None else {**row, "compared": _compared_block(found.compared)}


def _prior_block(prior: EffectPrior) -> Document:
    return {"mu": number(prior.mean), "s": number(prior.spread)}


def _belief_block(found: LearntArrivals | LearntConsent | NotLearnt, start: Start) -> Document:
    if isinstance(found, NotLearnt):
        return not_estimable(reason_text(found, start))
    belief = found.belief
    return {
        "mean": number(belief.mean),
        "spread": number(belief.spread),
        "low": number(belief.interval.low),
        "high": number(belief.interval.high),
        "level": belief.interval.level,
        "counts": _counts(found.counts),
        "dispersion": number(found.dispersion),
    }


def _counts(counts: Any) -> Document:
    """The four cells: people who came, or of those who decided how many said yes."""
    names = ("treated_before", "treated_after", "controls_before", "controls_after")
    return {name: _cell(getattr(counts, name)) for name in names}


def _cell(value: float | Yes) -> Any:
    if isinstance(value, Yes):
        return {"yes": number(value.yes), "decided": number(value.decided)}
    return number(value)


def _compared_block(compared: Compared) -> Document:
    return {
        "weeks_before": int((~compared.is_after).sum()),
        "weeks_after": int(compared.is_after.sum()),
        "from": compared.starts[0].isoformat(),
        "to": compared.last.isoformat(),
        "channels": _ways(compared.treated),
        "controls": _ways(compared.controls),
        "left_out": _ways(compared.left_out),
    }


def _ways(pairs: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{channel}, {site}" if site else channel for channel, site in pairs]
