"""What is kept: the archive, the log of custody, terms and disposal, and how all that is doing."""
