"""Slow calibration: does what the program claims hold on simulated cohorts? Tables go to docs."""
