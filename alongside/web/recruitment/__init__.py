"""Reach over time: looking every week, planning what to change, and the points at which that is decided."""
