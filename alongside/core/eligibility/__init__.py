"""Eligibility: does this service fit this family, why, what is still to ask, and what would change it?"""

from alongside.core.eligibility._ages import add_months, is_under_months
from alongside.core.eligibility._answers import Answer, CriterionAnswer, FactUsed, Fit, Turn, Wait
from alongside.core.eligibility._family import Child, Family, Range, Recorded, Single, Waiver
from alongside.core.eligibility._fit import fit
from alongside.core.eligibility._model import (
    Criterion,
    Fact,
    FactType,
    Group,
    Kind,
    Leaf,
    Not,
    Pack,
    Purpose,
    Relation,
    Result,
    Rule,
    RuleGroup,
    Specification,
    State,
    Test,
    Unit,
)
from alongside.core.eligibility._questions import without_private
from alongside.core.eligibility._waivers import Review

__all__ = [
    "Answer",
    "Child",
    "Criterion",
    "CriterionAnswer",
    "Fact",
    "FactType",
    "FactUsed",
    "Family",
    "Fit",
    "Group",
    "Kind",
    "Leaf",
    "Not",
    "Pack",
    "Purpose",
    "Range",
    "Recorded",
    "Relation",
    "Result",
    "Review",
    "Rule",
    "RuleGroup",
    "Single",
    "Specification",
    "State",
    "Test",
    "Turn",
    "Unit",
    "Wait",
    "Waiver",
    "add_months",
    "fit",
    "is_under_months",
    "without_private",
]
