"""What the background jobs of housing do: one module per topic."""

from softlanding.housing.tasks import accountability, offers, proposals, waiting

__all__ = [
    "accountability",
    "offers",
    "proposals",
    "waiting",
]
