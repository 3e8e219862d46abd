"""Findings as tables: the same cells on a page, in a terminal and in a file."""

from alongside.findings.tables._groups import certainty_table, groups_table
from alongside.findings.tables._place import counts_table, slopes_table, tenths_table
from alongside.findings.tables._sections import families_of, family_tables, whole_tables
from alongside.findings.tables._steps import comparison_table, funnel_table, reasons_table, stages_table
from alongside.findings.tables._table import Column, FindingTable, safe_cell
from alongside.findings.tables._whole import (
    cells_table,
    chance_table,
    gradient_table,
    indicator_table,
    missing_table,
    mixes_table,
    partial_table,
    weights_table,
)

__all__ = [
    "Column",
    "FindingTable",
    "cells_table",
    "certainty_table",
    "chance_table",
    "comparison_table",
    "counts_table",
    "families_of",
    "family_tables",
    "funnel_table",
    "gradient_table",
    "groups_table",
    "indicator_table",
    "missing_table",
    "mixes_table",
    "partial_table",
    "reasons_table",
    "safe_cell",
    "slopes_table",
    "stages_table",
    "tenths_table",
    "weights_table",
    "whole_tables",
]
