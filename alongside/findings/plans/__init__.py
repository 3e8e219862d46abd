"""A plan as people read it: sentences, tables, pictures, the report and the paper."""

from alongside.findings.plans._agreed import agreed, decision_sentence, rule_sentences
from alongside.findings.plans._beside import BesidePlan, BesideReport, build_beside
from alongside.findings.plans._charts import front_chart, plan_chart
from alongside.findings.plans._effects import effect_sentences, effects_chart, effects_table
from alongside.findings.plans._paper import Paper, build_paper
from alongside.findings.plans._paper_files import paper_bytes
from alongside.findings.plans._report import PlanReport, build_plan_report, plan_html
from alongside.findings.plans._rule_report import (
    build_rule_report,
    none_below_sentence,
    rule_answer,
    rule_words,
)
from alongside.findings.plans._sentences import (
    not_known,
    people,
    plan_answer,
    plan_question,
    pounds,
    reasons,
    shown_plan,
    still_missing,
    why_words,
)
from alongside.findings.plans._tables import (
    channels_table,
    front_table,
    plan_groups_table,
    plans_table,
    ranking_table,
    rule_table,
    strategies_table,
)
from alongside.findings.plans._typed import TypedPlan, typed_plan

__all__ = [
    "BesidePlan",
    "BesideReport",
    "Paper",
    "PlanReport",
    "TypedPlan",
    "agreed",
    "build_beside",
    "build_paper",
    "build_plan_report",
    "build_rule_report",
    "channels_table",
    "decision_sentence",
    "effect_sentences",
    "effects_chart",
    "effects_table",
    "front_chart",
    "front_table",
    "none_below_sentence",
    "not_known",
    "paper_bytes",
    "people",
    "plan_answer",
    "plan_chart",
    "plan_groups_table",
    "plan_html",
    "plan_question",
    "plans_table",
    "pounds",
    "ranking_table",
    "reasons",
    "rule_answer",
    "rule_sentences",
    "rule_table",
    "rule_words",
    "shown_plan",
    "still_missing",
    "strategies_table",
    "typed_plan",
    "why_words",
]
