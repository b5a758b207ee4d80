"""Foresight: which home is given to whom this week, and which is held, while arrivals and homes to come are unknown."""
