"""PDF -> Reading: what stands in each field, and how we know."""
