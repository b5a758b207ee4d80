"""Pages about companies that settle."""
