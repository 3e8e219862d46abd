"""The ledger of who did and saw what."""
