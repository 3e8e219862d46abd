"""Places: small areas with their deprivation, counts and shapes, and how unequal each place is."""
