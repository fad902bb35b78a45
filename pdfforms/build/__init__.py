"""Form -> blank PDF and its map; values -> a personal copy of the blank."""
