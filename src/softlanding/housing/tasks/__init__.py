"""What the background jobs of housing do: one module per topic."""

from softlanding.housing.tasks import proposals, waiting

__all__ = [
    "proposals",
    "waiting",
]
"""What the background jobs of housing do, one module per topic."""

from softlanding.housing.tasks import offers

__all__ = ["offers"]
