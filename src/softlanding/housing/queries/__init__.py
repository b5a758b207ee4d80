"""Reading what is remembered of housing."""
