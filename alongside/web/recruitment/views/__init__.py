"""Views of recruitment over time."""
