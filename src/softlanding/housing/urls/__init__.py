"""Where the pages of housing are, one module per topic."""
