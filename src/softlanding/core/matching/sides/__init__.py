"""The best match under side conditions: caps per district and association, near and apart, with a proved bound."""

from softlanding.core.matching.sides.caps import CapPrice, price_of_caps
from softlanding.core.matching.sides.certificate import faults_with_sides
from softlanding.core.matching.sides.fixing import CannotFix, Rest, after_fixing
from softlanding.core.matching.sides.levels import Gaps, gaps_of
from softlanding.core.matching.sides.places import Contradiction
from softlanding.core.matching.sides.prices import SidePrices
from softlanding.core.matching.sides.solving import best_match_with_sides

__all__ = [
    "CannotFix",
    "CapPrice",
    "Contradiction",
    "Gaps",
    "Rest",
    "SidePrices",
    "after_fixing",
    "best_match_with_sides",
    "faults_with_sides",
    "gaps_of",
    "price_of_caps",
]
