"""Records -> one page that says what came back: counts, never a name or an answer's text."""
