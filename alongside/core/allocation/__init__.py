"""Allocation to arms: exact chances, and a log from which anybody can check every one of them."""

from alongside.core.allocation._best_only import best_only
from alongside.core.allocation._big_stick import big_stick
from alongside.core.allocation._chen import chen
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
from alongside.core.allocation._standing import standing_of
from alongside.core.allocation._step import Given, Step, block_size, choose, probabilities
from alongside.core.allocation._tally import Block
from alongside.core.allocation._urn import urn
from alongside.core.allocation._verify_log import Level, LogVerdict, Proof, verify_log

__all__ = [
    "FORMAT",
    "HAN_WARNING",
    "SEED_BYTES",
    "Allotted",
    "Asked",
    "Block",
    "Design",
    "Epoch",
    "Factor",
    "Given",
    "Level",
    "LogFinding",
    "LogVerdict",
    "Proof",
    "Register",
    "Step",
    "Strata",
    "allocate_content",
    "amend_content",
    "best_only",
    "big_stick",
    "block_size",
    "chen",
    "choose",
    "close_content",
    "commitment_of",
    "correct_content",
    "design_of",
    "draw_of",
    "efron",
    "han_2009",
    "is_instant",
    "key_of",
    "marginal_balance",
    "maximal",
    "minimisation_scores",
    "permuted_blocks",
    "probabilities",
    "random_allocation",
    "rank_all",
    "reseed_content",
    "said",
    "salt_of",
    "seed_of_shares",
    "shares_of",
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
