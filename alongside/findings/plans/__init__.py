"""A plan as people read it: sentences, tables, pictures, the report and the paper."""

from alongside.findings.plans._charts import front_chart, plan_chart
from alongside.findings.plans._report import PlanReport, build_plan_report, plan_html
from alongside.findings.plans._sentences import (
    not_known,
    people,
    plan_answer,
    plan_question,
    pounds,
    reasons,
    still_missing,
    why_words,
)
from alongside.findings.plans._tables import channels_table, front_table, plan_groups_table, plans_table

__all__ = [
    "PlanReport",
    "build_plan_report",
    "channels_table",
    "front_chart",
    "front_table",
    "not_known",
    "people",
    "plan_answer",
    "plan_chart",
    "plan_groups_table",
    "plan_html",
    "plan_question",
    "plans_table",
    "pounds",
    "reasons",
    "still_missing",
    "why_words",
]
