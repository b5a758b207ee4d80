"""The desk's pages about visits, one module per topic."""
