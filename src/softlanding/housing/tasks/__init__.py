"""What the background jobs of housing do, one module per topic."""

from softlanding.housing.tasks import accountability, after, foresight, offers, proposals, retention, targets, waiting

__all__ = [
    "accountability",
    "after",
    "foresight",
    "offers",
    "proposals",
    "retention",
    "targets",
    "waiting",
]
