"""The nouns of the house: form, edition map, reading, finding, record. Standard library only."""
