"""Reading what came back, from real programs and from files bent by hand."""
