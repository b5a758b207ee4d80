"""The best match under side conditions: caps per district and association, near and apart, with a proved bound."""

from softlanding.core.matching.sides.levels import Gaps, gaps_of
from softlanding.core.matching.sides.places import Contradiction
from softlanding.core.matching.sides.prices import SidePrices
from softlanding.core.matching.sides.solving import best_match_with_sides

__all__ = ["Contradiction", "Gaps", "SidePrices", "best_match_with_sides", "gaps_of"]
