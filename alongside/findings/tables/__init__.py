"""Findings as tables: the same cells on a page, in a terminal and in a file."""

from alongside.findings.tables._groups import certainty_table, groups_table
from alongside.findings.tables._sections import families_of, family_tables, whole_tables
from alongside.findings.tables._table import Column, FindingTable, safe_cell

__all__ = [
    "Column",
    "FindingTable",
    "certainty_table",
    "families_of",
    "family_tables",
    "groups_table",
    "safe_cell",
    "whole_tables",
]
