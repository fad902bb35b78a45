"""Who gets what: rosters now, messages later."""
