"""Where the pages about what is running are."""
