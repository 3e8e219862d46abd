"""Alongside: who is in, who is missing, at which step were they lost, and what would change it."""
