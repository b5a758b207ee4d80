"""What at least two features need; a closed list."""
