"""Reach over time as sentences, tables, the weekly strip and a page."""

from alongside.findings.watches._looks import Family, families
from alongside.findings.watches._report import (
    OverTimeReport,
    OverTimeSection,
    build_watch_report,
    provenance_facts,
    watch_html,
)
from alongside.findings.watches._sentences import (
    chance_sentences,
    family_answer,
    family_remarks,
    lit_sentences,
    watch_answer,
    watch_question,
)
from alongside.findings.watches._strip import strip
from alongside.findings.watches._tables import chances_table, lit_table, looks_table, watch_table

__all__ = [
    "Family",
    "OverTimeReport",
    "OverTimeSection",
    "build_watch_report",
    "chance_sentences",
    "chances_table",
    "families",
    "family_answer",
    "family_remarks",
    "lit_sentences",
    "lit_table",
    "looks_table",
    "provenance_facts",
    "strip",
    "watch_answer",
    "watch_html",
    "watch_question",
    "watch_table",
]
