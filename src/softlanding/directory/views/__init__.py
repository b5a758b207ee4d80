"""Pages about desks and about agreements."""
