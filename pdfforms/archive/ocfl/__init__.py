"""A store of objects by the Oxford Common File Layout 1.1: write, read, judge, purge."""
