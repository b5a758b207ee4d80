"""Where the pages about cases are."""
