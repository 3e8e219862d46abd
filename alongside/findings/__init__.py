"""How a result is said and drawn."""
