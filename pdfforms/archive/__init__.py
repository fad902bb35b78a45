"""The archive: what was signed, kept for its years, provable, and destroyed on time."""
