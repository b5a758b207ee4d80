"""What the background jobs about cases do: one module per topic."""

from softlanding.cases.tasks import employers, joint, papers, promises, wire

__all__ = ["employers", "joint", "papers", "promises", "wire"]
