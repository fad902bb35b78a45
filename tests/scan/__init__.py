"""Pictures of filled pages, made by rule: what was drawn on them is known."""
