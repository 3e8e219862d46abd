"""Populations, cohorts, readings."""
