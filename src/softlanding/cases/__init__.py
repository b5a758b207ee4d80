"""What is running: cases, papers, promises, and what employers bring."""
