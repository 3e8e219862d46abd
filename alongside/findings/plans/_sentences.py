"""What a plan says: the answer, why it is the best, who is still missing, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from alongside.findings.numbers import counted, distance, frequencies, one_of, percent, ratio, whole
from alongside.findings.plans._effects import is_assumed
from alongside.findings.reading import number
from alongside.findings.sentences import Passage, Sentence, listed, plain

PlanDocument: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Mapping[str, Any]
A_FEW = 0.05
WHY_WORDS = {
    "cheaper": "cheaper",
    "least": "as few as possible through {channel}",
    "most": "as many as possible through {channel}",
    "equal_split": "an equal split",
    "in_proportion": "in proportion to what each can bring",
}


def people(value: object) -> str:
    """Return a number of people that need not be whole, to one place after the point.

    >>> people(12.04), people(12.3), people(1200)
    ('12', '12.3', '1,200')
    """
    found = float(number(value) or 0.0)
    rounded = round(found, 1)
    return whole(int(rounded) if rounded.is_integer() else rounded)


def pounds(value: object) -> str:
    """Return an amount of money.

    >>> pounds(1200), pounds(12.5), pounds(12.3456789)
    ('£1,200', '£12.50', '£12.35')
    """
    found = round(float(number(value) or 0.0), 2)
    return f"£{found:,.0f}" if found.is_integer() else f"£{found:,.2f}"


def why_words(row: Row) -> str:
    """Return why a plan is listed beside the best."""
    return WHY_WORDS[row["why"]].format(channel=plain(row.get("channel", "")))


def plan_question(document: PlanDocument) -> Sentence:
    """Return the question that a plan answers."""
    return Sentence(
        "How should the next {number} be found?", {"number": counted(document["remaining"], document["unit"])}
    )


def plan_answer(document: PlanDocument) -> Passage:
    """Return the answer: who through which channel, what it costs, and where it ends."""
    chosen = shown_plan(document)
    used = [(name, value) for name, value in chosen["allocation"].items() if float(value) > A_FEW]
    return Passage((_through(document, chosen, used), *_bought(chosen), _end(document, chosen)))


def shown_plan(document: PlanDocument) -> Row:
    """Return the best plan in whole people where there is one."""
    found: Row = document["whole"]
    return document["optimum"] if "not_estimable" in found else found


def _through(document: PlanDocument, chosen: Row, used: Sequence[tuple[str, Any]]) -> Sentence:
    if not used and any(float(value) > 0 for value in document["optimum"]["allocation"].values()):
        return Sentence("Nobody more is recruited: the limits leave room for less than one whole person.")
    if not used:
        return Sentence(
            "Nobody more is recruited: no further recruit would bring the mix nearer within the limits."
        )
    ways = listed((f"{people(value)} through {plain(name)}" for name, value in used), most=8)
    cost = pounds(chosen["cost_gbp"])
    return Sentence("Recruit {ways}, for {cost}.", {"ways": ways, "cost": cost})


def _bought(chosen: Row) -> Iterator[Sentence]:
    units = {name: count for name, count in chosen["units"].items() if count}
    if units:
        named = listed(
            f"{plain(name)}{'' if count == 1 else f' ({count} times)'}" for name, count in units.items()
        )
        yield Sentence("Buy {named}.", {"named": named})


def _end(document: PlanDocument, chosen: Row) -> Sentence:
    if document["objective"] == "floors":
        return Sentence(
            "That ends with {n} and every group with a floor is expected to reach at least {ratio} of it.",
            {
                "n": counted(round(chosen["n"], 1), document["unit"]),
                "ratio": ratio(chosen["smallest_floor_ratio"]),
            },
        )
    low, high = start_and_end(document, chosen)
    return Sentence(
        "That ends with {n}, whose mix is expected to be {after} nats from the population's ({before} now).",
        {"n": counted(round(chosen["n"], 1), document["unit"]), "after": high, "before": low},
    )


def start_and_end(document: PlanDocument, chosen: Row) -> tuple[str, str]:
    """Return the distance of those recruited so far, and of the end."""
    import math

    rows = document["groups"]
    now = [(number(row["recruited_share"]), float(row["population_share"])) for row in rows]
    if any(share is None for share, _ in now):
        before = "nobody"
    elif any(share and not aim for share, aim in now):
        before = "no distance"
    else:
        before = distance(sum(share * math.log(share / aim) for share, aim in now if share))
    found = number(chosen["kl"])
    return before, "no distance" if found is None else distance(found)


def still_missing(document: PlanDocument) -> Sentence:
    """Return which groups would still be below 0.8 of their share."""
    rows = {row["category"]: row for row in document["groups"]}
    below = [rows[name] for name in document["below_four_fifths"]]
    if not below:
        return Sentence("Every group is expected to reach at least 0.8 of its share.")
    named = listed(f"{plain(row['category'])} ({ratio(row['ratio'])} of its share)" for row in below)
    return Sentence("Still below 0.8 of their share even so: {named}.", {"named": named})


_BINDS = {
    "budget": "The whole budget is spent.",
    "remaining": "Every place is used.",
    "minimum_n": "As few people are recruited as minimum_n allows.",
    "cap": "{name} brings all it can.",
    "floor": "The floor for {name} is only just met.",
}


def reasons(document: PlanDocument) -> tuple[Sentence, ...]:
    """Return why the plan is as it is: what each channel brings, what binds, and what more of it would be worth."""
    every = (_what_channels_bring, _what_strategies_do, _what_binds)
    return (*(sentence for make in every for sentence in make(document)), _proof(document))


_WHY_STRATEGY = {
    "bought": "“{name}” is worth its price.",
    "expected_to_change_nothing": "“{name}” is expected to change nothing (mean effect 1), so it is never bought.",
    "not_worth_it": "“{name}” is not worth its price here.",
    "no_units": "“{name}” cannot be bought: no unit of it is available.",
}


def _what_strategies_do(document: PlanDocument) -> Iterator[Sentence]:
    for row in document["strategies"]:
        yield Sentence(_WHY_STRATEGY[row["why"]], {"name": plain(row["name"])})
    found = document["strategy_search"]
    if "combinations" in found:
        yield Sentence(
            "All {count} combinations of strategies were tried."
            if found["is_exhaustive"]
            else "{count} combinations were tried from several starts; that none is better is not proved.",
            {"count": whole(found["combinations"])},
        )


def _what_channels_bring(document: PlanDocument) -> Iterator[Sentence]:
    """For every channel used, the group of which it brings most beside what the cohort lacks."""
    aim = document["population"]["shares"]
    used = document["optimum"]["allocation"]
    for channel in document["channels"]:
        if float(used.get(channel["name"], 0)) > A_FEW:
            group = _most_needed(document, channel["mix"])
            if group is not None:
                brings, wanted = frequencies(float(channel["mix"][group]), float(aim[group]))
                yield Sentence(
                    "{channel} brings in more {group}: {brings} of those it brings, {wanted} of the population.",
                    {
                        "channel": plain(channel["name"]),
                        "group": plain(group),
                        "brings": brings,
                        "wanted": wanted,
                    },
                )


def _most_needed(document: PlanDocument, mix: Mapping[str, Any]) -> str | None:
    """The group that a channel brings beyond its share and that those so far lack most."""
    scored = []
    for row in document["groups"]:
        aim, brings = float(row["population_share"]), float(mix[row["category"]])
        now = number(row["recruited_share"])
        lacking = aim - (now if now is not None else 0.0)
        if aim > 0 and brings > aim and lacking > 0:
            scored.append(((brings - aim) * lacking, row["category"]))
    return max(scored)[1] if scored else None


def _what_binds(document: PlanDocument) -> Iterator[Sentence]:
    limits = {row["limit"] for row in document["binding"]}
    for row in document["binding"]:
        if row["limit"] == "minimum_n" and "remaining" in limits:
            continue
        yield Sentence(_BINDS[row["limit"]], {"name": plain(row["name"])})
        if row["limit"] == "budget" and "with_1000_gbp_more" in document:
            yield _with_more_money(document, document["with_1000_gbp_more"])


def _with_more_money(document: PlanDocument, richer: Row) -> Sentence:
    now = document["optimum"]
    if document["objective"] == "floors":
        before, after = (ratio(one["smallest_floor_ratio"]) for one in (now, richer))
        template = "With another £1,000 the smallest share would be {after} of its floor instead of {before}."
    else:
        before, after = (distance(number(one["kl"]) or 0.0) for one in (now, richer))
        template = (
            "With another £1,000 the mix would end {after} nats from the population's instead of {before}."
        )
    if before == after:
        return Sentence("Another £1,000 would change next to nothing.")
    return Sentence(template, {"before": before, "after": after})


def _proof(document: PlanDocument) -> Sentence:
    if "not_estimable" in document["certificate"]:
        return Sentence("It is the best of those found from several starts; with priors there is no proof.")
    gap = float(document["certificate"]["gap"])
    return Sentence(
        "It was checked that no other plan within these limits is better by more than {gap}.",
        {"gap": f"{max(gap, 1e-12):.0e}"},
    )


def _how_sure(ranking: Row) -> Iterator[Sentence]:
    """How often the plan stays the best when what is not known is drawn again, and what is lost if not."""
    first = ranking["plans"][0]
    yield Sentence(
        "With what is not known drawn {draws} times, this plan stays the best of those compared in {share} of draws.",
        {"draws": whole(ranking["draws"]), "share": percent(float(ranking["stays_best"]))},
    )
    lost = number(ranking["mean_loss_if_not"])
    if lost is not None and ranking["criterion"] == "mean_kl":
        yield Sentence(
            "Where another is better, {lost} nats are lost on average. The distance at the end is expected at {mean} "
            "({low} to {high} in 95 of 100 draws).",
            {
                "lost": distance(lost),
                "mean": distance(first["mean_kl"]),
                "low": distance(first["kl_low"]),
                "high": distance(first["kl_high"]),
            },
        )
    if number(first["all_floors"]) is not None:
        yield Sentence("All floors hold in {share} of draws.", {"share": percent(float(first["all_floors"]))})


def not_known(document: PlanDocument) -> tuple[Sentence, ...]:
    """Return what the plan does not know."""
    said: list[Sentence] = []
    if document["uncertainty"] == "none":
        said.append(
            Sentence(
                "Mixes and costs were taken as known. What chance does to the mix of {n} comes on top.",
                {"n": counted(round(document["optimum"]["n"], 1), document["unit"])},
            )
        )
    if "plans" in document["ranking"]:
        said += list(_how_sure(document["ranking"]))
    assumed = [
        plain(row["name"])
        for row in document["strategies"]
        if row["bought"] and is_assumed(document, row["name"])
    ]
    if assumed:
        said.append(
            Sentence(
                "What {named} would do is your assumption: no evidence is named.", {"named": listed(assumed)}
            )
        )
    return (*said, Sentence(
        "Whether {one} through a channel will be as those before is an assumption; look again as they arrive.",
        {"one": f"the next {one_of(document['unit'])}"},
    ))  # fmt: skip
