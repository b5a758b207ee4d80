"""Pages of housing."""
