"""What people type about what is running."""
