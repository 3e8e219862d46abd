"""What happens in the demonstration: it is made, found to be whole or not, and visitors become one of its people."""

from alongside.web.demo.actions.demonstration import (
    asked_mirrors,
    current,
    fingerprint,
    forget,
    lock,
    made_mirrors,
    make_demonstration,
)
from alongside.web.demo.actions.partnership import SEED, make_partnership
from alongside.web.demo.actions.visiting import become, find_demonstration, find_persona

__all__ = [
    "SEED",
    "asked_mirrors",
    "become",
    "current",
    "find_demonstration",
    "find_persona",
    "fingerprint",
    "forget",
    "lock",
    "made_mirrors",
    "make_demonstration",
    "make_partnership",
]
