"""How long one search may go on."""

from dataclasses import dataclass


class OutOfPatience(Exception):
    """The search has looked at as many situations as it may."""


@dataclass(slots=True)
class Patience:
    """How many situations a search may still look at."""

    left: int

    def spend(self, situations: int = 1) -> None:
        """Count what was looked at."""
        self.left -= situations
        if self.left < 0:
            raise OutOfPatience
