"""The bare question and answer of a match: pairs with whole-number values in, one home per household out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from softlanding.core.matching.sides.prices import SidePrices

Whole = NDArray[np.int64]
Index = NDArray[np.int32]
NOBODY = -1
"""Instead of a home: the household is not placed."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every feasible pair once, by household and then by home; `value` is at least 1.

    `household`, `home` (int32, from 0) and `value` (int64) have one entry per pair. The sum of the greatest
    values of all households must stay below 2**53, so that a solver that reckons in floats stays exact.
    """

    households: int
    homes: int
    household: Index
    home: Index
    value: Whole

    def __post_init__(self) -> None:
        if not len(self.household) == len(self.home) == len(self.value):
            raise ValueError("household, home and value are of different lengths")

    def __len__(self) -> int:
        return len(self.value)

    def starts(self) -> Whole:
        """Give where each household's pairs begin, and the end of all: households + 1 entries."""
        return np.searchsorted(self.household, np.arange(self.households + 1)).astype(np.int64)

    def worth(self, home_of: Index) -> int:
        """Add up the values of a match; ValueError when it gives a pair that is not there."""
        placed = np.flatnonzero(home_of != NOBODY)
        wanted = placed.astype(np.int64) * self.homes + home_of[placed]
        known = self.household.astype(np.int64) * self.homes + self.home
        at = np.searchsorted(known, wanted)
        if len(wanted) and (at.max(initial=0) >= len(known) or not np.array_equal(known[at], wanted)):
            raise ValueError("the match gives a pair that is not feasible")
        return int(self.value[at].sum())


def pairs_of(households: int, homes: int, household: Index, home: Index, value: Whole) -> Pairs:
    """Put pairs in order and in the right types."""
    order = np.lexsort((home, household))
    return Pairs(
        households, homes, household[order].astype(np.int32), home[order].astype(np.int32),
        value[order].astype(np.int64),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sides:
    """What holds beside one home per household: caps in persons and homes, near, apart. Empty arrays: no caps.

    `persons` per household; `district` and `association` per home (an index, -1 for none); `district_persons`,
    `district_households` and `association_homes` per district or association (-1: no cap). `together`: two
    households in one district or both unplaced; `apart`: never in one district. Pairs of household indexes.
    """

    persons: Index
    district: Index
    association: Index
    district_persons: Index
    district_households: Index
    association_homes: Index
    together: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        caps = (self.district_persons, self.district_households, self.association_homes)
        return bool(self.together or self.apart or any((cap >= 0).any() for cap in caps))


@dataclass(frozen=True, slots=True)
class Match:
    """An answer: the home of each household (int32, -1 for none), what it is worth, and what proves it.

    `upper_bound` is what no match can exceed. `household_price` and `home_price` (int64) are the dual prices
    where the answer is a flow: u + v >= value on every pair, and their sum is the value.
    """

    home_of: Index
    value: int
    upper_bound: float
    household_price: Whole | None = None
    home_price: Whole | None = None
    notes: tuple[str, ...] = field(default=())
    side_prices: SidePrices | None = None
    """Where there are side conditions: the prices of everything scarce, which bound every match."""

    @property
    def gap(self) -> float:
        """Give how far the bound lies above the value, as a share of the bound."""
        return 0.0 if self.upper_bound <= self.value else (self.upper_bound - self.value) / self.upper_bound
