"""The household's plan: what it answered, the steps that follow, and what it keeps of them."""
