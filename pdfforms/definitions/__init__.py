"""Definition file -> Form; every fault in it is reported at once."""
