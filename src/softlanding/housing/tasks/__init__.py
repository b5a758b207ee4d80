"""What the background jobs of housing do, one module per topic."""
