"""The science and the rules: pure, typed, fast."""
