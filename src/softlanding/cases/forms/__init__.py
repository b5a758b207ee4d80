"""What people type about cases, one module per topic."""
