"""Pages of what is running."""
