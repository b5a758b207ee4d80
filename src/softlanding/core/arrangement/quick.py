"""What is plain about many starts at once: how soon each person could be done alone, and how much must be free."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from softlanding.core.arrangement.work import Work, shape_of, union

NEVER = 255
MOST_DEEP = 4
"""A person with more single tasks is not looked at."""

Words = NDArray[np.uint64]


class Quick:
    """Necessary conditions of a party's work, for windows of up to 62 ticks."""

    def __init__(self, work: Work, ticks: int) -> None:
        self.work, self.ticks, self.shape = work, ticks, shape_of(work)
        shape = self.shape
        most: dict[int, int] = {}
        for kind, n in (need for k in shape.services for need in shape.lengths_of(k)):
            most[kind] = max(n, most.get(kind, 0))
        self.longest = sorted(most.items(), key=lambda need: (-need[1], need[0]))
        self.firsts = sorted({need for k in shape.services if shape.firsts >> k & 1 for need in shape.lengths_of(k)})
        self.block = next((b for b in shape.block_services if shape.firsts == 1 << b), None)
        self.releases = np.cumsum(work.blocks[self.block]).tolist() if self.block is not None else []
        kinds = list(zip(work.needs, work.ticks, strict=True))
        self.kinds = [p for p, kind in enumerate(kinds) if kinds.index(kind) == p and work.needs[p]]

    def soonest(self, windows: list[Words]) -> NDArray[np.int64]:
        """Per start a tick before which no visit ends; beyond the window if there is none."""
        count = len(windows[0])
        if max([*self.releases, *(n for k in self.shape.services for _, n in self.shape.lengths_of(k))]) > self.ticks:
            return np.full(count, NEVER)
        runs = {
            need: np.bitwise_or.reduce(_runs(windows[need[0]], need[1]), axis=1)
            for k in self.shape.services
            for need in self.shape.lengths_of(k)
        }
        ends = np.zeros(count, np.int64)
        for k in self.shape.services:
            first = np.full(count, NEVER)
            for need in self.shape.lengths_of(k):
                first = np.minimum(first, _lowest(runs[need]) + need[1])
            ends = np.maximum(ends, first)
        if self.block is None:
            for p in self.kinds:
                ends = np.maximum(ends, self._finish(p, runs, 0, np.full(count, (1 << self.ticks) - 1, np.uint64)))
            return ends
        table = [
            [self._finish(p, runs, 1 << self.block, np.full(count, 1 << at, np.uint64)) for at in self.releases]
            for p in self.kinds
        ]
        if all(self.work.needs[p] >> self.block & 1 for p in self.kinds):
            for column in zip(*table, strict=True):
                ends = np.maximum(ends, np.minimum.reduce(column))
        for p, row in zip(self.kinds, table, strict=True):
            if self.work.needs[p] >> self.block & 1:
                ends = np.maximum(ends, np.minimum.reduce(row))
        ends[self._lacking(windows)] = NEVER
        return ends

    def _finish(self, person: int, runs: dict[tuple[int, int], Words], done: int, ended: Words) -> NDArray[np.int64]:
        """When the person would be done if nobody else came; `done` ended at one of the ticks of `ended`."""
        work, need = self.work, self.work.needs[person]
        singles = [k for k in self.shape.services if (need & self.shape.singles) >> k & 1]
        blocks = need & ~self.shape.singles
        if len(singles) > MOST_DEEP or blocks & ~done or any(work.after[k] & done != done for k in singles):
            return np.zeros(len(ended), np.int64)
        whole = np.uint64((1 << self.ticks + 1) - 1)
        reached = {done: ended}
        for size in range(len(singles)):
            for some in combinations(singles, size):
                sofar = done | union(1 << k for k in some)
                if sofar not in reached:
                    continue
                may = _smeared(reached[sofar], min(work.max_gap, self.ticks)) if sofar else reached[sofar]
                for k in singles:
                    if not sofar >> k & 1 and not work.after[k] & need & ~sofar:
                        ticks = work.ticks[person][k]
                        more = (may & runs[work.authority[k], ticks]) << np.uint64(ticks) & whole
                        known = reached.get(sofar | 1 << k)
                        reached[sofar | 1 << k] = more if known is None else known | more
        last = reached.get(done | union(1 << k for k in singles))
        return _lowest(last) if last is not None else np.full(len(ended), NEVER)

    def _lacking(self, windows: list[Words]) -> NDArray[np.bool_]:
        """Whether fewer ticks are free, from some release on, than those who are released then or later take."""
        found = np.zeros(len(windows[0]), bool)
        if self.block is None or not all(n >> self.block & 1 for n in self.work.needs if n):
            return found
        for group in self.shape.groups:
            behind = [k for k in group.singles if self.work.after[k] >> self.block & 1]
            works = sorted(
                sum(self.work.ticks[p][k] for k in behind if need >> k & 1)
                for p, need in enumerate(self.work.needs)
                if need
            )
            if not works[-1]:
                continue
            free = windows[group.authorities[0]]
            for kind in group.authorities[1:]:
                free = free | windows[kind]
            for place, at in enumerate(self.releases):
                demand = sum(works[: len(works) - place])
                found |= np.bitwise_count(free >> np.uint64(at)).sum(axis=1) < demand
        return found


def _runs(free: Words, ticks: int) -> Words:
    held = 1
    while held < ticks:
        step = min(held, ticks - held)
        free = free & free >> np.uint64(step)
        held += step
    return free


def _smeared(mask: Words, ticks: int) -> Words:
    """The ticks that are set, and up to so many after each."""
    reached = 0
    while reached < ticks:
        step = min(reached + 1, ticks - reached)
        mask = mask | mask << np.uint64(step)
        reached += step
    return mask


def _lowest(mask: Words) -> NDArray[np.int64]:
    """The number of the lowest bit that is set; NEVER if there is none."""
    below = (mask & ~mask + np.uint64(1)) - np.uint64(1)
    found: NDArray[np.int64] = np.where(mask == 0, NEVER, np.bitwise_count(below).astype(np.int64))
    return found
