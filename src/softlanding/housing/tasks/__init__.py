"""What the background jobs about housing do: one module per topic."""

from softlanding.housing.tasks import waiting

__all__ = ["waiting"]
