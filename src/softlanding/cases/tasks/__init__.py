"""What the background jobs about cases do: one module per topic."""

from softlanding.cases.tasks import employers

__all__ = ["employers"]
