"""Returned files made by real programs, each beside a hand-readable expectation; README.md tells of each."""
