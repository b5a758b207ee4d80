"""Where the pages about cases are, one module per topic."""
