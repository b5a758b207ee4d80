"""What the background jobs about cases do: one module per topic."""

from softlanding.cases.tasks import cohort

__all__ = ["cohort"]
