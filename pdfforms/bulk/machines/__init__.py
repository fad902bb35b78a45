"""Reading on many machines: a manifest in shares, each share a task, each task a part."""
