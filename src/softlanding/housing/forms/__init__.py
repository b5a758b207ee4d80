"""What people type about housing."""
