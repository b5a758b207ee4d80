"""Pairs in blocks of households, kept small: what is read once and then only looked at under prices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.pairs import Index, Pairs, Whole

AT_ONCE = 60_000
"""Pairs in a block of a whole question: small enough for the processor's cache."""
SMALL = 2**30
"""Values below this are kept in 32 bits: the sum of two prices still fits."""
Small = NDArray[Any]
"""Whole numbers in 32 bits where they fit, else in 64."""


@dataclass(frozen=True, slots=True)
class PairBlocks:
    """A question too large to hold at once: `read(first, end)` gives (household, home, value) of the feasible
    pairs of those households, by household and then by home, as in `Pairs`.
    """

    households: int
    homes: int
    read: Callable[[int, int], tuple[Index, Index, Whole]]
    households_at_once: int = 200


@dataclass(frozen=True, slots=True)
class Block:
    """The pairs of households `first` to `end`; `starts` has one entry per household and the end of all."""

    first: int
    end: int
    starts: Whole
    home: Index
    value: Small

    def __len__(self) -> int:
        return len(self.home)

    def gains(self, home_price: Whole) -> tuple[Small, Small]:
        """Give value less price of each pair, and the greatest of each household (at least 0: no home)."""
        # A price may come from a block of greater values; above all values here, any price says the same: too dear.
        price = home_price if self.value.dtype == np.int64 else np.minimum(home_price, SMALL).astype(np.int32)
        gain = self.value - price[self.home]
        best = np.zeros(self.end - self.first, self.value.dtype)
        some = np.flatnonzero(np.diff(self.starts))
        if len(some):
            best[some] = np.maximum(np.maximum.reduceat(gain, self.starts[:-1][some]), 0)
        return gain, best

    def thresholds(self, gain: Small, places: tuple[int, ...]) -> list[Small]:
        """Give, for each place, the gain of each household's pair number so many: as many (or equal ones) reach it."""
        counts = np.diff(self.starts)
        width, least = max(int(counts.max(initial=0)), *places), np.iinfo(gain.dtype).min
        table = np.full((len(counts), width), least, gain.dtype)
        table[np.arange(width) < counts[:, None]] = gain
        table.partition([width - place for place in places], axis=1)
        return [table[:, width - place] for place in places]

    def spread(self, per_household: Small) -> Small:
        """Give each pair what its household has."""
        return np.repeat(per_household, np.diff(self.starts))

    def household_of(self, at: NDArray[np.intp]) -> Index:
        """Give the household of the pairs at these places."""
        return (self.first + np.searchsorted(self.starts, at, side="right") - 1).astype(np.int32)


def block_of(first: int, end: int, household: Index, home: Index, value: Whole) -> Block:
    """Make a block, in 32 bits where the values fit."""
    starts = np.searchsorted(household, np.arange(first, end + 1))
    kind = np.int32 if not len(value) or int(value.max()) < SMALL else np.int64
    return Block(first, end, starts, home.astype(np.int32, copy=False), value.astype(kind))


def blocks_of(pairs: Pairs) -> list[Block]:
    """Cut pairs that are there into blocks."""
    rows = max(1, AT_ONCE * pairs.households // max(len(pairs), 1))
    starts = pairs.starts()
    found = []
    for first in range(0, pairs.households, rows):
        end = min(first + rows, pairs.households)
        part = slice(starts[first], starts[end])
        found.append(block_of(first, end, pairs.household[part], pairs.home[part], pairs.value[part]))
    return found


def read_blocks(asked: PairBlocks) -> Iterator[Block]:
    """Read the blocks one after the other; ValueError when one is not in order."""
    for first in range(0, asked.households, asked.households_at_once):
        end = min(first + asked.households_at_once, asked.households)
        household, home, value = asked.read(first, end)
        if len(household) and (household[0] < first or household[-1] >= end or (np.diff(household) < 0).any()):
            raise ValueError(f"the pairs of households {first} to {end} are not in order")
        yield block_of(first, end, household, home, value)
