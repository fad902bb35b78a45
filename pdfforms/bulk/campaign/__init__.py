"""What goes out: copies, campaigns, letters, reminders, corrections, and where each family stands."""
