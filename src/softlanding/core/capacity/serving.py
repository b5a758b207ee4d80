"""Visits served by counters that open and close: who asks, waits for the first time that is free."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush, heapreplace
from math import ceil, inf

import numpy as np

from softlanding.core.capacity.opening import FloatArray, Opening


@dataclass(frozen=True, eq=False)
class Asked:
    """Visits in the order in which they were asked for; all times in minutes, all columns of one length.

    `misses`: how many appointments each visit lets pass before it comes. `urgent`: who goes before the others.
    `patience`: who is not served so long after asking gives up.
    """

    at: FloatArray
    minutes: FloatArray
    people: FloatArray
    misses: FloatArray | None = None
    urgent: FloatArray | None = None
    patience: float = inf


@dataclass(frozen=True, eq=False)
class Served:
    """When each visit was first offered a time, began, and gave up; infinite is never.

    `occupied` and `occupied_for`: every stretch of a counter, those that nobody came for among them.
    """

    offered: FloatArray
    begins: FloatArray
    left: FloatArray
    occupied: FloatArray
    occupied_for: FloatArray


def serve(asked: Asked, opening: Opening, counters: int | None, *, grid: float = 0) -> Served:
    """Give every visit the first time that is free; `counters` None: as many as anybody could need.

    A counter serves one visit at a time, without a break and within one open stretch. Times begin on the grid, counted
    from the opening; grid 0 is none. Without misses, urgent visits and patience, one counter more and a longer
    opening make no visit later (docs/algorithms/capacity.md).
    """
    if counters is not None and counters < 1:
        raise ValueError("a desk has at least one counter")
    if len(asked.minutes) and float(asked.minutes.max()) > opening.longest:
        raise ValueError("a visit lasts longer than the desk is ever open")
    if counters is None or asked.urgent is None:
        return _in_turn(asked, opening, counters, grid)
    return _from_a_list(asked, opening, counters, grid)


def _in_turn(asked: Asked, opening: Opening, counters: int | None, grid: float) -> Served:
    """Serve in the order of asking: the next visit takes the counter that is free first; who missed asks again."""
    opens, closes, stretches = opening.begins, opening.ends, len(opening.begins)
    columns = _Columns(asked)
    free, again, moments, lasts = [0.0] * (counters or 1), columns.again, asked.at.tolist(), columns.lasts
    special = asked.misses is not None or asked.patience < inf
    at = to_come = 0
    while to_come < len(moments) or again:
        if again and (to_come == len(moments) or again[0][0] < moments[to_come]):
            moment, one = heappop(again)
        else:
            moment, one = moments[to_come], to_come
            to_come += 1
        ready, minutes = moment if counters is None or moment > free[0] else free[0], lasts[one]
        while at < stretches and closes[at] <= ready:
            at += 1
        here = at
        while here < stretches:
            start = opens[here]
            if ready > start:
                start = start + ceil((ready - start) / grid) * grid if grid else ready
            if start + minutes <= closes[here]:
                break
            here += 1
        else:
            continue
        if special and not columns.takes(one, moment, start):
            continue
        if not special:
            columns.begins[one] = start
        if counters is not None:
            heapreplace(free, start + minutes)
    return columns.served(special=special)


class _Columns:
    """What is written down of each visit while it is served."""

    def __init__(self, asked: Asked) -> None:
        count = len(asked.at)
        self.lasts: list[float] = asked.minutes.tolist()
        self.misses: list[float] = [0.0] * count if asked.misses is None else asked.misses.tolist()
        self.patience = asked.patience
        self.again: list[tuple[float, int]] = []
        self.offered, self.begins, self.left = [inf] * count, [inf] * count, [inf] * count
        self.occupied: list[float] = []
        self.occupied_for: list[float] = []

    def takes(self, one: int, since: float, start: float) -> bool:
        """Write down that this visit gets this time, or gave up before it and takes none."""
        if start - since > self.patience:
            self.left[one] = since + self.patience
            return False
        self.occupied.append(start)
        self.occupied_for.append(self.lasts[one])
        self.offered[one] = min(self.offered[one], start)
        if self.misses[one] > 0:
            self.misses[one] -= 1
            heappush(self.again, (start, one))
        else:
            self.begins[one] = start
        return True

    def served(self, *, special: bool) -> Served:
        """Give the columns; where nobody was special, the first offer is the visit."""
        begins = np.array(self.begins)
        if not special:
            return Served(begins, begins, np.array(self.left), begins, np.array(self.lasts))
        columns = (self.left, self.occupied, self.occupied_for)
        return Served(np.array(self.offered), begins, *(np.array(column, dtype=np.float64) for column in columns))


def _from_a_list(asked: Asked, opening: Opening, counters: int, grid: float) -> Served:
    """Serve from a list: urgent visits first, each group in the order of asking."""
    columns, place = _Columns(asked), _Place(opening, grid)
    waiting = _Waiting(asked, columns.again)
    free, lasts = [0.0] * counters, columns.lasts
    ready = 0.0
    # no earlier than the last choice: a counter that stood idle until now does not serve in the past
    while (ready := place.aligned(max(ready, free[0], waiting.nobody_before()))) < inf:
        waiting.admit(ready)
        one = waiting.next_one()
        start = place.fitting(ready, lasts[one])
        if start < inf and columns.takes(one, waiting.since[one], start):
            heapreplace(free, start + lasts[one])
    return columns.served(special=True)


class _Waiting:
    """Who has asked and not been served: two queues, and those who will ask again."""

    def __init__(self, asked: Asked, again: list[tuple[float, int]]) -> None:
        self.since: list[float] = asked.at.tolist()
        self.urgent = [0.0] * len(self.since) if asked.urgent is None else asked.urgent.tolist()
        self.to_come = 0
        self.again = again
        self.first: deque[int] = deque()
        self.others: deque[int] = deque()

    def nobody_before(self) -> float:
        """Give the first moment at which somebody waits: 0 when somebody does, infinite when nobody will."""
        return 0.0 if self.first or self.others else self._next()

    def _next(self) -> float:
        coming = self.since[self.to_come] if self.to_come < len(self.since) else inf
        return min(coming, self.again[0][0]) if self.again else coming

    def admit(self, until: float) -> None:
        """Let in, in order, who asks until this moment."""
        while (moment := self._next()) <= until:
            if self.again and self.again[0][0] == moment:
                one = heappop(self.again)[1]
                self.since[one] = moment
            else:
                one = self.to_come
                self.to_come += 1
            (self.first if self.urgent[one] else self.others).append(one)

    def next_one(self) -> int:
        """Take the first of the urgent, or of the others."""
        return self.first.popleft() if self.first else self.others.popleft()


class _Place:
    """Finds the first time from a moment that never goes back."""

    def __init__(self, opening: Opening, grid: float) -> None:
        self.opening, self.grid, self.at = opening, grid, 0

    def aligned(self, ready: float) -> float:
        """Give the first moment at which a counter could begin, or infinite."""
        closes = self.opening.ends
        while self.at < len(closes) and closes[self.at] <= ready:
            self.at += 1
        return self._from(self.at, ready) if self.at < len(closes) and ready < inf else inf

    def fitting(self, ready: float, minutes: float) -> float:
        """Give the first moment from an aligned one on from which so many minutes fit before closing, or infinite."""
        if ready + minutes <= self.opening.ends[self.at]:
            return ready
        for here in range(self.at, len(self.opening.ends)):
            begins = self._from(here, ready)
            if begins + minutes <= self.opening.ends[here]:
                return begins
        return inf

    def _from(self, here: int, ready: float) -> float:
        begins = self.opening.begins[here]
        if ready <= begins:
            return begins
        return begins + ceil((ready - begins) / self.grid) * self.grid if self.grid else ready
