"""The exact search tick by tick, for persons who have too many ways to list them all."""

from dataclasses import replace

from softlanding.core.arrangement.patience import Patience
from softlanding.core.arrangement.search import Search
from softlanding.core.arrangement.work import Placed, Table, union


class Forward:
    """The arrangements that begin exactly at start and end by limit."""

    def __init__(self, board: Table, counters: tuple[int, ...], start: int, limit: int, patience: Patience) -> None:
        self.board, self.counters, self.start, self.limit, self.patience = board, counters, start, limit, patience
        work = board.work
        self.unguarded = None
        if any(work.guardians):
            alone = Table(replace(work, guardians=(0,) * len(work.guardians)), board.free)
            self.unguarded = Forward(alone, counters, start, limit, patience)

    def soonest(self) -> tuple[Placed, ...] | None:
        """An arrangement that ends soonest."""
        low, high = self.start, self.limit
        if self._hopeless(high):
            return None
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._hopeless(middle) else (low, middle)
        for end in range(high, self.limit + 1):
            found = self.by(end)
            if found is not None:
                return found
        return None

    def by(self, end: int, counters: tuple[int, ...] = ()) -> tuple[Placed, ...] | None:
        """Any arrangement that ends by this tick, at these counters if there are some."""
        # Without guardians there are fewer different persons, and what fails then fails.
        if self.unguarded:
            found = self.unguarded.by(end, counters)
            if found is None or self._attended(found):
                return found
        search = Search(self.board, counters or self.counters, self.start, end, self.patience)
        if search.hopeless(self.start) or not search.fill(self.start):
            return None
        return tuple(sorted(search.placed))

    def _hopeless(self, end: int) -> bool:
        return Search(self.board, self.counters, self.start, end, self.patience).hopeless(self.start)

    def _attended(self, found: tuple[Placed, ...]) -> bool:
        """Whether no minor is in a task while all guardians are in tasks."""
        for own in found:
            guardians = self.board.work.guardians[own.person]
            for t in range(own.begins, own.ends) if guardians else ():
                busy = union(1 << p.person for p in found if p.begins <= t < p.ends)
                if not guardians & ~busy:
                    return False
        return True
