"""Where the pages of what is running are, one module per topic."""
