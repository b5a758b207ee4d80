"""Where the pages of cases are: one module per topic."""
