"""What the background jobs of housing do, one module per topic."""

from softlanding.housing.tasks import accountability, foresight, offers, proposals, targets, waiting

__all__ = [
    "accountability",
    "foresight",
    "offers",
    "proposals",
    "targets",
    "waiting",
]
