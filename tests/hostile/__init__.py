"""Hostile returns, made on the spot, and the proof that reading survives them: `python -m tests.hostile`."""
