"""Reading -> typed Record; one small file per output."""
