"""Recruitment: what a plan may be, the best one, and what would change it."""

from alongside.core.recruitment._arrivals import UNCAPPED, Closure, RecruitmentSource, exposure, week_ends
from alongside.core.recruitment._backtest import Backtest, Origin, backtest
from alongside.core.recruitment._brief import UNLIMITED, Brief, Channel, Objective, Strategy, check_brief
from alongside.core.recruitment._forecast import Forecast, GoingOn, History, Outlook, forecast, quantiles
from alongside.core.recruitment._forecast_history import Seen, history_of
from alongside.core.recruitment._forecast_mixes import going_on_draws, mix_draws
from alongside.core.recruitment._forecast_rates import rate_draws
from alongside.core.recruitment._forecast_task import Supposed, origins_of, start_of_forecast
from alongside.core.recruitment._make_plan import Binding, PlanAnswer, make_plan
from alongside.core.recruitment._minimise import Certificate
from alongside.core.recruitment._other_plans import OtherPlan
from alongside.core.recruitment._plan_made import FAIR_SHARE, Plan, plan_of
from alongside.core.recruitment._simulate import NOT_REACHED, Future, Remaining, simulate_remaining

__all__ = [
    "FAIR_SHARE",
    "NOT_REACHED",
    "UNCAPPED",
    "UNLIMITED",
    "Backtest",
    "Binding",
    "Brief",
    "Certificate",
    "Channel",
    "Closure",
    "Forecast",
    "Future",
    "GoingOn",
    "History",
    "Objective",
    "Origin",
    "OtherPlan",
    "Outlook",
    "Plan",
    "PlanAnswer",
    "RecruitmentSource",
    "Remaining",
    "Seen",
    "Strategy",
    "Supposed",
    "backtest",
    "check_brief",
    "exposure",
    "forecast",
    "going_on_draws",
    "history_of",
    "make_plan",
    "mix_draws",
    "origins_of",
    "plan_of",
    "quantiles",
    "rate_draws",
    "simulate_remaining",
    "start_of_forecast",
    "week_ends",
]
