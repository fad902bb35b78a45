"""The archive copy: a returned form drawn again from its record, with its provenance."""
