"""Encryption at rest: a key for each owner of what is kept, each locked with the office's key."""
