"""A plan on the terminal: the answer first, then who through which channel, the groups, and plans side by side."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from alongside.exchange.plan_documents import Document
from alongside.findings import plans
from alongside.findings.sentences import plain
from alongside.findings.tables import FindingTable

MOST_WIDTH, MOST_ROWS = 110, 40
FRONT_SHOWN = 8


def show(document: Document, *, console: Console | None = None) -> None:
    """Print a plan for a person."""
    out = console or _console()
    if document["title"]:
        out.print(Text(plain(document["title"]), style="bold"))
    out.print(Text(str(plans.plan_question(document)), style="bold"))
    out.print(Text(str(plans.plan_answer(document))))
    out.print(Text(str(plans.still_missing(document))))
    out.print()
    for made in (plans.channels_table, plans.plan_groups_table, plans.plans_table, plans.front_table):
        print_table(out, made(document))
    for made in (plans.strategies_table, plans.ranking_table):
        print_table(out, made(document))
    if "ends" in document["rule"]:
        print_table(out, plans.rule_table(document))
        for sentence in plans.rule_sentences(document):
            out.print(Text(str(sentence)))
    for said in map(
        str, (*plans.effect_sentences(document), *plans.reasons(document), *plans.not_known(document))
    ):
        out.print(Text(said))
    for notice in document["notices"]:
        out.print(Text(f"Note: {notice['text']}"))


def print_table(out: Console, table: FindingTable) -> None:
    """Print one table, its first rows where there are very many."""
    if not table.rows:
        return
    printed = Table(box=SIMPLE_HEAD, title=table.caption, title_justify="left", title_style="bold")
    for column in table.columns:
        printed.add_column(column.title, justify="right" if column.numeric else "left")
    for row in table.rows[:MOST_ROWS]:
        printed.add_row(*(Text(cell) for cell in row))
    out.print(printed)
    if len(table.rows) > MOST_ROWS:
        out.print(Text(f"... and {len(table.rows) - MOST_ROWS} more rows: --json or --html has them all."))


def _console() -> Console:
    """A console no wider than reads well; in a pipe it is as wide as the tables need."""
    usual = Console(highlight=False)
    return (
        usual
        if usual.is_terminal and usual.width <= MOST_WIDTH
        else Console(highlight=False, width=MOST_WIDTH)
    )
