"""Where the pages about companies that settle are."""
