"""Reading that is killed again and again: `python -m tests.torture.read`."""
