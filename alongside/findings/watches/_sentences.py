"""What a watch says: who comes at less than their share, how sure that is, and what silence means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alongside.findings.days import day_words
from alongside.findings.numbers import counted, level_text, percent, ratio
from alongside.findings.sentences import (
    Passage,
    Sentence,
    capital,
    dimension_words,
    group_words,
    listed,
    plain,
)
from alongside.findings.watches._looks import Family, Row, WatchDocument, families, newest

_MOST_NAMED = 4
_LOW_CHANCE = 0.5


def watch_question(document: WatchDocument) -> Sentence:
    """Return the one question of the page."""
    return Sentence("Are the {unit} who come those this is for?", {"unit": plain(document["unit"])})


def epoch_sentences(document: WatchDocument) -> Iterator[Sentence]:
    """Yield where each epoch after the first begins, at what its rule aims, and at which level its lamps hold."""
    for epoch in document["epochs"][1:]:
        aim = "" if epoch["aim"] is None else f" and aims at “{plain(epoch['aim'])}”"
        yield Sentence(
            "Epoch {number} begins on {day}{aim}: its lamps begin dark, and hold at {level}.",
            {
                "number": epoch["number"],
                "day": day_words(epoch["first"]),
                "aim": aim,
                "level": f"{100 * float(epoch['level']):.4g}%",
            },
        )


def watch_answer(document: WatchDocument) -> Passage:
    """Return the answer: the groups whose lamps are lit, or that none is."""
    if not document["looks"] or all(look["date"] is None for look in document["looks"]):
        return Passage(
            (
                Sentence("Nobody has come yet, so there is nothing to tell."),
                Sentence("From the first newcomer on, every look will be allowed for."),
            )
        )
    said = [sentence for family in newest(document) for sentence in lamp_sentences(document, family)]
    if said:
        return Passage((_opening(document), *said[:_MOST_NAMED], *_more(len(said) - _MOST_NAMED)))
    none_known = _nobody_known(document)
    return Passage((none_known,) if none_known else (_quiet(document), _no_proof()))


def _opening(document: WatchDocument) -> Sentence:
    lit = [
        group for family in newest(document) for group in family.groups if group["signal"] or group["alarm"]
    ]
    below = [group for group in lit if _is_below(group)]
    if any(group["alarm"] for group in below):
        return Sentence("Not all.")
    return Sentence("Probably not all.") if below else Sentence("Some come at more than their share.")


def _more(number: int) -> tuple[Sentence, ...]:
    if number <= 0:
        return ()
    return (Sentence("{number} more lamps are lit; the tables name them.", {"number": number}),)


def _quiet(document: WatchDocument) -> Sentence:
    last = [family.last for family in newest(document) if family.last["date"] is not None]
    if all(look["verdict"] == "not_estimable" for look in last):
        return Sentence("These counts cannot say: {why}.", {"why": _why_none(last[0])})
    values = {"n": counted(max(look["n"] for look in last), plain(document["unit"]))}
    return Sentence("No lamp is lit after {n}: no group has clearly left its share.", values)


def _nobody_known(document: WatchDocument) -> Sentence | None:
    """Say that nobody of a known group has come by any dimension, where that is so."""
    last = [family.last for family in newest(document)]
    if any(look["n"] for look in last):
        return None
    return _none_known(document, max(last, key=lambda look: float(look["not_known"])))


def _none_known(document: WatchDocument, look: Row) -> Sentence:
    """Say that nobody of a known group has come: those whose group is not known are no evidence of anything."""
    if not look["not_known"]:
        return Sentence("Nobody has come yet, so there is nothing to tell.")
    values = {
        "n": counted(look["not_known"], plain(document["unit"])),
        "dimension": dimension_words(look["dimension"]),
    }
    return Sentence("These counts cannot say: the {dimension} of none of the {n} who came is known.", values)


def _why_none(look: Row) -> str:
    answer = look["e_value"]
    return plain(answer["not_estimable"]) if isinstance(answer, dict) else "there is nothing to compare"


def _no_proof() -> Sentence:
    return Sentence("That is no proof that everyone is reached: a small group's lamp rings late or never.")


def lamp_sentences(document: WatchDocument, family: Family) -> list[Sentence]:
    """Return one sentence for each group of a family whose lamp is lit at the latest look, alarms first."""
    lit = [group for group in family.groups if group["signal"] or group["alarm"]]
    return [_lamp(document, family, group) for group in sorted(lit, key=lambda group: not group["alarm"])]


def _is_below(group: Row) -> bool:
    return isinstance(group["ppr_high"], int | float) and group["ppr_high"] < 1


def _lamp(document: WatchDocument, family: Family, group: Row) -> Sentence:
    words = {(True, True): "well below", (True, False): "below", (False, True): "well above"}
    values = {
        "group": capital(_group(document, family, group)),
        "how": words.get((_is_below(group), group["alarm"]), "above"),
        "share": _share(document, family),
        "ratio": ratio(group["ppr"]),
        "limits": _limits(group),
        "level": level_text(round(family.last["level"], 4)),
    }
    return Sentence(
        "{group} come at {how} {share}: {ratio} of it, the truth likely {limits} "
        "(these hold together at every look, {level}).",
        values,
    )


def _limits(group: Row) -> str:
    low, high = ratio(group["ppr_low"]), ratio(group["ppr_high"])
    if low.startswith("below"):
        return f"no more than {high}"
    return f"between {low} and {high}"


def _group(document: WatchDocument, family: Family, group: Row) -> str:
    return group_words({"unit": {"population": document["unit"]}}, family.dimension, group["category"])


def _share(document: WatchDocument, family: Family) -> str:
    if family.stage == document["stages"][0]:
        return "their share"
    before = document["stages"][document["stages"].index(family.stage) - 1]
    return f"their share of those who reached “{plain(before)}” and had not decided"


def family_answer(document: WatchDocument, family: Family) -> Passage:
    """Return the answer for one dimension at one stage in one epoch."""
    if family.last["date"] is None:
        return Passage((Sentence("Nobody has come yet."),))
    said = lamp_sentences(document, family)
    if family.last["n"] == 0:
        return Passage((_none_known(document, family.last),))
    n = counted(family.last["n"], plain(document["unit"]))
    quiet = [Sentence("No lamp is lit after {n}.", {"n": n})]
    return Passage((*(said or quiet), *_without_ratio(family), *_mix(family)))


def family_remarks(family: Family) -> tuple[Sentence, ...]:
    """Return what there is to say of a family beside its lamps: groups without a ratio, and the mix as a whole."""
    return (
        ()
        if family.last["date"] is None or family.last["n"] == 0
        else (*_without_ratio(family), *_mix(family))
    )


def _without_ratio(family: Family) -> tuple[Sentence, ...]:
    """Say for each group why it has no ratio."""
    return tuple(
        Sentence(
            "{group}: {why}.",
            {"group": plain(group["category"]), "why": plain(group["ppr_low"]["not_estimable"])},
        )
        for group in family.groups
        if isinstance(group["ppr_low"], dict)
    )


def _mix(family: Family) -> tuple[Sentence, ...]:
    value = family.last["e_value"]
    if not isinstance(value, int | float):
        return (
            Sentence("The mix as a whole has no E-value: {why}.", {"why": plain(value["not_estimable"])}),
        )
    values = {"e": _large(value), "p": _small(family.last["p_anytime"])}
    template = "The mix as a whole: E-value {e} (evidence, not an alarm; 20 is called strong), p-value at any look {p}."
    return (Sentence(template, values),)


def _large(value: float) -> str:
    if value < 0.01:
        return "below 0.01"
    return f"{value:.2f}" if value < 100 else f"{value:,.0f}" if value < 1e6 else f"{value:.1e}"


def _small(value: float) -> str:
    return f"{value:.3f}" if value >= 0.001 else "below 0.001"


def lit_sentences(document: WatchDocument) -> tuple[Sentence, ...]:
    """Return when each lamp was first lit, in the order of dates."""
    rows = sorted(document["lit"], key=lambda row: (row["date"], row["lamp"]))
    return tuple(_lit(document, row) for row in rows)


def _lit(document: WatchDocument, row: Row) -> Sentence:
    values = {
        "lamp": "alarm" if row["lamp"] == "alarm" else "signal",
        "category": plain(row["category"]),
        "dimension": dimension_words(row["dimension"]),
        "direction": row["direction"],
        "date": row["date"],
        "where": _where(document, row),
        "still": "" if row["is_lit_still"] else "; it is out now",
    }
    return Sentence(
        "{date}: the {lamp} of {category} ({dimension}){where} was first lit, {direction} its share{still}.",
        values,
    )


def _where(document: WatchDocument, row: Row) -> str:
    """Return what tells this lamp from the group's others: stage, yardstick and epoch, where there are several."""
    parts = [
        f"at “{plain(row['stage'])}”" if len(document["stages"]) > 1 else "",
        f"against “{plain(row['benchmark'])}”" if len(document["benchmarks"]) > 1 else "",
        f"in epoch {row['epoch']}" if len(document["epochs"]) > 1 else "",
    ]
    return "".join(f" {part}" for part in parts if part)


def chance_sentences(document: WatchDocument) -> tuple[Sentence, ...]:
    """Return how likely the lamps are to ring by the planned number, and say so where that is low."""
    return tuple(_chances(document))


def _chances(document: WatchDocument) -> Iterator[Sentence]:
    rows = [
        row
        for row in document["chances"]
        if row["true_ppr"] == 0.6 and isinstance(row["signal"], int | float)
    ]
    if not rows:
        return
    came, planned = _came(document), rows[0]["planned_n"]
    if came > planned:
        unit = plain(document["unit"])
        yield Sentence(
            "{came} have come, which is past the {planned} planned: give the number planned in all to see how likely "
            "each lamp is to ring by then.",
            {"came": counted(came, unit), "planned": f"{planned:,}"},
        )
        return
    least, most = (pick(row["signal"] for row in rows) for pick in (min, max))
    values = {
        "n": counted(rows[0]["planned_n"], plain(document["unit"])),
        "least": percent(least),
        "most": percent(most),
    }
    yield Sentence(
        "By {n}, a group that truly comes at 0.6 of its share would light its signal with a chance from {least} to "
        "{most}, group by group.",
        values,
    )
    low = [plain(row["category"]) for row in rows if row["signal"] < _LOW_CHANCE]
    if low:
        yield Sentence(
            "That chance is low for {groups}: for these, silence says little.", {"groups": _names(low)}
        )


def _came(document: WatchDocument) -> float:
    """Return how many have come to the first stage, over all epochs, whether their group is known or not."""
    by_dimension: dict[str, dict[int, float]] = {}
    for family in families(document):
        if family.stage == document["stages"][0]:
            found = by_dimension.setdefault(family.dimension, {})
            found[family.epoch] = float(family.last["n"]) + float(family.last["not_known"])
    return max((sum(found.values()) for found in by_dimension.values()), default=0.0)


def _names(names: Sequence[str]) -> str:
    return listed(dict.fromkeys(names), most=8)
