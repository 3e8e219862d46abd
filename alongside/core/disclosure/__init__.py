"""Publishing counts of people: small numbers hidden, the rest rounded, and proof that nothing leads back."""

from alongside.core.disclosure._breakdown import Breakdown, Category, Cell
from alongside.core.disclosure._editions import Edition, tables_of
from alongside.core.disclosure._protect import Audit, Protected, protect
from alongside.core.disclosure._small import HES, SmallNumbers
from alongside.core.disclosure._tables import AtMost, Count, Key, Nested, Role, Sum, Tables

__all__ = [
    "HES",
    "AtMost",
    "Audit",
    "Breakdown",
    "Category",
    "Cell",
    "Count",
    "Edition",
    "Key",
    "Nested",
    "Protected",
    "Role",
    "SmallNumbers",
    "Sum",
    "Tables",
    "protect",
    "tables_of",
]
