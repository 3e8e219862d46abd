"""Side-by-side timings as ratios, in one run: the machine may be slow, the comparison is not."""
