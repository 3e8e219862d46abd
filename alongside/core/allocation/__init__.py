"""Allocation to arms: exact chances, and a log from which anybody can check every one of them."""

from alongside.core.allocation._assess import (
    Assessment,
    Exact,
    Participants,
    assess_by_simulation,
    assess_exactly,
    every_stratum,
)
from alongside.core.allocation._best_only import best_only
from alongside.core.allocation._big_stick import big_stick
from alongside.core.allocation._chen import chen
from alongside.core.allocation._clusters import (
    ClusterTest,
    Column,
    Constrained,
    Pair,
    cluster_test,
    constrain,
    scheme_place,
)
from alongside.core.allocation._custody import seed_of_shares, shares_of
from alongside.core.allocation._design import HAN_WARNING, Design, Factor, Strata
from alongside.core.allocation._efron import efron
from alongside.core.allocation._entries import (
    Asked,
    allocate_content,
    amend_content,
    close_content,
    correct_content,
    reseed_content,
    start_content,
    step_fields,
    unblind_content,
)
from alongside.core.allocation._han import han_2009
from alongside.core.allocation._history import Event, History, history_of
from alongside.core.allocation._imbalance import marginal_balance, spread, standard_deviation, variance
from alongside.core.allocation._maximal import maximal
from alongside.core.allocation._minimise import minimisation_scores
from alongside.core.allocation._permuted_blocks import permuted_blocks
from alongside.core.allocation._proof import SEED_BYTES, commitment_of, draw_of, key_of, salt_of
from alongside.core.allocation._random_allocation import random_allocation
from alongside.core.allocation._rank_all import rank_all
from alongside.core.allocation._read_design import design_of
from alongside.core.allocation._register import FORMAT, Allotted, Epoch, Register, is_instant, said
from alongside.core.allocation._replay import LogFinding
from alongside.core.allocation._rerandomise import (
    FEWEST_REPLICATES,
    Compared,
    Rerandomised,
    Statistic,
    compared,
    rerandomise,
)
from alongside.core.allocation._simulate import Simulated, drawn, simulate
from alongside.core.allocation._standing import standing_of
from alongside.core.allocation._step import Given, Step, block_size, choose, probabilities
from alongside.core.allocation._tally import Block
from alongside.core.allocation._urn import urn
from alongside.core.allocation._verify_log import Level, LogVerdict, Proof, verify_log

__all__ = [
    "FEWEST_REPLICATES",
    "FORMAT",
    "HAN_WARNING",
    "SEED_BYTES",
    "Allotted",
    "Asked",
    "Assessment",
    "Block",
    "ClusterTest",
    "Column",
    "Compared",
    "Constrained",
    "Design",
    "Epoch",
    "Event",
    "Exact",
    "Factor",
    "Given",
    "History",
    "Level",
    "LogFinding",
    "LogVerdict",
    "Pair",
    "Participants",
    "Proof",
    "Register",
    "Rerandomised",
    "Simulated",
    "Statistic",
    "Step",
    "Strata",
    "allocate_content",
    "amend_content",
    "assess_by_simulation",
    "assess_exactly",
    "best_only",
    "big_stick",
    "block_size",
    "chen",
    "choose",
    "close_content",
    "cluster_test",
    "commitment_of",
    "compared",
    "constrain",
    "correct_content",
    "design_of",
    "draw_of",
    "drawn",
    "efron",
    "every_stratum",
    "han_2009",
    "history_of",
    "is_instant",
    "key_of",
    "marginal_balance",
    "maximal",
    "minimisation_scores",
    "permuted_blocks",
    "probabilities",
    "random_allocation",
    "rank_all",
    "rerandomise",
    "reseed_content",
    "said",
    "salt_of",
    "scheme_place",
    "seed_of_shares",
    "shares_of",
    "simulate",
    "spread",
    "standard_deviation",
    "standing_of",
    "start_content",
    "step_fields",
    "unblind_content",
    "urn",
    "variance",
    "verify_log",
]
