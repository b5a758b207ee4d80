"""Home pages per role, sign-in and search; nothing of its own to remember."""
