"""What staff type about visits, one module per topic."""
