"""Where: desks, what each of them does, for whom, and how sure that is."""
