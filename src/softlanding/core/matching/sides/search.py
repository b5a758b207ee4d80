"""Branch and cut on the pairs that can still matter: better matches in, a lower bound out, counted in simplex steps."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.pairs import NOBODY, Index
from softlanding.core.matching.sides.greedy import filled
from softlanding.core.matching.sides.places import Places
from softlanding.core.matching.sides.relaxation import Relaxation
from softlanding.core.matching.sides.rows import Floats

WHOLE = 1e-6
DIVE_SHARE = 8
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A part of what is left to search: columns that are closed, households that must be placed."""

    rank: tuple[float, int]
    closed: Flags = field(compare=False)
    forced: Flags = field(compare=False)
    basis: Any = field(compare=False)


class Search:
    """Holds the best match found so far, and looks for better ones in parts of the whole."""

    def __init__(self, relaxation: Relaxation, places: Places, home_of: Index, halt: Callable[[], bool]) -> None:
        """Begin with a match that keeps the conditions. `halt` is asked at every step."""
        self.relaxation, self.places, self.halt = relaxation, places, halt
        self.home_of, self.value = home_of, relaxation.pairs.worth(home_of)
        self.nodes = 0
        self.refresh()

    def refresh(self) -> None:
        """Read the columns anew after some were added."""
        pairs, columns = self.relaxation.pairs, self.relaxation.columns
        self.i, self.j = pairs.household[columns].astype(np.int64), pairs.home[columns].astype(np.int64)
        self.d = self.places.district[self.j]
        self.open = np.zeros(len(columns), dtype=bool), np.zeros(pairs.households, dtype=bool)

    def explore(self, closed: Flags, forced: Flags, steps: int, enough: int = 0) -> float:
        """Search a part for at most so many simplex steps; give what no match in it exceeds (or the best's value).

        Parts that can win no more than `enough` are left; the answer says what they could have won.
        """
        begun = self.relaxation.steps
        parts = [Part((-np.inf, 0), closed, forced, None)]
        while parts:
            part = heapq.heappop(parts)
            if -part.rank[0] <= self.value + enough + 0.5:
                heapq.heappush(parts, part)
                break
            if self.relaxation.steps - begun >= steps or self.halt():
                heapq.heappush(parts, part)
                break
            self._plunge(part, parts, begun + 2 * steps)
        self.relaxation.bound(*self.open)
        return max([float(self.value), *(-part.rank[0] for part in parts)])

    def dive(self) -> None:
        """Follow the program to one match: who is most surely in a district stays there, a few more each time."""
        settled = np.full(len(self.home_of), NOBODY, np.int64)
        while True:
            self.relaxation.bound((settled[self.i] != NOBODY) & (settled[self.i] != self.d), self.open[1])
            self.nodes += 1
            self.relaxation.solve()
            shares = self.relaxation.shares()
            lives = np.zeros((len(self.home_of), self.places.districts + 1))
            np.add.at(lives, (self.i, self.d), shares)
            lives[settled != NOBODY] = 0
            who, where = np.nonzero(lives > WHOLE)
            doubt = lives[who, where] < 1 - WHOLE
            if not doubt.any() or self.halt():
                break
            surest = np.argsort(-lives[who, where], kind="stable")
            surest = surest[: (~doubt).sum() + max(int(doubt.sum()) // DIVE_SHARE, 1)]
            settled[who[surest[::-1]]] = where[surest[::-1]]
        self._take_most(shares)
        self.relaxation.bound(*self.open)

    def _plunge(self, part: Part, parts: list[Part], last: int) -> None:
        """Follow the likelier half down to a match or a dead end; the other halves are kept for later."""
        basis = part.basis
        while True:
            self.relaxation.bound(part.closed, part.forced, basis)
            self.nodes, basis = self.nodes + 1, None
            if not self.relaxation.solve():
                return
            value, shares = min(self.relaxation.value, -part.rank[0]), self.relaxation.shares()
            if value <= self.value + 0.5:
                return
            halves = self._halves(part, shares, value)
            if halves is None:
                self._take(shares)
                return
            part, other = halves
            heapq.heappush(parts, other)
            if self.relaxation.steps >= last or self.halt():
                heapq.heappush(parts, part)
                return

    def _halves(self, part: Part, shares: Floats, value: float) -> tuple[Part, Part] | None:
        """Split where a household is partly in a district, or else at a pair; the likelier half first."""
        partly = (shares > WHOLE) & (shares < 1 - WHOLE)
        if not partly.any():
            return None
        lives = np.zeros((len(self.home_of), self.places.districts + 1))
        np.add.at(lives, (self.i, self.d), shares)
        doubt = np.minimum(lives, 1 - lives)
        if doubt.max() > WHOLE:
            who, where = np.unravel_index(int(np.argmax(doubt)), doubt.shape)
            here, share = (self.i == who) & (self.d == where), lives[who, where]
            others = (self.i == who) & (self.d != where)
        else:
            column = int(np.argmax(np.minimum(shares, 1 - shares)))
            who, share, here = self.i[column], shares[column], np.zeros(len(shares), dtype=bool)
            here[column] = True
            others = ((self.i == who) | (self.j == self.j[column])) & ~here
        forced = part.forced.copy()
        forced[who] = True
        basis = self.relaxation.highs.getBasis()
        inside = Part((-value, -self.nodes), part.closed | others, forced, basis)
        outside = Part((-value, -self.nodes), part.closed | here, part.forced, basis)
        return (inside, outside) if share >= 0.4 else (outside, inside)

    def _take_most(self, shares: Floats) -> None:
        used = np.flatnonzero(shares > WHOLE)
        columns = self.relaxation.columns[used]
        pairs = self.relaxation.pairs
        order = np.lexsort((-pairs.value[columns], -np.round(shares[used], 6)))
        home_of = filled(pairs, self.places, columns[order])
        self.take(home_of)

    def _take(self, shares: Floats) -> None:
        home_of = np.full(len(self.home_of), NOBODY, np.int32)
        used = shares > 0.5
        home_of[self.i[used]] = self.j[used]
        self.take(home_of)

    def take(self, home_of: Index) -> None:
        """Keep a match when it is better and keeps every condition."""
        value = self.relaxation.pairs.worth(home_of)
        if value > self.value and self.places.kept_by(home_of):
            self.home_of, self.value = home_of, value
