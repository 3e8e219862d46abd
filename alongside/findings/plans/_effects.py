"""What has been learnt of strategies that have begun, and what is assumed of them: sentences, a table, a picture."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from alongside.findings.charts import Chart
from alongside.findings.charts._dots import DotRow, Dots, both_widths
from alongside.findings.days import day_words
from alongside.findings.numbers import level_text, ratio, whole
from alongside.findings.reading import number
from alongside.findings.sentences import Passage, Sentence, listed, plain
from alongside.findings.tables import Column, FindingTable

PlanDocument: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Mapping[str, Any]
HEADING = "What has been learnt, and what is assumed"
TWO_SIDED = 1.959964
STAGES = (("arrival", "people found", "prior"), ("consent", "the chance to consent", "consent_prior"))
USUAL_PRIOR: Row = {"mu": 1.0, "s": 0.5}
METHOD = (
    "Effects that are learnt: people found before and since a strategy began, in its channel and in concurrent ones "
    "without it, given how many came in each week and through each channel (Fisher's noncentral hypergeometric, "
    "1935); consent by the ratio of ratios of those who decided. Weeks that scatter more than chance count for less. "
    "The prior is that of PLAN.json."
)


def rows_of(document: PlanDocument) -> list[Row]:
    """Return the strategies with what was learnt of them; none in plans made before effects were learnt."""
    return list(document.get("effects", ()))


def is_assumed(document: PlanDocument, name: str) -> bool:
    """Whether nothing but an assumption stands behind a strategy: no arrivals and no evidence named."""
    known = {row["strategy"]: bool(row["learnt"] or row["evidence"]) for row in rows_of(document)}
    named = {row["name"]: bool(row["evidence"]) for row in document["strategies"]}
    return not known.get(name, named.get(name, False))


def effect_sentences(document: PlanDocument) -> tuple[Passage, ...]:
    """Return a passage for each strategy, and what an effect that is learnt leans on."""
    said = [Passage(tuple(_said(row))) for row in rows_of(document)]
    if any(row["learnt"] for row in rows_of(document)):
        said.append(Passage(_LEANS_ON))
    return tuple(said)


_LEANS_ON = (
    Sentence(
        "What is learnt supposes that the channel would have gone on beside the others as it did before; people who "
        "only changed channels are taken for an effect."
    ),
    Sentence(
        "What has begun keeps acting in the mixes and caps given; the number used is that of one unit more, supposing "
        "that it does as much again."
    ),
)


def _said(row: Row) -> Iterator[Sentence]:
    name = plain(row["strategy"])
    if not row["learnt"]:
        yield Sentence(_assumed_template(row), {"name": name, "why": plain(row["reason"]), **_used(row)})
        return
    yield Sentence("“{name}” began on {day}.", {"name": name, "day": day_words(row["started_on"])})
    for key, what, _ in STAGES:
        if "mean" in row[key]:
            yield _learnt(row[key], what)
        else:
            why = plain(row[key]["not_estimable"])
            yield Sentence("What it does to {what} is your assumption: {why}.", {"what": what, "why": why})
    yield Sentence("The plan uses times {times} for a further unit.", _used(row))


def _assumed_template(row: Row) -> str:
    if "used" not in row:
        return "“{name}” opens a channel of its own: whom it brings is your assumption."
    if row["evidence"]:
        return "“{name}”, times {times}, is not learnt from arrivals here: {why}. It rests on the evidence named."
    return "“{name}”, times {times}: this is your assumption, since {why}."


def _used(row: Row) -> dict[str, str]:
    return {"times": ratio(float(row["used"]["mu"]))} if "used" in row else {}


def _learnt(found: Row, what: str) -> Sentence:
    counts = found["counts"]
    values = {
        "what": what,
        "times": ratio(found["mean"]),
        "limits": f"{ratio(found['low'])} to {ratio(found['high'])}",
        "level": level_text(found["level"]),
        "ours": _people(counts["treated_after"]),
        "theirs": _people(counts["controls_after"]),
        "kind": "arrivals" if what == STAGES[0][1] else "answers",
    }
    return Sentence(
        "It multiplies {what} by {times} ({limits}, {level} interval), learnt from {ours} {kind} since then against "
        "{theirs} in concurrent channels.",
        values,
    )


def _people(value: Any) -> str:
    return whole(float(value["decided"] if isinstance(value, Mapping) else value))


def effects_table(document: PlanDocument) -> FindingTable:
    """Return every strategy and stage: what was assumed, what was learnt, and the counts behind it."""
    titles = (
        "strategy",
        "effect on",
        "assumed",
        "learnt",
        "in its channel",
        "in the others",
        "weeks",
        "scatter",
    )
    return FindingTable(
        caption="Effects: assumed and learnt (times, with their 95% intervals)",
        columns=tuple(Column(title=title, numeric=at > 1) for at, title in enumerate(titles)),
        rows=tuple(each for row in rows_of(document) for each in _table_rows(row)),
    )


def _table_rows(row: Row) -> Iterator[tuple[str, ...]]:
    name = plain(row["strategy"])
    for key, what, _ in STAGES:
        prior, found = _prior(row, key), row.get(key, {})
        if prior is None and "mean" not in found:
            continue
        assumed = "-" if prior is None else _prior_words(prior)
        if "mean" not in found:
            why = found.get("not_estimable") or row.get("reason", "")
            yield (name, what, assumed, f"not learnt: {plain(why)}", "-", "-", "-", "-")
            continue
        counts, weeks = found["counts"], row["compared"]
        yield (
            name,
            what,
            assumed,
            f"{ratio(found['mean'])} ({ratio(found['low'])} to {ratio(found['high'])})",
            _change(counts["treated_before"], counts["treated_after"]),
            _change(counts["controls_before"], counts["controls_after"]),
            f"{weeks['weeks_before']} → {weeks['weeks_after']}",
            ratio(found["dispersion"]),
        )


def _prior(row: Row, key: str) -> Row | None:
    """The prior of a stage; that of consent only where one was given, or the usual one was learnt from."""
    if key == "arrival":
        found: Row | None = row.get("prior")
        return found
    usual = USUAL_PRIOR if "mean" in row.get("consent", {}) else None
    given: Row | None = row.get("consent_prior", usual)
    return given


def _prior_limits(prior: Row) -> tuple[float, float]:
    mean, s = float(prior["mu"]), float(prior["s"])
    middle = math.log(mean) - s**2 / 2
    return math.exp(middle - TWO_SIDED * s), math.exp(middle + TWO_SIDED * s)


def _prior_words(prior: Row) -> str:
    low, high = _prior_limits(prior)
    return f"{ratio(float(prior['mu']))} ({ratio(low)} to {ratio(high)})"


def _change(before: Any, after: Any) -> str:
    """Counts before and since; of those who decided, how many said yes."""
    if isinstance(before, Mapping):
        return " → ".join(f"{whole(one['yes'])} of {whole(one['decided'])}" for one in (before, after))
    return f"{whole(before)} → {whole(after)}"


def effects_chart(document: PlanDocument) -> Chart | None:
    """Return what was assumed (hollow) and what was learnt, each with its interval; None where nothing was learnt."""
    learnt = [row for row in rows_of(document) if row["learnt"]]
    if not learnt:
        return None
    said = _title(learnt)
    notes = (
        "Hollow: assumed beforehand. Solid: learnt from arrivals. Lines: 95% intervals.",
        "1: no effect. A triangle: the interval leaves out 1.",
    )
    rows = [each for row in learnt for each in _dot_rows(row)]
    wide, narrow = both_widths(Dots(title=said, rows=rows, band=None, ends=("fewer", "more"), notes=notes))
    each = "; ".join(f"{row.name}: {row.words[0]}" if not row.heading else row.name for row in rows)
    return Chart(
        title=said, description=f"{said}. {each}.", wide=wide, narrow=narrow, table=effects_table(document)
    )


def _title(learnt: list[Row]) -> str:
    """The finding: which strategies bring in more or fewer people than chance explains."""
    told = [
        plain(row["strategy"])
        for row in learnt
        if any(_verdict(row[key]) not in ("about", "none") for key, _, _ in STAGES)
    ]
    names = listed([plain(row["strategy"]) for row in learnt])
    if not told:
        return f"Too early to tell what these do: {names}"
    return f"Arrivals tell that these change something: {listed(told)}"


def _verdict(found: Row) -> str:
    low, high = number(found.get("low")), number(found.get("high"))
    if low is None or high is None:
        return "none"
    return "over" if low > 1 else "under" if high < 1 else "about"


def _dot_rows(row: Row) -> Iterator[DotRow]:
    yield DotRow(name=plain(row["strategy"]), heading=True)
    for key, what, _ in STAGES:
        prior, found = _prior(row, key), row[key]
        if prior is not None:
            yield DotRow(
                name=f"{what}, assumed",
                value=float(prior["mu"]),
                interval=_prior_limits(prior),
                words=(_prior_words(prior), ""),
                within=True,
            )
        if "mean" in found:
            yield DotRow(
                name=f"{what}, learnt",
                value=float(found["mean"]),
                interval=(float(found["low"]), float(found["high"])),
                verdict=_verdict(found),
                words=(f"{ratio(found['mean'])} ({ratio(found['low'])} to {ratio(found['high'])})", ""),
                within=True,
            )


def plain_effects(document: PlanDocument) -> tuple[str, ...]:
    """Return the same in short words: one thing to say about each strategy."""
    return tuple(" ".join(_plain_words(row)) for row in rows_of(document))


def _plain_words(row: Row) -> Iterator[str]:
    name = plain(row["strategy"])
    if not row["learnt"]:
        yield f"{name}: we do not know yet what this does. We made a guess."
        return
    found = row["arrival"] if "mean" in row["arrival"] else row["consent"]
    yield f"{name}: this has begun."
    yield _PLAIN[_verdict(found)]
    low, high = (round(10 * float(found[end])) for end in ("low", "high"))
    does = "come" if "mean" in row["arrival"] else "say yes"
    yield f"Where 10 used to {does}, it may now be {low} to {high}."


_PLAIN = {
    "over": "It seems to help.",
    "under": "It seems to make things worse.",
    "about": "It is too soon to say if it helps.",
}
