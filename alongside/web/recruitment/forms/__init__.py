"""What is asked of people about recruitment over time."""
