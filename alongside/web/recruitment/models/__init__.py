"""What is looked at every week, what is foreseen and planned, what is decided and what was said of it."""

from alongside.web.recruitment.models.forecasts import (
    Backtest,
    BacktestTask,
    Forecast,
    ForecastImage,
    ForecastTask,
)
from alongside.web.recruitment.models.looks import Arrivals, Lamp, LampKind, Look
from alongside.web.recruitment.models.plans import Paper, Plan, Task
from alongside.web.recruitment.models.points import AdaptationPoint, Decision, Remark, Stance
from alongside.web.recruitment.models.rules import RuleTask, TriedRule

__all__ = [
    "AdaptationPoint",
    "Arrivals",
    "Backtest",
    "BacktestTask",
    "Decision",
    "Forecast",
    "ForecastImage",
    "ForecastTask",
    "Lamp",
    "LampKind",
    "Look",
    "Paper",
    "Plan",
    "Remark",
    "RuleTask",
    "Stance",
    "Task",
    "TriedRule",
]
