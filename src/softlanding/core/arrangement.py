"""The exact search for one arrangement of a party's tasks at the counters of a desk, in ticks and bitmaps.

Time runs forward: at each tick the search chooses which tasks begin, then steps to the next tick at which something
can begin. What it proved impossible is remembered, so that no situation is explored twice.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from operator import or_

from softlanding.core.timeline import run_starts

BLOCK = -1
NEVER = 1 << 30


@dataclass(frozen=True, slots=True)
class Work:
    """What a party has to do. Persons, services, authorities and counters are numbers from zero."""

    needs: tuple[int, ...]
    """Per person: the services as a bitmask."""
    ticks: tuple[tuple[int, ...], ...]
    """Per person and service: how long it takes; in a block the shortest it can take."""
    authority: tuple[int, ...]
    """Per service: the authority it needs."""
    after: tuple[int, ...]
    """Per service: the services that the same person must have finished before, as a bitmask."""
    blocks: tuple[tuple[int, ...], ...]
    """Per service: the lengths of the sub-slots of its block; empty when it is served person by person."""
    guardians: tuple[int, ...]
    """Per person: the persons of whom one must be free meanwhile, as a bitmask; zero for an adult."""
    max_gap: int

    def alike(self) -> tuple[int, ...]:
        """Per person: the first person who may be exchanged with this one without changing anything."""
        wards = [sum(1 << m for m, g in enumerate(self.guardians) if g >> p & 1) for p in range(len(self.needs))]
        kinds = list(zip(self.needs, self.ticks, self.guardians, wards, strict=True))
        return tuple(kinds.index(kind) for kind in kinds)


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """One person's task at one counter, from a tick to a tick."""

    begins: int
    ends: int
    person: int
    service: int
    counter: int


class Board:
    """The free ticks of a desk's counters over some hours, and the search for arrangements on them."""

    def __init__(self, work: Work, free: Sequence[Sequence[int]]) -> None:
        """Take `free` per counter and authority as bitmasks whose bit zero is the board's first tick."""
        self.work = work
        self.free = free
        self.services = _prerequisites_first(work)
        self.spans = {k: _shortest(work, k) for k in self.services}
        lengths = {(work.authority[k], n) for k in self.services for n in _lengths(work, k)}
        self.starts = [{(a, n): run_starts(row[a], n) for a, n in lengths} for row in free]
        self.groups = [_Group(self, n, kinds) for n, kinds in enumerate(_groups(work, self.services))]
        self.block_services = [k for k in self.services if work.blocks[k]]
        self.singles = _union(1 << k for k in self.services if not work.blocks[k])
        self.behind = {b: _union(1 << k for k in self.services if work.after[k] >> b & 1) for b in self.block_services}
        self.alike = work.alike()
        self.failed: dict[tuple[int, ...], dict[tuple[int, ...], int]] = {}
        self.finishes: dict[tuple[int, ...], dict[tuple[int, int, int, bool], int]] = {}
        self.unguarded = (
            Board(replace(work, guardians=(0,) * len(work.guardians)), free) if any(work.guardians) else None
        )

    def start_mask(self, service: int, counters: Sequence[int]) -> int:
        """The ticks at which some of these counters could begin the service (a block: all of it)."""
        key = (self.work.authority[service], self.spans[service])
        mask = 0
        for counter in counters:
            mask |= self.starts[counter][key]
        return mask

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
        return _Search(self, counters, start, end).hopeless(start)

    def arrange(self, counters: tuple[int, ...], start: int, end: int) -> tuple[Placed, ...] | None:
        """Any arrangement at these counters that begins exactly at start and ends by end."""
        if self.unguarded:
            found = self.unguarded.arrange(counters, start, end)
            if found is None or self._attended(found):
                return found
        search = _Search(self, counters, start, end)
        if search.hopeless(start) or not search.fill(start):
            return None
        return tuple(sorted(search.placed))

    def _attended(self, found: tuple[Placed, ...]) -> bool:
        """Whether no minor is in a task while all guardians are in tasks."""
        for own in found:
            guardians = self.work.guardians[own.person]
            for t in range(own.begins, own.ends) if guardians else ():
                busy = _union(1 << p.person for p in found if p.begins <= t < p.ends)
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


_Window = tuple[int, int, int, int]
_Queue = tuple[int, bool, list[tuple[int, int]], list[int]]
_Line = tuple[list[tuple[int, int]], list[int], list[int], int]


class _Group:
    """Services whose authorities are counted together, so that a counter with two is not counted twice."""

    def __init__(self, board: Board, number: int, services: tuple[int, ...]) -> None:
        self.number = number
        work = board.work
        self.singles = [k for k in services if not work.blocks[k]]
        self.blocks = [k for k in services if work.blocks[k]]
        self.spans = board.spans
        self.shortest = min((board.spans[k] for k in self.singles), default=1)
        self.mask = _union(1 << k for k in self.singles)
        authorities = {work.authority[k] for k in services}
        self.free = [_union(row[a] for a in authorities) for row in board.free]
        everyone = sum(sum(n >> k & 1 for n in work.needs) * self.spans[k] for k in self.singles)
        self.ticks = everyone + sum(self.spans[k] for k in self.blocks)

    def work(self, services: int) -> tuple[int, int]:
        """How many of these services the group has, and how many ticks they take together."""
        mine = [self.spans[k] for k in self.singles if services >> k & 1]
        return len(mine), sum(mine)

    def lacks(self, counters: Sequence[int], window: int) -> bool:
        """Whether these counters have fewer free ticks in the window than all the work takes."""
        return sum((self.free[c] & window).bit_count() for c in counters) < self.ticks


class _Search:
    """One depth-first search between a start and an end, at some of the counters."""

    def __init__(self, board: Board, counters: tuple[int, ...], start: int, end: int) -> None:
        work = board.work
        self.board, self.work, self.counters, self.start, self.end = board, work, counters, start, end
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
        self.soonest = {k: board.start_mask(k, counters) for k in board.services}
        self.slots = {k: self._slots(k) for k in board.services}

    def _slots(self, service: int) -> int:
        """When somebody's own part of the service might begin: in a block, up to its last sub-slot."""
        mask = self.soonest[service]
        return _union(mask << n for n in range(sum(self.work.blocks[service][:-1]) + 1))

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
        needed = _union(self.left)
        due = [self._due(k) for k in self.block_at if needed >> k & 1]
        starts = _union(m for k, m in self.soonest.items() if needed >> k & 1 and k not in self.block_at) >> soonest
        if starts:
            due.append(soonest + (starts & -starts).bit_length() - 1)
        return min(due, default=self.end)

    def _due(self, service: int) -> int:
        return self.block_at[service][1] + sum(self.work.blocks[service][: self._position(service)])

    def _position(self, service: int) -> int:
        return len(self.work.blocks[service]) - sum(left >> service & 1 for left in self.left)

    def _options(self, t: int) -> list[tuple[int, int]]:
        """What may begin at this tick, service by service, the person with the most work first."""
        options = []
        people = sorted(range(len(self.left)), key=lambda p: (-self.load[p], p))
        for service in self.board.services:
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
        wait = until - t if until > t else -4096
        if left and self.begun[person] and until + self.work.max_gap < self.end - self.load[person]:
            wait = until - t
        return ((self.board.alike[person] << len(self.work.authority)) + left << 14) + wait + 4096

    def _key(self, t: int) -> tuple[int, ...]:
        people = sorted(self._sign(p, t) for p in range(len(self.left)))
        counters = [(c << 14) + self.counter_until[c] for c in self.counters if self.counter_until[c] > t]
        needed = _union(self.left)
        blocks = [n for k, at in sorted(self.block_at.items()) if needed >> k & 1 for n in (k, *at)]
        return (t, *people, -1, *counters, -1, *blocks)

    def hopeless(self, t: int) -> bool:
        """Whether counting shows that what is left cannot be done between t and the end."""
        for person, left in enumerate(self.left):
            if left and self._too_late(person, left, t):
                return True
        if any(g and self._unattended(p, g, t) for p, g in enumerate(self.work.guardians)):
            return True
        needed = _union(self.left)
        for block in self.board.block_services:
            if needed >> block & 1 and self._late_release(block, self._releases(block, t)):
                return True
        windows, queues = self._windows(t)
        return any(self._crowded(group, t, windows, queues) for group in self.board.groups)

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
        bound = [not rest & ~self.board.behind[block] for _, rest in waiting]
        ends = [
            [
                self._finish(p, rest, at, begun=False) if only else at + self._ticks(p, rest & self.board.behind[block])
                for at in releases
            ]
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
        key = (self.board.alike[person], left, at, begun)
        known = self.finishes.get(key)
        if known is not None:
            return known
        known = NEVER
        last = at + self.work.max_gap if begun else NEVER
        load = self._ticks(person, left)
        for service in self.board.services:
            if not left >> service & 1 or left & self.work.after[service]:
                continue
            for begins in _bits(self.slots[service], at):
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

    def _unattended(self, minor: int, guardians: int, t: int) -> bool:
        """Whether the guardians are served for so long that none has the time left to be with the minor."""
        served = [minor, *_bits(guardians, 0)]
        busy = sum(self.load[p] + max(0, self.until[p] - t) for p in served)
        return bool(self.left[minor]) and busy > (self.end - t) * (len(served) - 1)

    def _resume(self, person: int, left: int, t: int, last: int) -> int:
        """When a person who waits, and must be served again by `last`, would be done if nobody else came."""
        done = NEVER
        for service in self.board.services:
            if left >> service & 1 and not left & self.work.after[service]:
                for begins in _bits(self.slots[service], t):
                    if begins > last or begins >= done:
                        break
                    ends = begins + self.work.ticks[person][service]
                    begun = not self.work.blocks[service]
                    done = min(done, self._finish(person, left ^ 1 << service, ends, begun=begun))
        return done

    def _windows(self, t: int) -> tuple[list[_Window], list[_Queue]]:
        """Between which ticks the persons must be served; those whom a block lets go one by one stand in its queue."""
        board, gap = self.board, self.work.max_gap
        slack = [
            self._ticks(p, left) + gap * left.bit_count() if not left & ~board.singles else self.end
            for p, left in enumerate(self.left)
        ]
        windows = []
        for person, left in enumerate(self.left):
            singles = left & board.singles & ~_union(board.behind[b] for b in board.block_services if left >> b & 1)
            if singles:
                due = min(self.end, self.until[person] + slack[person]) if self.begun[person] else self.end
                windows.append((max(t, self.until[person]), due, singles, person))
        queues = []
        counted = [0] * len(self.left)
        # A service behind two blocks is counted once, behind the later one.
        for block in reversed(board.block_services):
            waiting = [p for p, left in enumerate(self.left) if left >> block & 1]
            if not waiting:
                continue
            others = [self.left[p] ^ 1 << block for p in waiting]
            longest = NEVER
            if block in self.block_at and not any(rest & ~board.singles for rest in others):
                longest = max(self._ticks(p, r) + gap * r.bit_count() for p, r in zip(waiting, others, strict=True))
            spans = [(at, min(self.end, at + longest)) for at in self._releases(block, t)]
            rests = [self.left[p] & board.behind[block] & ~counted[p] for p in waiting]
            for p, rest in zip(waiting, rests, strict=True):
                counted[p] |= rest
            queues.append((block, block in self.block_at, spans, rests))
        return windows, queues

    def _crowded(self, group: _Group, t: int, windows: list[_Window], queues: list[_Queue]) -> bool:
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

    def _lacks(self, group: _Group, a: int, b: int, tasks: int, ticks: int) -> bool:
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

    def _room(self, group: _Group, counter: int, a: int, b: int) -> tuple[int, int]:
        """How many of the shortest tasks, and how many ticks, are free at a counter between two ticks."""
        free = (group.free[counter] & ((1 << b) - 1)) >> a
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


def _bits(mask: int, first: int) -> Iterator[int]:
    """The numbers of the bits that are set, from the first one on."""
    mask >>= first
    while mask:
        yield first + (mask & -mask).bit_length() - 1
        mask &= mask - 1


def _union(masks: Iterable[int]) -> int:
    return reduce(or_, masks, 0)


def _prerequisites_first(work: Work) -> list[int]:
    needed = [k for k in range(len(work.authority)) if any(n >> k & 1 for n in work.needs)]
    return sorted(needed, key=lambda k: (work.after[k].bit_count(), k))


def _lengths(work: Work, service: int) -> set[int]:
    block = work.blocks[service]
    own = {t[service] for n, t in zip(work.needs, work.ticks, strict=True) if n >> service & 1}
    return {sum(block)} if block else own


def _shortest(work: Work, service: int) -> int:
    return min(_lengths(work, service))


def _groups(work: Work, services: Sequence[int]) -> list[tuple[int, ...]]:
    authorities = sorted({work.authority[k] for k in services})
    chosen = [set(some) for n in range(1, len(authorities) + 1) for some in combinations(authorities, n)]
    return [tuple(k for k in services if work.authority[k] in some) for some in chosen]
