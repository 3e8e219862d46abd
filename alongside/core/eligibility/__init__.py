"""Eligibility: does this service fit this family, why, what is still to ask, and what would change it?"""

from alongside.core.eligibility._ages import add_months, is_under_months
from alongside.core.eligibility._alternatives import Alternative, ranked
from alongside.core.eligibility._answers import Answer, CriterionAnswer, FactUsed, Fit, Turn, Wait
from alongside.core.eligibility._changes import Change, what_changed
from alongside.core.eligibility._checks import check_specification
from alongside.core.eligibility._entitlements import ClaimAnswer, PublicFunds, claim_answer, with_nothing_said
from alongside.core.eligibility._equity import Basis, Equity, People, ShutOut, equity_test
from alongside.core.eligibility._family import Child, Family, Range, Recorded, Single, Waiver
from alongside.core.eligibility._fit import fit
from alongside.core.eligibility._many import fit_many
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
    birth_dates,
    is_within,
)
from alongside.core.eligibility._publication import (
    Clash,
    IdleQuestion,
    Publication,
    Witness,
    check_publication,
    protected_words,
)
from alongside.core.eligibility._shared import fit_for_shared_screen, private_facts
from alongside.core.eligibility._subjects import check_asked, check_births, known_facts
from alongside.core.eligibility._values import check_value
from alongside.core.eligibility._waivers import Review

__all__ = [
    "Alternative",
    "Answer",
    "Basis",
    "Change",
    "Child",
    "ClaimAnswer",
    "Clash",
    "Criterion",
    "CriterionAnswer",
    "Equity",
    "Fact",
    "FactType",
    "FactUsed",
    "Family",
    "Fit",
    "Group",
    "IdleQuestion",
    "Kind",
    "Leaf",
    "Not",
    "Pack",
    "People",
    "PublicFunds",
    "Publication",
    "Purpose",
    "Range",
    "Recorded",
    "Relation",
    "Result",
    "Review",
    "Rule",
    "RuleGroup",
    "ShutOut",
    "Single",
    "Specification",
    "State",
    "Test",
    "Turn",
    "Unit",
    "Wait",
    "Waiver",
    "Witness",
    "add_months",
    "birth_dates",
    "check_asked",
    "check_births",
    "check_publication",
    "check_specification",
    "check_value",
    "claim_answer",
    "equity_test",
    "fit",
    "fit_for_shared_screen",
    "fit_many",
    "is_under_months",
    "is_within",
    "known_facts",
    "private_facts",
    "protected_words",
    "ranked",
    "what_changed",
    "with_nothing_said",
]
