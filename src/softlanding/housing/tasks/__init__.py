"""What the background jobs of housing do: one module per topic."""

from softlanding.housing.tasks import offers, proposals, waiting

__all__ = [
    "offers",
    "proposals",
    "waiting",
]
