"""The exact search person by person: each takes one way through all own tasks, and together they must fit."""

from __future__ import annotations

from collections.abc import Iterator

from softlanding.core.arrangement.cases import Case, Kit
from softlanding.core.arrangement.chains import TooManyWays
from softlanding.core.arrangement.patience import Patience
from softlanding.core.arrangement.pattern import pattern_of
from softlanding.core.arrangement.seats import Unattended
from softlanding.core.arrangement.work import Placed, Table, bits

Blocks = tuple[tuple[int, int, int], ...]
"""Per block: service, first tick, counter."""
MOST_CASES = 300


class Fit:
    """The arrangements that begin exactly at start and end by limit; TooManyWays when that is no way to search."""

    def __init__(self, board: Table, counters: tuple[int, ...], start: int, limit: int, patience: Patience) -> None:
        self.board, self.start, self.limit, self.patience = board, start, limit, patience
        self.loose = _Cases(board, counters, start, limit, patience, guarded=False)
        self.strict: _Cases | None = None

    def soonest(self) -> tuple[Placed, ...] | None:
        """An arrangement that ends soonest."""
        first = min((case.soonest for case in self.loose.cases), default=self.limit + 1)
        for end in range(first, self.limit + 1):
            found = self.by(end)
            if found is not None:
                return found
        return None

    def by(self, end: int, counters: tuple[int, ...] = ()) -> tuple[Placed, ...] | None:
        """Any arrangement that ends by this tick, at these counters only; without counters, exactly at this tick."""
        # Without guardians there are fewer different persons, and what fails then fails.
        try:
            return self.loose.by(end, counters)
        except Unattended:
            if self.strict is None:
                everyone = self.loose.counters
                self.strict = _Cases(self.board, everyone, self.start, self.limit, self.patience, guarded=True)
            return self.strict.by(end, counters)


class _Cases:
    """All ways to place the blocks, the one that may end soonest first."""

    def __init__(
        self,
        board: Table,
        counters: tuple[int, ...],
        start: int,
        limit: int,
        patience: Patience,
        *,
        guarded: bool,
    ) -> None:
        pattern = pattern_of(board.work, limit - start, guarded=guarded)
        self.kit, self.counters, self.start, self.limit = Kit(board, pattern), counters, start, limit
        self.cases: list[Case] = []
        for blocks in self._placed_blocks(()):
            if len(self.cases) == MOST_CASES:
                raise TooManyWays
            self.cases.append(Case(self.kit, counters, start, limit, blocks, patience))
        self.cases.sort(key=lambda case: case.soonest)

    def by(self, end: int, counters: tuple[int, ...]) -> tuple[Placed, ...] | None:
        """Any arrangement that ends by this tick, at these counters only; without counters, exactly at this tick."""
        for case in self.cases:
            if not case.taken.keys() <= set(counters or self.counters) or not case.listed(end):
                continue
            if counters or end in case.ends:
                found = case.by(end, counters or self.counters)
                if found is not None:
                    return found
        return None

    def _placed_blocks(self, chosen: Blocks) -> Iterator[Blocks]:
        """Every first tick and counter for every block, one of each set of counters that are free alike."""
        board = self.kit.board
        if len(chosen) == len(board.shape.block_services):
            yield chosen
            return
        service = board.shape.block_services[len(chosen)]
        length = board.shape.spans[service]
        key = (board.work.authority[service], length)
        # When everybody must begin with this block, it begins at the start.
        last = self.start if self.kit.pattern.firsts == 1 << service else self.limit - length
        window = (1 << self.limit) - 1
        tried = set()
        for counter in self.counters:
            taken = tuple((s, t) for s, t, c in chosen if c == counter)
            picture = (taken, *(mask >> self.start & window for mask in board.free[counter]))
            if picture not in tried:
                tried.add(picture)
                for at in bits(board.starts[counter][key] & (1 << max(0, last + 1)) - 1, self.start):
                    if all(at >= t + board.shape.spans[s] or t >= at + length for s, t in taken):
                        yield from self._placed_blocks((*chosen, (service, at, counter)))
