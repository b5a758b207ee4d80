"""The command line: one command per question."""


def main() -> None:
    """Run the command named on the command line."""
