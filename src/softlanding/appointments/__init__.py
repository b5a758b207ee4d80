"""When: visits, the tasks that are done in them, and the claims that keep two visits apart."""
