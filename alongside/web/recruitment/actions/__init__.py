"""What happens to recruitment over time: it is looked at, planned, decided upon."""
