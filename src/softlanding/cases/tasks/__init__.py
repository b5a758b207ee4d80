"""What the background jobs about cases do: one module per topic."""

from softlanding.cases.tasks import cohort, employers, following, joint, papers, promises, wire

__all__ = [
    "cohort",
    "employers",
    "following",
    "joint",
    "papers",
    "promises",
    "wire",
]
