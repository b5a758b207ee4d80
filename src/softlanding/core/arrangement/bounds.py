"""What counting alone shows about a half-made arrangement: that somebody, or some counter, cannot be done in time."""

from softlanding.core.arrangement.patience import Patience
from softlanding.core.arrangement.work import Group, Placed, Table, bits, union
from softlanding.core.timeline import run_starts

NEVER = 1 << 30
_Window = tuple[int, int, int, int]
_Queue = tuple[int, bool, list[tuple[int, int]], list[int]]
_Line = tuple[list[tuple[int, int]], list[int], list[int], int]


class Situation:
    """Who is where at a tick of the search, what is left to do, and whether it can still fit."""

    def __init__(self, board: Table, counters: tuple[int, ...], start: int, end: int, patience: Patience) -> None:
        work = board.work
        self.board, self.work, self.counters, self.start, self.end = board, work, counters, start, end
        self.patience = patience
        self.left = list(work.needs)
        self.load = [
            sum(t for k, t in enumerate(ticks) if need >> k & 1)
            for need, ticks in zip(work.needs, work.ticks, strict=True)
        ]
        self.until = [start] * len(work.needs)
        self.begun = [False] * len(work.needs)
        self.counter_until = [start] * len(board.free)
        self.block_at: dict[int, tuple[int, int]] = {}
        self.placed: list[Placed] = []
        self.failed = board.failed.setdefault(counters, {})
        self.finishes = board.finishes.setdefault(counters, {})
        self.room: dict[tuple[int, int, int, int], tuple[int, int]] = {}
        self.soonest = {k: board.start_mask(k, counters) for k in board.shape.services}
        self.slots = {k: self._slots(k) for k in board.shape.services}

    def _slots(self, service: int) -> int:
        """When somebody's own part of the service might begin: in a block, up to its last sub-slot."""
        mask = self.soonest[service]
        return union(mask << n for n in range(sum(self.work.blocks[service][:-1]) + 1))

    def hopeless(self, t: int) -> bool:
        """Whether counting shows that what is left cannot be done between t and the end."""
        for person, left in enumerate(self.left):
            if left and self._too_late(person, left, t):
                return True
        if any(g and self._unattended(p, g, t) for p, g in enumerate(self.work.guardians)):
            return True
        needed = union(self.left)
        for block in self.board.shape.block_services:
            if needed >> block & 1 and self._late_release(block, self._releases(block, t)):
                return True
        windows, queues = self._windows(t)
        return any(self._crowded(group, t, windows, queues) for group in self.board.shape.groups)

    def _position(self, service: int) -> int:
        return len(self.work.blocks[service]) - sum(left >> service & 1 for left in self.left)

    def _releases(self, block: int, t: int) -> list[int]:
        """When, at the soonest, the block lets each of its waiting persons go."""
        lengths = self.work.blocks[block]
        position = self._position(block)
        if block in self.block_at:
            begins = self.block_at[block][1]
        else:
            starts = self.soonest[block] >> t
            begins = t + (starts & -starts).bit_length() - 1
        at = begins + sum(lengths[:position])
        return [at := at + length for length in lengths[position:]]

    def _late_release(self, block: int, releases: list[int]) -> bool:
        """Whether no order of the block lets everybody finish in time, each as if alone at the desk."""
        waiting = [(p, left ^ 1 << block) for p, left in enumerate(self.left) if left >> block & 1]
        # What a person may do before the block does not count, and may bridge a wait: then only the rest's length does.
        bound = [not rest & ~self.board.shape.behind[block] for _, rest in waiting]
        behind = self.board.shape.behind[block]
        ends = [
            [self._finish(p, rest, at, begun=False) if only else at + self._ticks(p, rest & behind) for at in releases]
            for (p, rest), only in zip(waiting, bound, strict=True)
        ]
        room = sorted(sum(end <= self.end for end in row) for row in ends)
        if any(places <= index for index, places in enumerate(room)):
            return True
        if block not in self.block_at or not all(bound):
            return False
        fits = [[self._finish(p, rest, at, begun=True) <= self.end for at in releases] for p, rest in waiting]
        return not all(map(any, fits)) or not all(map(any, zip(*fits, strict=True)))

    def _ticks(self, person: int, services: int) -> int:
        return sum(ticks for k, ticks in enumerate(self.work.ticks[person]) if services >> k & 1)

    def _finish(self, person: int, left: int, at: int, *, begun: bool) -> int:
        """When a person who is free from `at` would be done with these services if nobody else came."""
        if not left:
            return at
        key = (self.board.shape.alike[person], left, at, begun)
        known = self.finishes.get(key)
        if known is not None:
            return known
        known = NEVER
        last = at + self.work.max_gap if begun else NEVER
        load = self._ticks(person, left)
        for service in self.board.shape.services:
            if not left >> service & 1 or left & self.work.after[service]:
                continue
            for begins in bits(self.slots[service], at):
                if begins > last or begins + load >= known:
                    break
                done = begins + self.work.ticks[person][service]
                # In a block the person's own sub-slot may end later, so no wait after it is known here.
                begun = not self.work.blocks[service]
                known = min(known, self._finish(person, left ^ 1 << service, done, begun=begun))
        self.finishes[key] = known
        return known

    def _too_late(self, person: int, left: int, t: int) -> bool:
        """Whether the person could not be done in time even if nobody else came."""
        until, begun = self.until[person], self.begun[person]
        if max(t, until) + self.load[person] > self.end or (begun and t > until + self.work.max_gap):
            return True
        if any(left >> k & 1 for k in self.block_at):
            return False
        if t <= until or not begun:
            return self._finish(person, left, max(t, until), begun=begun) > self.end
        return self._resume(person, left, t, until + self.work.max_gap) > self.end

    def _resume(self, person: int, left: int, t: int, last: int) -> int:
        """When a person who waits, and must be served again by `last`, would be done if nobody else came."""
        done = NEVER
        for service in self.board.shape.services:
            if left >> service & 1 and not left & self.work.after[service]:
                for begins in bits(self.slots[service], t):
                    if begins > last or begins >= done:
                        break
                    ends = begins + self.work.ticks[person][service]
                    begun = not self.work.blocks[service]
                    done = min(done, self._finish(person, left ^ 1 << service, ends, begun=begun))
        return done

    def _unattended(self, minor: int, guardians: int, t: int) -> bool:
        """Whether the guardians are served for so long that none has the time left to be with the minor."""
        served = [minor, *bits(guardians, 0)]
        busy = sum(self.load[p] + max(0, self.until[p] - t) for p in served)
        return bool(self.left[minor]) and busy > (self.end - t) * (len(served) - 1)

    def _windows(self, t: int) -> tuple[list[_Window], list[_Queue]]:
        """Between which ticks the persons must be served; those whom a block lets go one by one stand in its queue."""
        shape, gap = self.board.shape, self.work.max_gap
        slack = [
            self._ticks(p, left) + gap * left.bit_count() if not left & ~shape.singles else self.end
            for p, left in enumerate(self.left)
        ]
        windows = []
        for person, left in enumerate(self.left):
            singles = left & shape.singles & ~union(shape.behind[b] for b in shape.block_services if left >> b & 1)
            if singles:
                due = min(self.end, self.until[person] + slack[person]) if self.begun[person] else self.end
                windows.append((max(t, self.until[person]), due, singles, person))
        queues = []
        counted = [0] * len(self.left)
        # A service behind two blocks is counted once, behind the later one.
        for block in reversed(shape.block_services):
            waiting = [p for p, left in enumerate(self.left) if left >> block & 1]
            if not waiting:
                continue
            others = [self.left[p] ^ 1 << block for p in waiting]
            longest = NEVER
            if block in self.block_at and not any(rest & ~shape.singles for rest in others):
                longest = max(self._ticks(p, r) + gap * r.bit_count() for p, r in zip(waiting, others, strict=True))
            spans = [(at, min(self.end, at + longest)) for at in self._releases(block, t)]
            rests = [self.left[p] & shape.behind[block] & ~counted[p] for p in waiting]
            for p, rest in zip(waiting, rests, strict=True):
                counted[p] |= rest
            queues.append((block, block in self.block_at, spans, rests))
        return windows, queues

    def _crowded(self, group: Group, t: int, windows: list[_Window], queues: list[_Queue]) -> bool:
        """Whether the counters of the group have too few free ticks between some release and some due tick."""
        own = [(a, b, *group.work(singles)) for a, b, singles, _ in windows if singles & group.mask]
        lines = []
        for block, begun, spans, rests in queues:
            works = [group.work(rest) for rest in rests]
            counts, ticks = sorted(n for n, _ in works), sorted(w for _, w in works)
            whole = 0 if begun or block not in group.blocks else group.spans[block]
            if whole or (counts and counts[-1]):
                lines.append((spans, counts, ticks, whole))
        releases = {a for a, *_ in own} | {a for line in lines for a, _ in line[0]} | {t}
        dues = {b for _, b, *_ in own} | {b for line in lines for _, b in line[0]} | {self.end}
        for a in releases:
            for b in dues:
                if b > a and self._lacks(group, a, b, *_demand(own, lines, a, b)):
                    return True
        return False

    def _lacks(self, group: Group, a: int, b: int, tasks: int, ticks: int) -> bool:
        """Whether the counters cannot take so many tasks, of so many ticks together, between two ticks."""
        for counter in self.counters:
            if tasks <= 0 and ticks <= 0:
                return False
            key = (group.number, counter, max(a, self.counter_until[counter]), b)
            room = self.room.get(key)
            if room is None:
                room = self.room[key] = self._room(group, counter, key[2], b)
            tasks -= room[0]
            ticks -= room[1]
        return tasks > 0 or ticks > 0

    def _room(self, group: Group, counter: int, a: int, b: int) -> tuple[int, int]:
        """How many of the shortest tasks, and how many ticks, are free at a counter between two ticks."""
        free = (self.board.free_of[group.number][counter] & ((1 << b) - 1)) >> a
        tasks, runs = 0, run_starts(free, group.shortest)
        while runs:
            tasks += 1
            runs >>= (runs & -runs).bit_length() - 1 + group.shortest
        return tasks, free.bit_count()


def _demand(own: list[tuple[int, int, int, int]], lines: list[_Line], a: int, b: int) -> tuple[int, int]:
    """How many tasks, and how many ticks of work, must be done between two ticks whatever the order."""
    tasks = ticks = 0
    for release, due, n, w in own:
        if a <= release and due <= b:
            tasks += n
            ticks += w
    for spans, counts, works, whole in lines:
        inside = sum(a <= release and due <= b for release, due in spans)
        tasks += sum(counts[:inside])
        ticks += sum(works[:inside])
        if whole and inside:
            ticks += min(whole, max(0, spans[-1][0] - a))
    return tasks, ticks
