"""A console that reads well, and tables of findings printed on it."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alongside.findings.tables import FindingTable

MOST_WIDTH, MOST_ROWS = 110, 40


def reading_console() -> Console:
    """Return a console no wider than reads well; in a pipe it is as wide as the tables need."""
    usual = Console(highlight=False)
    is_narrow = usual.is_terminal and usual.width <= MOST_WIDTH
    return usual if is_narrow else Console(highlight=False, width=MOST_WIDTH)


def print_table(out: Console, table: FindingTable) -> None:
    """Print one table, its first rows where there are very many."""
    printed = Table(box=SIMPLE_HEAD, title=table.caption, title_justify="left", title_style="bold")
    for column in table.columns:
        printed.add_column(column.title, justify="right" if column.numeric else "left")
    for row in table.rows[:MOST_ROWS]:
        printed.add_row(*(Text(cell) for cell in row))
    out.print(printed)
    if len(table.rows) > MOST_ROWS:
        out.print(Text(f"... and {len(table.rows) - MOST_ROWS} more rows: --json or --html has them all."))
