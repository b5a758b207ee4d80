"""Changing what is remembered of housing."""
