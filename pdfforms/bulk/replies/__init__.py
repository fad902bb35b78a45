"""What comes in by mail or into a watched folder."""
