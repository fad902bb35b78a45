"""Custody: who can show what happened, how long a record is kept, and that it was destroyed on time."""
