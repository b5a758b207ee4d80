"""Where the pages of what is running are."""
