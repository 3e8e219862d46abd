"""Reach: who is in, who is missing, at which step were they lost, and what would change it."""

from alongside.core.reach._comparison import Comparison
from alongside.core.reach._crossing import Crossing
from alongside.core.reach._decomposition import CANNOT_TELL, FOUND_AT_ALL, Decomposition, decompose
from alongside.core.reach._distances import Distance, MixDistances, mix_distances
from alongside.core.reach._epochs import Adaptation, Epoch, epochs
from alongside.core.reach._evalues import LARGEST_E_VALUE, EValues, Prior, e_values, prior_weights
from alongside.core.reach._external_cv import external_cv
from alongside.core.reach._funnels import Funnel
from alongside.core.reach._generalisability import Generalisability, generalisability_index
from alongside.core.reach._gradients import GradientRow
from alongside.core.reach._groups import NOT_A_RATE, Family, compare_groups
from alongside.core.reach._indicator import Indicator, IndicatorValue, indicator
from alongside.core.reach._lamps import LampChance, Watched, alarms, lamp_chances, signals
from alongside.core.reach._mixes import Mix
from alongside.core.reach._model import (
    Cohort,
    Population,
    Question,
    Relation,
    branch_origin,
    is_branch,
    margins_of_cells,
)
from alongside.core.reach._order import numbered_orders
from alongside.core.reach._panel import Panel, mirror
from alongside.core.reach._pooling import Pooled, pool_cells
from alongside.core.reach._raking import Raking, rake
from alongside.core.reach._release import Release, protect_for_release
from alongside.core.reach._sequences import share_sequence
from alongside.core.reach._sequences_waiting import Waiting, WaitingLimits, waiting_sequence
from alongside.core.reach._watch import Arrivals, Watch, WatchQuestion, watch

__all__ = [
    "CANNOT_TELL",
    "FOUND_AT_ALL",
    "LARGEST_E_VALUE",
    "NOT_A_RATE",
    "Adaptation",
    "Arrivals",
    "Cohort",
    "Comparison",
    "Crossing",
    "Decomposition",
    "Distance",
    "EValues",
    "Epoch",
    "Family",
    "Funnel",
    "Generalisability",
    "GradientRow",
    "Indicator",
    "IndicatorValue",
    "LampChance",
    "Mix",
    "MixDistances",
    "Panel",
    "Pooled",
    "Population",
    "Prior",
    "Question",
    "Raking",
    "Relation",
    "Release",
    "Waiting",
    "WaitingLimits",
    "Watch",
    "WatchQuestion",
    "Watched",
    "alarms",
    "branch_origin",
    "compare_groups",
    "decompose",
    "e_values",
    "epochs",
    "external_cv",
    "generalisability_index",
    "indicator",
    "is_branch",
    "lamp_chances",
    "margins_of_cells",
    "mirror",
    "mix_distances",
    "numbered_orders",
    "pool_cells",
    "prior_weights",
    "protect_for_release",
    "rake",
    "share_sequence",
    "signals",
    "waiting_sequence",
    "watch",
]
