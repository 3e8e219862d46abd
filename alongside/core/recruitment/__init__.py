"""Recruitment: what a plan may be, the best one, and what would change it."""

from alongside.core.recruitment._brief import UNLIMITED, Brief, Channel, Objective, Strategy, check_brief
from alongside.core.recruitment._make_plan import Binding, PlanAnswer, make_plan
from alongside.core.recruitment._minimise import Certificate
from alongside.core.recruitment._other_plans import OtherPlan
from alongside.core.recruitment._plan_made import FAIR_SHARE, Plan, plan_of

__all__ = [
    "FAIR_SHARE",
    "UNLIMITED",
    "Binding",
    "Brief",
    "Certificate",
    "Channel",
    "Objective",
    "OtherPlan",
    "Plan",
    "PlanAnswer",
    "Strategy",
    "check_brief",
    "make_plan",
    "plan_of",
]
