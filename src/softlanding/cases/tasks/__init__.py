"""What the background jobs of cases do; each topic's own module registers them."""

from softlanding.cases.tasks import employers, joint

__all__ = [
    "employers",
    "joint",
]
