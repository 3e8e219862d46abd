"""Flow: stages, losses, reasons, and totals that must add up (recruitment funnels, CONSORT, PRISMA)."""

from alongside.core.flow._growth import Growth, check_growth, growths
from alongside.core.flow._reasons import EXIT_SCHEMA, exit_reasons, group_losses
from alongside.core.flow._stages import ALLOCATION_STAGES, branch_origin, is_branch, stage_origins, stage_path
from alongside.core.flow._steps import Steps, flow_steps
from alongside.core.flow._totals import TotalMismatch, check_total

__all__ = [
    "ALLOCATION_STAGES",
    "EXIT_SCHEMA",
    "Growth",
    "Steps",
    "TotalMismatch",
    "branch_origin",
    "check_growth",
    "check_total",
    "exit_reasons",
    "flow_steps",
    "group_losses",
    "growths",
    "is_branch",
    "stage_origins",
    "stage_path",
]
