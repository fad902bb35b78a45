"""The pen: fonts, shaping, tags, widgets. Knows nothing of forms."""
