"""The depth-first search that runs forward in time and never explores the same situation twice."""

from collections.abc import Iterator

from softlanding.core.arrangement.bounds import Situation
from softlanding.core.arrangement.work import Placed, bits, union

BLOCK = -1
SITUATION = 12
"""A situation here takes about as long as twelve where whole chains are chosen."""


class Search(Situation):
    """One depth-first search between a start and an end, at some of the counters."""

    def fill(self, t: int) -> bool:
        """Give the sub-slots that are due now to persons, then choose what else begins now."""
        for service, (counter, begun_at) in self.block_at.items():
            position = self._position(service)
            lengths = self.work.blocks[service]
            if position < len(lengths) and begun_at + sum(lengths[:position]) == t:
                return any(
                    self._place(person, service, counter, t, lengths[position], None)
                    for person in self._distinct(service, t)
                )
        return self._choose(t, self._options(t), 0)

    def _choose(self, t: int, options: list[tuple[int, int]], first: int) -> bool:
        """Begin some of the options from the first one on, at this tick, and go on; the fullest choice comes first."""
        tried = set()
        for index in range(first, len(options)):
            service, person = options[index]
            if person == BLOCK:
                if self._begin_block(t, service, options, index):
                    return True
                continue
            if self.until[person] > t or not self._may_begin(person, service, t):
                continue
            sign = (service, self._sign(person, t))
            if sign in tried:
                continue
            tried.add(sign)
            ticks = self.work.ticks[person][service]
            for counter in self._free_counters(service, ticks, t):
                if self._place(person, service, counter, t, ticks, (options, index + 1)):
                    return True
        return bool(self.placed) and self._step(self._next(t))

    def _begin_block(self, t: int, service: int, options: list[tuple[int, int]], index: int) -> bool:
        lengths = self.work.blocks[service]
        for counter in self._free_counters(service, sum(lengths), t):
            before = self.counter_until[counter]
            self.block_at[service] = (counter, t)
            for person in self._distinct(service, t):
                if self._place(person, service, counter, t, lengths[0], (options, index + 1)):
                    return True
            del self.block_at[service]
            self.counter_until[counter] = before
        return False

    def _place(
        self,
        person: int,
        service: int,
        counter: int,
        t: int,
        ticks: int,
        rest: tuple[list[tuple[int, int]], int] | None,
    ) -> bool:
        """Begin one task, search on, and take it back when nothing follows from it."""
        until, begun, occupied = self.until[person], self.begun[person], self.counter_until[counter]
        block = self.work.blocks[service]
        shortest = self.work.ticks[person][service]
        self.until[person], self.begun[person] = t + ticks, True
        self.left[person] ^= 1 << service
        self.load[person] -= shortest
        self.counter_until[counter] = self.block_at[service][1] + sum(block) if block else t + ticks
        self.placed.append(Placed(t, t + ticks, person, service, counter))
        if self._guarded(t) and (self._choose(t, *rest) if rest else self.fill(t)):
            return True
        self.placed.pop()
        self.counter_until[counter] = occupied
        self.load[person] += shortest
        self.left[person] ^= 1 << service
        self.until[person], self.begun[person] = until, begun
        return False

    def _step(self, t: int) -> bool:
        """Go on at tick t, unless all is placed, or it is known or plain that nothing fits any more."""
        if not any(self.left):
            return True
        self.patience.spend(SITUATION)
        if t >= self.end or self.hopeless(t):
            return False
        key = self._key(t)
        if self.failed.get(key, -1) >= self.end:
            return False
        if self.fill(t):
            return True
        self.failed[key] = self.end
        return False

    def _next(self, t: int) -> int:
        """The next tick at which a task could begin."""
        waiting = [max(until, t + 1) for until, left in zip(self.until, self.left, strict=True) if left]
        if not waiting:
            return t
        soonest = min(waiting)
        needed = union(self.left)
        due = [self._due(k) for k in self.block_at if needed >> k & 1]
        starts = union(m for k, m in self.soonest.items() if needed >> k & 1 and k not in self.block_at) >> soonest
        if starts:
            due.append(soonest + (starts & -starts).bit_length() - 1)
        return min(due, default=self.end)

    def _due(self, service: int) -> int:
        return self.block_at[service][1] + sum(self.work.blocks[service][: self._position(service)])

    def _options(self, t: int) -> list[tuple[int, int]]:
        """What may begin at this tick, service by service, the person with the most work first."""
        options = []
        people = sorted(range(len(self.left)), key=lambda p: (-self.load[p], p))
        for service in self.board.shape.services:
            if not self.soonest[service] >> t & 1 or service in self.block_at:
                continue
            able = [p for p in people if self._may_begin(p, service, t)]
            if self.work.blocks[service]:
                options += [(service, BLOCK)] if able else []
            else:
                options += [(service, p) for p in able]
        return options

    def _may_begin(self, person: int, service: int, t: int) -> bool:
        left = self.left[person]
        if self.until[person] > t or not left >> service & 1 or left & self.work.after[service]:
            return False
        return not self.begun[person] or t - self.until[person] <= self.work.max_gap

    def _distinct(self, service: int, t: int) -> Iterator[int]:
        """Who may begin the service now, one of each set of persons who are in the same situation."""
        tried = set()
        for person in sorted(range(len(self.left)), key=lambda p: (-self.load[p], p)):
            if self._may_begin(person, service, t):
                sign = self._sign(person, t)
                if sign not in tried:
                    tried.add(sign)
                    yield person

    def _free_counters(self, service: int, ticks: int, t: int) -> Iterator[int]:
        """Counters that can begin the service now, used ones first, one of each set that is free alike from now on."""
        key = (self.work.authority[service], ticks)
        used = {placed.counter for placed in self.placed}
        window = (1 << self.end) - 1
        tried = set()
        if t + ticks > self.end:
            return
        for counter in sorted(self.counters, key=lambda c: (c not in used, sum(map(bool, self.board.free[c])), c)):
            if self.counter_until[counter] > t or not self.board.starts[counter][key] >> t & 1:
                continue
            future = tuple((mask & window) >> t for mask in self.board.free[counter])
            if future not in tried:
                tried.add(future)
                yield counter

    def _guarded(self, t: int) -> bool:
        """Whether every minor who is in a task has a guardian who is in none."""
        idle = sum(1 << p for p, until in enumerate(self.until) if until <= t)
        guardians = self.work.guardians
        return all(not g or self.until[p] <= t or g & idle for p, g in enumerate(guardians))

    def _sign(self, person: int, t: int) -> int:
        """The situation of a person: equal numbers have equal futures."""
        left, until = self.left[person], self.until[person]
        wards = self.board.shape.wards[person]
        matters = left or any(self.left[p] or self.until[p] > t for p in bits(wards, 0))
        wait = until - t if until > t and matters else -4096
        if left and self.begun[person] and until + self.work.max_gap < self.end - self.load[person]:
            wait = until - t
        return ((self.board.shape.alike[person] << len(self.work.authority)) + left << 14) + wait + 4096

    def _key(self, t: int) -> tuple[int, ...]:
        people = sorted(self._sign(p, t) for p in range(len(self.left)))
        twins = self.board.twins
        counters = [(twins[c] << 14) + self.counter_until[c] for c in self.counters if self.counter_until[c] > t]
        needed = union(self.left)
        blocks = [n for k, at in sorted(self.block_at.items()) if needed >> k & 1 for n in (k, *at)]
        return (t, *people, -1, *sorted(counters), -1, *blocks)
