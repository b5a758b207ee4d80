"""What is asked on pages of what is running."""
