"""Digital signatures: what those in a file are worth, and the office's own. pyHanko is used here alone."""
