"""Pictures of pages: scans, faxes and photos. Needs the extra `scan`; nothing imports this room at start."""
