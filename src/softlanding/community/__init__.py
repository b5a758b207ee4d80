"""Companies that settle: from the first talk to a landed company."""
