"""What the background jobs of housing do: one module per topic."""

from softlanding.housing.tasks import proposals

__all__ = [
    "proposals",
]
