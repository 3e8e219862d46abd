"""Plans side by side: what each would do, at what price, and where it leads; and how they differ, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from alongside.findings.charts import Chart
from alongside.findings.charts._dots import DotRow, Dots, both_widths
from alongside.findings.numbers import distance, percent, ratio
from alongside.findings.plans._sentences import A_FEW, people, pounds, shown_plan
from alongside.findings.reading import number
from alongside.findings.sentences import Sentence, listed, plain
from alongside.findings.tables import Column, FindingTable

PlanDocument: TypeAlias = Mapping[str, Any]
BAND, FAIR = (0.8, 1.25), 0.8
NOT_THERE = "not in this plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class BesidePlan:
    """One of several plans: its letter, its title, by what it is counted, and what `alongside plan` wrote."""

    letter: str
    title: str
    dimension: str
    document: PlanDocument

    @property
    def name(self) -> str:
        """What columns and dots are called."""
        return f"{self.letter}. {plain(self.title)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideReport:
    """Everything that is shown of plans side by side; where they are for different populations, less of it."""

    answer: str
    rest: tuple[str, ...]
    overall: FindingTable
    groups: FindingTable | None
    chart: Chart | None


def build_beside(plans: Sequence[BesidePlan]) -> BesideReport:
    """Return two or more plans beside each other."""
    alike = are_comparable(plans)
    return BesideReport(
        answer=" ".join(str(one) for one in _answer(plans, alike=alike)),
        rest=tuple(str(one) for one in _rest(plans, alike=alike)),
        overall=overall_table(plans, alike=alike),
        groups=groups_table(plans) if alike else None,
        chart=groups_chart(plans) if alike else None,
    )


def are_comparable(plans: Sequence[BesidePlan]) -> bool:
    """Say whether all are for the same population by the same dimension."""
    first = plans[0]
    return all(
        one.dimension == first.dimension and one.document["population"] == first.document["population"]
        for one in plans[1:]
    )


def _answer(plans: Sequence[BesidePlan], *, alike: bool) -> Iterator[Sentence]:
    if not alike:
        yield Sentence(
            "These plans are for different populations or by different dimensions, so how near they bring the mix "
            "cannot be compared: only people, money and ways of finding them stand side by side."
        )
    else:
        yield _ranked(
            plans,
            lambda one: number(shown_plan(one.document)["kl"]),
            ("{name} brings the mix nearest: {value} nats", "All bring the mix equally near: {value} nats"),
            distance,
        )
    yield _ranked(
        plans,
        lambda one: number(shown_plan(one.document)["cost_gbp"]),
        ("{name} costs least: {value}", "All cost the same: {value}"),
        pounds,
    )


def _ranked(
    plans: Sequence[BesidePlan],
    measure: Callable[[BesidePlan], float | None],
    templates: tuple[str, str],
    write: Callable[[float], str],
) -> Sentence:
    """Say which plan has the least of something and what the others have; or that none can be told from the rest."""
    found = [(value, one) for one in plans if (value := measure(one)) is not None]
    if not found:
        return Sentence("No plan has a distance: somebody is in of a group that the population has not.")
    least, first = min(found, key=lambda pair: pair[0])
    others = [f"{write(value)} in {one.letter}" for value, one in found if write(value) != write(least)]
    if not others:
        return Sentence(templates[1] + ".", {"value": write(least)})
    values = {"name": first.letter, "value": write(least), "others": listed(others)}
    return Sentence(templates[0] + " ({others}).", values)


def _rest(plans: Sequence[BesidePlan], *, alike: bool) -> Iterator[Sentence]:
    way = _widest(plans)
    if way is not None:
        said = listed(
            f"{people(shown_plan(one.document)['allocation'].get(way, 0))} in {one.letter}" for one in plans
        )
        yield Sentence("They differ most in {way}: {said}.", {"way": plain(way), "said": said})
    if alike:
        yield from (_below(one) for one in plans)


def _widest(plans: Sequence[BesidePlan]) -> str | None:
    """Return the channel through which the plans' numbers of people differ most, if any do."""
    spans = {}
    for way in _channels(plans):
        counts = [float(shown_plan(one.document)["allocation"].get(way, 0)) for one in plans]
        spans[way] = max(counts) - min(counts)
    widest = max(spans, key=lambda way: spans[way], default=None)
    return widest if widest is not None and spans[widest] > A_FEW else None


def _channels(plans: Sequence[BesidePlan]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in plans for name in shown_plan(one.document)["allocation"]))


def _short(one: BesidePlan) -> list[Mapping[str, Any]]:
    """Return the groups that end below 0.8 of their share, those with nobody among them."""
    ratios = ((row, number(row["ratio"])) for row in one.document["groups"])
    return [row for row, value in ratios if value is not None and value < FAIR]


def _below(one: BesidePlan) -> Sentence:
    short = _short(one)
    if not short:
        return Sentence("In {letter} every group reaches 0.8 of its share.", {"letter": one.letter})
    named = listed(f"{plain(row['category'])} ({ratio(row['ratio'])})" for row in short)
    return Sentence(
        "In {letter} these stay below 0.8 of their share: {named}.", {"letter": one.letter, "named": named}
    )


def overall_table(plans: Sequence[BesidePlan], *, alike: bool = True) -> FindingTable:
    """Return what each plan does, one column a plan."""
    rows = [
        ("People through " + plain(way), *(_through(one, way) for one in plans)) for way in _channels(plans)
    ]
    rows.append(("Bought", *(_bought(one) for one in plans)))
    rows.append(("Cost", *(pounds(shown_plan(one.document)["cost_gbp"]) for one in plans)))
    rows.append(("People at the end", *(people(shown_plan(one.document)["n"]) for one in plans)))
    if alike:
        rows.append(("Distance of the mix (nats)", *(_distance(one) for one in plans)))
    rows.append(("Floors", *(_floors(one) for one in plans)))
    rows.append(("How sure it is the best", *(_sure(one) for one in plans)))
    return _table("What each plan does", plans, rows)


def groups_table(plans: Sequence[BesidePlan]) -> FindingTable:
    """Return every group's ratio to its share at the end of each plan; those below 0.8 say so."""
    rows = []
    for row in plans[0].document["groups"]:
        name = row["category"]
        rows.append((plain(name), *(_ratio_words(_group(one, name)) for one in plans)))
    return _table("Each group at the end, of its share (0.8 or more wanted)", plans, rows)


def _table(caption: str, plans: Sequence[BesidePlan], rows: Sequence[tuple[str, ...]]) -> FindingTable:
    columns = (Column(title=""), *(Column(title=one.name) for one in plans))
    return FindingTable(caption=caption, columns=columns, rows=tuple(rows))


def _through(one: BesidePlan, way: str) -> str:
    found = shown_plan(one.document)["allocation"].get(way)
    return NOT_THERE if found is None else people(found)


def _bought(one: BesidePlan) -> str:
    units = {name: count for name, count in shown_plan(one.document)["units"].items() if count}
    return listed(f"{plain(name)} ({count})" for name, count in units.items()) if units else "nothing"


def _distance(one: BesidePlan) -> str:
    found = number(shown_plan(one.document)["kl"])
    return "no distance" if found is None else f"{found:.4f}"


def _floors(one: BesidePlan) -> str:
    rows = [row for row in one.document["groups"] if "floor" in row]
    if not rows:
        return "none asked for"
    missed = [
        plain(row["category"]) for row in rows if float(row["planned_share"]) < float(row["floor"]) - 1e-6
    ]
    return f"missed for {listed(missed)}" if missed else "all expected to hold"


def _sure(one: BesidePlan) -> str:
    found = one.document["ranking"]
    if "stays_best" not in found:
        return "mixes and rates taken as known"
    return f"stays the best in {percent(float(found['stays_best']))} of draws"


def _group(one: BesidePlan, name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(row for row in one.document["groups"] if row["category"] == name)
    return found


def _ratio_words(row: Mapping[str, Any]) -> str:
    value = number(row["ratio"])
    if value is None:
        return "no number"
    low, high = number(row["low"]), number(row["high"])
    between = "" if low is None or high is None else f" ({ratio(low)} to {ratio(high)} by chance)"
    return f"{ratio(value)}{between}{', below 0.8' if value < FAIR else ''}"


def groups_chart(plans: Sequence[BesidePlan]) -> Chart:
    """Return each group's ratio at the end of each plan, plans beneath each other under their group."""
    rows: list[DotRow] = []
    for row in plans[0].document["groups"]:
        rows.append(DotRow(name=plain(row["category"]), heading=True))
        rows += [_dot(one, _group(one, row["category"])) for one in plans]
    said = _chart_title(plans)
    notes = ("Lines: what chance alone would do to the mix, 95 times in 100.",)
    wide, narrow = both_widths(Dots(title=said, rows=rows, band=BAND, notes=notes))
    each = "; ".join(
        f"{plain(row['category'])}: "
        + ", ".join(f"{_ratio_words(_group(one, row['category']))} in {one.letter}" for one in plans)
        for row in plans[0].document["groups"]
    )
    return Chart(
        title=said, description=f"{said}. {each}.", wide=wide, narrow=narrow, table=groups_table(plans)
    )


def _dot(one: BesidePlan, row: Mapping[str, Any]) -> DotRow:
    value, low, high = (number(row[key]) for key in ("ratio", "low", "high"))
    is_about = value is None or BAND[0] <= value <= BAND[1]
    return DotRow(
        name=one.name,
        value=value,
        interval=None if low is None or high is None else (low, high),
        verdict="about" if is_about else "under" if (value or 0.0) < 1 else "over",
        words=("no number" if value is None else ratio(value), ""),
        within=True,
    )


def _chart_title(plans: Sequence[BesidePlan]) -> str:
    short = {one.letter: len(_short(one)) for one in plans}
    if not any(short.values()):
        return "Every plan brings every group to 0.8 of its share"
    return "Groups left below 0.8 of their share: " + listed(
        f"{count or 'none'} in {letter}" for letter, count in short.items()
    )
