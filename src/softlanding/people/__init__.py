"""Who: persons, households, organisations and staff; how they sign in, and who looked."""
