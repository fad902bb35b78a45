"""How the tables came to be, one small step a file; see README.md. Never change a step that has been released."""
