"""The best arrangement from one tick on: the soonest end, then the fewest counters, as far as the patience goes."""

from bisect import bisect_left
from typing import NamedTuple

from softlanding.core.arrangement.choosing import Choosing, Picture
from softlanding.core.arrangement.patience import OutOfPatience, Patience
from softlanding.core.arrangement.seats import Unattended
from softlanding.core.arrangement.work import Placed, Work, ordered


class Answer(NamedTuple):
    """An arrangement or none, whether it is proven that there is no better one, and the situations it took."""

    placed: tuple[Placed, ...] | None
    proven: bool
    spent: int = 0


def best_arrangement(work: Work, picture: Picture, ticks: int, patience: int, soonest: int = 0) -> Answer:
    """The arrangement that begins at the first tick of the picture and ends within so many ticks.

    Nothing that ends before `soonest` is looked for.
    """
    search = _Best(ordered(work), picture, ticks, Patience(patience))
    try:
        search.exact(soonest)
    except OutOfPatience:
        search.hasty(patience // 2)
        return Answer(search.found, proven=False, spent=patience + patience // 2)
    return Answer(search.found, proven=True, spent=patience - search.patience.left)


class _Best:
    def __init__(self, work: Work, picture: Picture, ticks: int, patience: Patience) -> None:
        self.work, self.picture, self.ticks, self.patience = work, picture, ticks, patience
        self.found: tuple[Placed, ...] | None = None
        self.loose: Choosing | None = None
        self.strict: Choosing | None = None

    def exact(self, soonest: int) -> None:
        """Keep the best arrangement, or OutOfPatience with the best so far."""
        self.loose = Choosing(self.work, self.picture, self.ticks, self.patience, guarded=False)
        if self.loose.hopeless():
            return
        first = min((case.soonest for case in self.loose.cases), default=self.ticks + 1)
        self._soonest(self.loose, max(first, soonest))
        while self.found and self._narrow(self.loose):
            pass

    def _soonest(self, loose: Choosing, first: int) -> None:
        """Keep an arrangement that ends soonest."""
        if first < self.ticks and loose.plainly_no(first):
            first += 1
            first += bisect_left(range(first, self.ticks), True, key=lambda end: not loose.plainly_no(end))
        for end in range(first, self.ticks + 1):
            if self.found and end >= max(placed.ends for placed in self.found):
                return
            better = self._by(loose, end)
            if better:
                self.found = better
                return
            if end == first + 2 < self.ticks:
                # What does not fit in the whole stay fits in no shorter one.
                self.found = self._by(loose, self.ticks)
                if not self.found:
                    return

    def _narrow(self, loose: Choosing) -> bool:
        """Find the same stay at one counter less, if there is one."""
        found = self.found or ()
        end = max(placed.ends for placed in found)
        for counters in loose.sets(len({placed.counter for placed in found}) - 1, end):
            fewer = self._by(loose, end, counters)
            if fewer:
                self.found = fewer
                return True
        return False

    def _by(self, loose: Choosing, end: int, counters: int = -1) -> tuple[Placed, ...] | None:
        # Without guardians there are fewer different persons, and what fails then fails.
        try:
            return loose.by(end, counters)
        except Unattended:
            if self.strict is None:
                self.strict = Choosing(self.work, self.picture, self.ticks, self.patience, guarded=True)
            return self.strict.by(end, counters)

    def hasty(self, patience: int) -> None:
        """Any arrangement if there is none yet, and shorter ones as long as the patience lasts."""
        self.patience.left = patience
        try:
            loose = self.loose or Choosing(self.work, self.picture, self.ticks, self.patience, guarded=False)
            end = self.ticks if self.found is None else 0
            while end > 0:
                shorter = self._by(loose, end)
                if shorter is None:
                    break
                self.found = shorter
                end = max(placed.ends for placed in shorter) - 1
        except OutOfPatience:
            pass
