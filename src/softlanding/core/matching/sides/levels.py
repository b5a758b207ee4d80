"""Placement and fit inside one value: how a value is taken apart, and how far each level is from its bound."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from softlanding.core.matching.pairs import NOBODY, Index, Match, Pairs, Whole

MOST_FIT = 1000


@dataclass(frozen=True, slots=True)
class Levels:
    """Values as unit x weight + fit, so that one weight more is worth more than every fit there is."""

    unit: int
    weight: Whole
    """Per pair."""

    def of_value(self, value: int) -> tuple[int, int]:
        """Give the weight and the fit of a match of this value."""
        return divmod(value, self.unit)


@dataclass(frozen=True, slots=True)
class Gaps:
    """How far a match is from what is proved: `weight_gap` in weights (0: proved), `fit_gap` as a share of fit.

    `fit_bound` bounds the fit of a match of this weight. Where values have one level, fit is the value.
    """

    weight: int
    weight_bound: int
    fit: int
    fit_bound: float

    @property
    def weight_gap(self) -> int:
        """Give how many weights the bound is above the match."""
        return self.weight_bound - self.weight

    @property
    def fit_gap(self) -> float | None:
        """Give the gap of fit, or None while the weight is not proved."""
        if self.weight_gap:
            return None
        return max(self.fit_bound - self.fit, 0.0) / self.fit_bound if self.fit_bound else 0.0


def unit_of(pairs: Pairs) -> int:
    """Give the agreed unit of a batch: 1000 x the fewer of households and homes, and 1."""
    return MOST_FIT * min(pairs.households, pairs.homes) + 1


def levels_of(pairs: Pairs) -> Levels | None:
    """Take values apart, or None when they are not of two levels (then the value is one number to make great)."""
    unit = unit_of(pairs)
    weight, fit = np.divmod(pairs.value, unit)
    if not len(pairs) or weight.max() < 1 or fit.max() > MOST_FIT:
        return None
    return Levels(unit, weight)


def gaps_of(pairs: Pairs, match: Match) -> Gaps:
    """Say how far a match is from its bound, level by level."""
    levels = levels_of(pairs)
    if levels is None:
        return Gaps(0, 0, match.value, match.upper_bound)
    weight, fit = levels.of_value(match.value)
    bound, fit_bound = levels.of_value(int(match.upper_bound))
    return Gaps(weight, bound, fit, float(fit_bound))


def placed_in(home_of: Index) -> int:
    """Count who is placed."""
    return int((home_of != NOBODY).sum())
