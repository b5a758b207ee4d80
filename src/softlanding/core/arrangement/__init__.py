"""The exact search for one arrangement of a party's tasks at the counters of a desk, in ticks and bitmaps."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from softlanding.core.arrangement.search import Search
from softlanding.core.arrangement.work import Placed, Table, Work, union

__all__ = ["Board", "Placed", "Work"]


class Board(Table):
    """The free ticks of a desk's counters, and the search for arrangements on them."""

    def __init__(self, work: Work, free: Sequence[Sequence[int]]) -> None:
        """Take `free` per counter and authority as bitmasks whose bit zero is the board's first tick."""
        super().__init__(work, free)
        self.unguarded = (
            Board(replace(work, guardians=(0,) * len(work.guardians)), free) if any(work.guardians) else None
        )

    def best(self, start: int, limit: int) -> tuple[Placed, ...] | None:
        """The arrangement that begins exactly at start, ends soonest, by limit, and uses the fewest counters."""
        everyone = tuple(c for c, row in enumerate(self.free) if any(mask >> start for mask in row))
        if self.hopeless(everyone, start, limit):
            return None
        low, high = start, limit
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.hopeless(everyone, start, middle) else (low, middle)
        found = self.arrange(everyone, start, high)
        if found is None and high < limit:
            found = self.arrange(everyone, start, limit)
            while found is not None:
                sooner = self.arrange(everyone, start, max(p.ends for p in found) - 1)
                if sooner is None:
                    break
                found = sooner
        return found and self._fewest(found, start)

    def hopeless(self, counters: tuple[int, ...], start: int, end: int) -> bool:
        """Whether simple counting already shows that nothing fits between start and end."""
        return Search(self, counters, start, end).hopeless(start)

    def arrange(self, counters: tuple[int, ...], start: int, end: int) -> tuple[Placed, ...] | None:
        """Any arrangement at these counters that begins exactly at start and ends by end."""
        if self.unguarded:
            found = self.unguarded.arrange(counters, start, end)
            if found is None or self._attended(found):
                return found
        search = Search(self, counters, start, end)
        if search.hopeless(start) or not search.fill(start):
            return None
        return tuple(sorted(search.placed))

    def _attended(self, found: tuple[Placed, ...]) -> bool:
        """Whether no minor is in a task while all guardians are in tasks."""
        for own in found:
            guardians = self.work.guardians[own.person]
            for t in range(own.begins, own.ends) if guardians else ():
                busy = union(1 << p.person for p in found if p.begins <= t < p.ends)
                if not guardians & ~busy:
                    return False
        return True

    def _fewest(self, found: tuple[Placed, ...], start: int) -> tuple[Placed, ...]:
        """The same stay at fewer counters, if there is one."""
        end = max(placed.ends for placed in found)
        window = (1 << end) - (1 << start)
        useful = [c for c, row in enumerate(self.free) if any(mask & window for mask in row)]
        tried = set()
        for size in range(1, len({placed.counter for placed in found})):
            for counters in combinations(useful, size):
                picture = tuple(sorted(tuple(mask & window for mask in self.free[c]) for c in counters))
                if picture in tried or any(group.lacks(counters, window) for group in self.groups):
                    continue
                tried.add(picture)
                fewer = self.arrange(counters, start, end)
                if fewer is not None:
                    return fewer
        return found
