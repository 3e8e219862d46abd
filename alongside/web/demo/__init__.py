"""Personas and seed: a made-up partnership to look around in, installed in demo mode only."""
