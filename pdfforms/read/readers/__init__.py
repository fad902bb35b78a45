"""One file per kind of evidence."""
