"""Recruitment: what a plan may be, the best one, and what would change it."""

from alongside.core.recruitment._adaptation import (
    AdaptationPoint,
    Decision,
    check_point,
    decide,
    frozen_digest,
)
from alongside.core.recruitment._arrivals import UNCAPPED, Closure, RecruitmentSource, exposure, week_ends
from alongside.core.recruitment._backtest import Backtest, Origin, backtest
from alongside.core.recruitment._best import nearest_recruits
from alongside.core.recruitment._brief import UNLIMITED, Brief, Channel, Objective, Strategy, check_brief
from alongside.core.recruitment._doubt import Doubt, doubt_of, is_unsure
from alongside.core.recruitment._effect_consent import FourChances, Yes
from alongside.core.recruitment._effect_posterior import Belief, EffectPrior
from alongside.core.recruitment._effect_weeks import Compared, NotLearnt, Running
from alongside.core.recruitment._effects import (
    ArrivalTable,
    Effect,
    LearntArrivals,
    LearntConsent,
    arrivals_effect,
    consent_effect,
    learn_effect,
    together,
)
from alongside.core.recruitment._forecast import Forecast, GoingOn, History, Outlook, forecast, quantiles
from alongside.core.recruitment._forecast_history import Seen, history_of
from alongside.core.recruitment._forecast_mixes import going_on_draws, mix_draws
from alongside.core.recruitment._forecast_rates import rate_draws
from alongside.core.recruitment._forecast_task import Supposed, origins_of, start_of_forecast
from alongside.core.recruitment._make_plan import Binding, PlanAnswer, make_plan
from alongside.core.recruitment._minimise import Certificate
from alongside.core.recruitment._other_plans import OtherPlan, equal_split, in_proportion
from alongside.core.recruitment._plan_made import FAIR_SHARE, Plan, chance_of_shares, plan_of
from alongside.core.recruitment._robust import Ranked
from alongside.core.recruitment._rule import Operating, Rule, RuleTask, operating_characteristics
from alongside.core.recruitment._simulate import NOT_REACHED, Future, Remaining, simulate_remaining
from alongside.core.recruitment._strategies import OnProgress, Units, unheard, with_strategies

__all__ = [
    "FAIR_SHARE",
    "NOT_REACHED",
    "UNCAPPED",
    "UNLIMITED",
    "AdaptationPoint",
    "ArrivalTable",
    "Backtest",
    "Belief",
    "Binding",
    "Brief",
    "Certificate",
    "Channel",
    "Closure",
    "Compared",
    "Decision",
    "Doubt",
    "Effect",
    "EffectPrior",
    "Forecast",
    "FourChances",
    "Future",
    "GoingOn",
    "History",
    "LearntArrivals",
    "LearntConsent",
    "NotLearnt",
    "Objective",
    "OnProgress",
    "Operating",
    "Origin",
    "OtherPlan",
    "Outlook",
    "Plan",
    "PlanAnswer",
    "Ranked",
    "RecruitmentSource",
    "Remaining",
    "Rule",
    "RuleTask",
    "Running",
    "Seen",
    "Strategy",
    "Supposed",
    "Units",
    "Yes",
    "arrivals_effect",
    "backtest",
    "chance_of_shares",
    "check_brief",
    "check_point",
    "consent_effect",
    "decide",
    "doubt_of",
    "equal_split",
    "exposure",
    "forecast",
    "frozen_digest",
    "going_on_draws",
    "history_of",
    "in_proportion",
    "is_unsure",
    "learn_effect",
    "make_plan",
    "mix_draws",
    "nearest_recruits",
    "operating_characteristics",
    "origins_of",
    "plan_of",
    "quantiles",
    "rate_draws",
    "simulate_remaining",
    "start_of_forecast",
    "together",
    "unheard",
    "week_ends",
    "with_strategies",
]
