"""Workers that are held in: whatever a file does to its parser, it does it there, and one outcome comes back."""
