"""Files that came back: received, read by contained workers, posted, settled by people."""
