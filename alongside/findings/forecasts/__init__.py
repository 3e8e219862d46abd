"""A forecast as sentences, tables, a fan and a page; a back-test as sentences and tables."""

from alongside.findings.forecasts._ends import ends
from alongside.findings.forecasts._fan import fan
from alongside.findings.forecasts._report import backtest_sections, build_forecast_report, forecast_html
from alongside.findings.forecasts._sentences import (
    backtest_answer,
    dimension_sentences,
    forecast_answer,
    forecast_headline,
    forecast_question,
)
from alongside.findings.forecasts._tables import (
    backtest_table,
    forecast_table,
    origins_table,
    path_table,
    sources_table,
)

__all__ = [
    "backtest_answer",
    "backtest_sections",
    "backtest_table",
    "build_forecast_report",
    "dimension_sentences",
    "ends",
    "fan",
    "forecast_answer",
    "forecast_headline",
    "forecast_html",
    "forecast_question",
    "forecast_table",
    "origins_table",
    "path_table",
    "sources_table",
]
