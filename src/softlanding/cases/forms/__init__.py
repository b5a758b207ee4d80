"""What is typed about what is running."""
