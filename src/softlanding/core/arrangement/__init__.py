"""The exact search for one arrangement of a party's tasks at the counters of a desk, in ticks and bitmaps."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from softlanding.core.arrangement.chains import TooManyWays
from softlanding.core.arrangement.fit import Fit
from softlanding.core.arrangement.forward import Forward
from softlanding.core.arrangement.patience import OutOfPatience, Patience
from softlanding.core.arrangement.work import Placed, Table, Work

__all__ = ["PATIENCE", "Answer", "Board", "Patience", "Placed", "Work"]

PATIENCE = 2000
"""How many situations the search of one start looks at unless told otherwise."""


class Answer(NamedTuple):
    """An arrangement or none, and whether it is proven that there is no better one."""

    placed: tuple[Placed, ...] | None
    proven: bool


class Board(Table):
    """The free ticks of a desk's counters, and the search for arrangements on them."""

    def best(self, start: int, limit: int) -> tuple[Placed, ...] | None:
        """The arrangement that begins exactly at start, ends soonest, by limit, and uses the fewest counters."""
        return self.answer(start, limit).placed

    def answer(self, start: int, limit: int, patience: int = PATIENCE) -> Answer:
        """The best arrangement that the patience allows, and whether it is proven to be the best of all."""
        everyone = tuple(c for c, row in enumerate(self.free) if any(mask >> start for mask in row))
        purse = Patience(patience)
        found = None
        try:
            try:
                search: Fit | Forward = Fit(self, everyone, start, limit, purse)
            except TooManyWays:
                search = Forward(self, everyone, start, limit, purse)
            better = search.soonest()
            while better is not None:
                found = better
                better = self._fewer(search, found, start)
            return Answer(found, proven=True)
        except OutOfPatience:
            return Answer(self._improved(found, start, limit, patience // 2), proven=False)

    def _improved(
        self, found: tuple[Placed, ...] | None, start: int, limit: int, patience: int
    ) -> tuple[Placed, ...] | None:
        """A last attempt, tick by tick: any arrangement if there is none yet, else the same stay at fewer counters."""
        everyone = tuple(range(len(self.free)))
        try:
            search = Forward(self, everyone, start, limit, Patience(patience))
            better = self._fewer(search, found, start) if found else search.by(limit)
            while better is not None:
                found = better
                better = self._fewer(search, found, start)
        except OutOfPatience:
            pass
        return found

    def _fewer(self, search: Fit | Forward, found: tuple[Placed, ...], start: int) -> tuple[Placed, ...] | None:
        """The same stay at one counter less or better, if there is one."""
        end = max(placed.ends for placed in found)
        for counters in self._sets(len({placed.counter for placed in found}) - 1, (1 << end) - (1 << start)):
            fewer = search.by(end, counters)
            if fewer is not None:
                return fewer
        return None

    def _sets(self, size: int, window: int) -> Iterator[tuple[int, ...]]:
        """Sets of so many counters, without those that a better counter would only improve."""
        rows = {c: [mask & window for mask in row] for c, row in enumerate(self.free)}
        useful = [c for c, row in rows.items() if any(row)]
        better = {
            c: {
                d
                for d in useful
                if d != c
                and all(not x & ~y for x, y in zip(rows[c], rows[d], strict=True))
                and (rows[c] != rows[d] or d < c)
            }
            for c in useful
        }
        for counters in combinations(useful, size):
            if all(better[c] <= set(counters) for c in counters) and not any(
                self.lacks(group, counters, window) for group in self.shape.groups
            ):
                yield counters
