"""Tables of the whole mix, the indicators, the gradient, crossed groups, what is missing and weights."""

from __future__ import annotations

from alongside.findings.numbers import level_text, with_interval, written
from alongside.findings.reading import Block, Reading, part
from alongside.findings.sentences import capital, cell_words, dimension_words, listed, plain
from alongside.findings.tables._table import FindingTable, columns

_DISTANCES = {
    "total_variation": "Total variation",
    "hellinger": "Hellinger",
    "kl": "Kullback–Leibler",
    "jensen_shannon": "Jensen–Shannon",
    "earth_movers": "Earth mover's",
}
_WHERE = ("Yardstick", "Stage", "Dimension")


def _where(row: Block) -> tuple[str, ...]:
    return plain(row["benchmark"]), plain(row["stage"]), capital(dimension_words(row["dimension"]))


def mixes_table(reading: Reading) -> FindingTable:
    """Return how far each whole mix is from its yardstick, beside what chance alone would give."""
    rows = tuple(_distance_row(mix, name) for mix in reading["mixes"] for name in _DISTANCES)
    level = level_text(reading["level"])
    titles = ("Distance", "Value", "By chance, on average", f"By chance, {level} of the time")
    return FindingTable(
        caption="How far the whole mix is from the yardstick, beside what chance alone would give",
        columns=columns(*_WHERE, *titles, text=range(4)),
        rows=rows,
    )


def _distance_row(mix: Block, name: str) -> tuple[str, ...]:
    block = mix[name]
    band = f"{written(part(block, 'low'), 'distance')} to {written(part(block, 'high'), 'distance')}"
    known = isinstance(part(block, "low"), int | float)
    return (
        *_where(mix),
        _DISTANCES[name],
        written(part(block, "value"), "distance"),
        written(part(block, "expected"), "distance") if known else "",
        band if known else "",
    )


def chance_table(reading: Reading) -> FindingTable:
    """Return the test of each whole mix, and the groups below four fifths of their share."""
    titles = ("Chi-square", "Degrees of freedom", "p-value", "Method", "Below four fifths of their share")
    return FindingTable(
        caption="Each mix as a whole: could chance alone do this?",
        columns=columns(*_WHERE, *titles, text=(0, 1, 2, 6, 7)),
        rows=tuple(_test_row(mix) for mix in reading["mixes"]),
    )


def _test_row(mix: Block) -> tuple[str, ...]:
    test = mix["chi_square"]
    method = part(test, "method")
    return (
        *_where(mix),
        written(part(test, "statistic"), "ratio"),
        written(part(test, "df"), "count"),
        written(part(test, "p_value"), "chance"),
        plain(method) if isinstance(method, str) else "",
        _below(mix["below_four_fifths"]),
    )


def _below(names: object) -> str:
    if not isinstance(names, list):
        return written(names, "count")
    return listed((plain(name) for name in names), most=40) if names else "none"


def indicator_table(reading: Reading) -> FindingTable:
    """Return the representativeness indicators of the whole."""
    titles = (
        "R-indicator",
        "Before adjustment",
        "Coefficient of variation",
        "Generalisability index (cells)",
    )
    return FindingTable(
        caption=f"Representativeness of the whole, with {level_text(reading['level'])} intervals",
        columns=columns("Yardstick", "Stage", "List", *titles, text=range(3)),
        rows=tuple(_indicator_row(row) for row in reading["indicator"]),
    )


def _indicator_row(row: Block) -> tuple[str, ...]:
    blocks = (row[name] for name in ("r", "r_unadjusted", "cv", "b_cells"))
    where = (plain(row["benchmark"]), plain(row["stage"]), plain(row["list"]))
    return (*where, *(with_interval(block, "distance") for block in blocks))


def partial_table(reading: Reading) -> FindingTable:
    """Return which variables and categories the lack of representativeness comes from."""
    titles = ("Yardstick", "Stage", "Variable", "Category", "Unconditional", "Conditional")
    rows = tuple(
        _partial_row(indicator, row)
        for indicator in reading["indicator"]
        for name in ("partial_by_variable", "partial_by_category")
        for row in _listed_rows(indicator.get(name))
    )
    return FindingTable(
        caption="Where the lack of representativeness comes from (partial indicators)",
        columns=columns(*titles, text=range(4)),
        rows=rows,
    )


def _listed_rows(block: object) -> list[Block]:
    return block if isinstance(block, list) else []


def _partial_row(indicator: Block, row: Block) -> tuple[str, ...]:
    return (
        plain(indicator["benchmark"]),
        plain(indicator["stage"]),
        capital(dimension_words(row["variable"])),
        plain(row.get("category") or "all"),
        written(part(row["unconditional"], "value"), "distance"),
        written(part(row["conditional"], "value"), "distance"),
    )


def gradient_table(reading: Reading) -> FindingTable:
    """Return the slopes from least to most deprived."""
    titles = (
        "Slope index",
        "Slope over mean",
        "Relative index",
        "Relative index (Poisson)",
        "Concentration index",
    )
    return FindingTable(
        caption=f"From least to most deprived, with {level_text(reading['level'])} intervals",
        columns=columns(*_WHERE, *titles, text=range(3)),
        rows=tuple(_gradient_row(row) for row in reading["gradient"]),
    )


def _gradient_row(row: Block) -> tuple[str, ...]:
    names = ("sii", "rii_mean", "rii", "rii_poisson", "concentration_index")
    return (*_where(row), *(with_interval(row[name], "distance") for name in names))


def cells_table(reading: Reading, rows: tuple[Block, ...]) -> FindingTable:
    """Return crossed groups with their raw and their pooled ratios."""
    titles = (
        "Stage",
        "Those it is for",
        "Taking part",
        "Ratio",
        "Ratio, pooled",
        "Chance to be among the lowest three",
    )
    return FindingTable(
        caption=f"Crossed groups, with {level_text(reading['level'])} intervals",
        columns=columns("Group", *titles, text=(0, 1)),
        rows=tuple(_cell_row(row) for row in rows),
    )


def _cell_row(row: Block) -> tuple[str, ...]:
    return (
        cell_words(row["cell"]),
        plain(row["stage"]),
        written(row["population_count"], "count"),
        written(row["cohort_count"], "count"),
        with_interval(row["ppr"]),
        with_interval(row["pooled"]),
        written(row["probability_lowest_three"], "percent"),
    )


def missing_table(reading: Reading) -> FindingTable:
    """Return how far the unknown could move each ratio."""
    titles = (
        "Category",
        "Not known, it is for",
        "Not known, taking part",
        "Lowest",
        "Highest",
        "Depends on the unknown",
    )
    return FindingTable(
        caption="How far the unknown could move each ratio",
        columns=columns(*_WHERE, *titles, text=(0, 1, 2, 3, 8)),
        rows=tuple(_missing_row(row) for row in reading["missing"]),
    )


def _missing_row(row: Block) -> tuple[str, ...]:
    return (
        *_where(row),
        plain(row["category"]),
        written(row["unknown_population"], "count"),
        written(row["unknown_cohort"], "count"),
        written(row["ppr_lowest"], "ratio"),
        written(row["ppr_highest"], "ratio"),
        "yes" if row["straddles_one"] is True else "no",
    )


def weights_table(reading: Reading) -> FindingTable:
    """Return what matching the margins by weights would cost."""
    titles = ("Margins", "Taking part", "Would count as", "Smallest weight", "Largest weight")
    return FindingTable(
        caption="What re-weighting would cost (a diagnosis: nothing here is weighted)",
        columns=columns("Yardstick", "Stage", *titles, text=range(3)),
        rows=tuple(_weight_row(row) for row in reading["weights"]),
    )


def _weight_row(row: Block) -> tuple[str, ...]:
    return (
        plain(row["benchmark"]),
        plain(row["stage"]),
        listed(dimension_words(name) for name in row["dimensions"]),
        written(row["n"], "count"),
        written(row["effective_sample_size"], "count"),
        written(row["smallest_weight"], "ratio"),
        written(row["largest_weight"], "ratio"),
    )
