"""Home pages per role, sign-in, search and the look of every page; nothing of its own to remember."""
