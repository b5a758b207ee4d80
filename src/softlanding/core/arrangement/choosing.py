"""The search for the arrangement that begins at the first tick, ends soonest and uses the fewest counters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, combinations, islice, pairwise

from softlanding.core.arrangement.crew import Crew, Kit
from softlanding.core.arrangement.fields import ALL, WIDTH, Layout, flags
from softlanding.core.arrangement.packing import overfull, rooms
from softlanding.core.arrangement.patience import Patience
from softlanding.core.arrangement.placing import Bans, Placing
from softlanding.core.arrangement.seats import Seats, Unattended, attended
from softlanding.core.arrangement.turns import Fixed, turns_of
from softlanding.core.arrangement.work import Placed, Work, bits, shape_of, union
from softlanding.core.timeline import run_starts

NEVER = 1 << 30
MOST_DEEP = 5
"""A person with more single tasks is looked at task by task."""
COUNT = 20
"""Bits of a count of ticks."""
Picture = Sequence[Sequence[int]]
"""Per counter and authority: the free ticks from the first one on."""


@dataclass(slots=True)
class Case:
    """The blocks at their places, with everybody's own part of them."""

    fixed: dict[int, Fixed]
    taken: dict[int, int]
    counters: int
    where: dict[int, int]
    anchored: bool
    soonest: int
    domains: list[int] = field(default_factory=list)
    fields: list[int] = field(default_factory=list)
    rooms: list[int] = field(default_factory=list)
    lost: set[tuple[int, ...]] = field(default_factory=set)
    bans: Bans = field(default_factory=Bans)


@lru_cache(maxsize=64)
def crew_of(work: Work, *, guarded: bool) -> Crew:
    """Who may be exchanged; only with guardians counted do they tell persons apart."""
    shape = shape_of(work)
    signs: list[object] = list(shape.alike) if guarded else list(zip(work.needs, work.ticks, strict=True))
    return Crew(shape, [signs.index(sign) for sign in signs], guarded=guarded)


@lru_cache(maxsize=64)
def kit_of(work: Work, ticks: int, *, guarded: bool) -> Kit:
    """What all searches of one party and length of stay share, at whatever desk."""
    return Kit(crew_of(work, guarded=guarded), Layout(shape_of(work), ticks), turns_of(work, ticks))


class Choosing:
    """The arrangements of a party's work in what is free for so many ticks."""

    def __init__(self, work: Work, picture: Picture, ticks: int, patience: Patience, *, guarded: bool) -> None:
        whole = (1 << ticks) - 1
        self.work, self.shape, self.ticks, self.patience = work, shape_of(work), ticks, patience
        self.names = [c for c, row in enumerate(picture) if any(mask & whole for mask in row)]
        self.rows = [tuple(mask & whole for mask in picture[c]) for c in self.names]
        self.kit = kit_of(work, ticks, guarded=guarded)
        self.crew, self.layout, self.turns = self.kit.crew, self.kit.layout, self.kit.turns
        self.twins = [max((d for d in range(c) if self.rows[d] == row), default=-1) for c, row in enumerate(self.rows)]
        self.placing = Placing(self.kit, patience)
        self.fields: list[int] = []
        self.runs: dict[tuple[int, int], list[int]] = {}
        self.alone: dict[tuple[int, Fixed], int] = {}
        self.cases = sorted(self._cases(), key=lambda case: case.soonest)

    def by(self, end: int, counters: int = -1) -> tuple[Placed, ...] | None:
        """Any arrangement that ends by this tick, at these counters."""
        for case in self.cases:
            if case.soonest <= end and not case.counters & ~counters:
                found = self._in_case(case, end, counters)
                if found is not None:
                    return found
        return None

    def hopeless(self) -> bool:
        """Whether it is plain that nothing fits even in the whole stay."""
        everyone = range(len(self.rows))
        return not any(
            not self._overfull(case, self.ticks, everyone)
            and self._fits(case, self.ticks, -1, self._used(case, self.ticks, everyone), None)
            for case in self.cases
        )

    def plainly_no(self, end: int) -> bool:
        """Whether counting shows that nothing ends by this tick; then nothing ends sooner either."""
        everyone = range(len(self.rows))
        return all(case.soonest > end or self._overfull(case, end, everyone) for case in self.cases)

    def _in_case(self, case: Case, end: int, counters: int) -> tuple[Placed, ...] | None:
        chosen = [c for c in range(len(self.rows)) if counters >> c & 1]
        if self._overfull(case, end, chosen):
            return None
        found: list[tuple[Placed, ...]] = []

        def settle(at: list[int]) -> bool:
            seats = Seats(self.rows, self.work.authority, chosen, case.taken, self.patience)
            placed = self._settled(case, at, seats, self.placing.bans)
            if placed is not None:
                found.append(placed)
            return placed is not None

        return found[0] if self._fits(case, end, counters, self._used(case, end, chosen), settle) else None

    def _fits(self, case: Case, end: int, counters: int, used: int, settle: Callable[[list[int]], bool] | None) -> bool:
        everyone = counters < 0
        return self.placing.fits(
            self._domains(case, end),
            case.fixed,
            used,
            settle,
            anchored=case.anchored,
            counting=self.ticks * len(self.rows) < ALL,
            lost=case.lost if everyone else set(),
            # What has no counters together has none among fewer counters either.
            bans=case.bans if everyone else Bans(case.bans),
        )

    def _overfull(self, case: Case, end: int, counters: Sequence[int]) -> bool:
        """Whether these counters are plainly too full for a stay that ends by a tick."""
        stride = self.ticks + 1
        if not case.rooms:
            case.rooms = rooms(self.kit.packs, self._left(case), stride)
        domains = self._domains(case, end)
        firsts = sum([1 << stride * c for c in counters])
        return not all(domains) or overfull(self.kit.packs, case.rooms, domains, self.crew.lengths, firsts)

    def _left(self, case: Case) -> list[list[int]]:
        """Per counter and authority what the blocks leave free."""
        return [[mask & ~case.taken.get(c, 0) for mask in row] for c, row in enumerate(self.rows)]

    def _used(self, case: Case, end: int, counters: Sequence[int]) -> int:
        """What is taken of the fields at these counters, and all of them from the end on."""
        self.fields = self.fields or [self.layout.row(row) for row in self.rows]
        case.fields = case.fields or [
            self.layout.row(row) if c in case.taken else self.fields[c] for c, row in enumerate(self._left(case))
        ]
        used = self.kit.cap - sum([case.fields[c] for c in counters])
        late = self._after(end)
        return used & ~late | self.kit.cap & late

    def _after(self, end: int) -> int:
        """All bits of the fields from a tick on, in every section."""
        known = self.layout.late.get(end)
        if known is None:
            one = self.layout.window ^ (1 << WIDTH * end) - 1
            sections = range(len(self.layout.sections))
            known = self.layout.late[end] = union(one << self.layout.shift * n for n in sections)
        return known

    def sets(self, size: int, end: int) -> Iterator[int]:
        """Sets of so many counters, as masks, that counting does not rule out."""
        seen = set()
        for case in self.cases:
            free = size - case.counters.bit_count()
            if case.soonest > end or free < 0 or not all(self._domains(case, end)):
                continue
            columns, needed, full = self._columns(case, end)
            others = [c for c in range(len(self.rows)) if not case.counters >> c & 1]
            already = needed + sum(columns[c] for c in bits(case.counters, 0))
            for some in combinations(others, free):
                total = already + sum([columns[c] for c in some])
                if total & full == full:
                    mask = case.counters | union(1 << c for c in some)
                    if mask not in seen and all(self.twins[c] < 0 or mask >> self.twins[c] & 1 for c in some):
                        seen.add(mask)
                        yield mask

    def _columns(self, case: Case, end: int) -> tuple[list[int], int, int]:
        """Per counter in fields: where it could take each task, and how much is free when some are left.

        Also what each field lacks to be full when there is enough, and the bits that tell so.
        """
        crew = self.crew
        domains = self._domains(case, end)
        whole = (1 << end) - 1
        rows = [[mask & whole for mask in row] for row in self._left(case)]
        begins = [(d & -d).bit_length() // WIDTH - 1 for d in domains]
        needs = [1] * len(domains)
        columns = [0] * len(rows)
        for v, ((_, k), n) in enumerate(zip(crew.variables, crew.lengths, strict=True)):
            for c, row in enumerate(rows):
                if flags(run_starts(row[self.work.authority[k]], n)) & domains[v]:
                    columns[c] |= 1 << COUNT * v
        for group in self.shape.groups:
            own = sorted([(begins[v], v) for v, (_, k) in enumerate(crew.variables) if group.mask >> k & 1])
            need = 0
            while own:
                begin, v = own.pop()
                need += crew.lengths[v]
                if not own or own[-1][0] < begin:
                    for c, row in enumerate(rows):
                        room = union(row[a] for a in group.authorities) >> begin
                        columns[c] |= room.bit_count() << COUNT * len(needs)
                    needs.append(need)
        enough = 1 << COUNT - 1
        lacking = sum(enough - need << COUNT * n for n, need in enumerate(needs))
        return columns, lacking, sum(enough << COUNT * n for n in range(len(needs)))

    def _runs(self, authority: int, ticks: int) -> list[int]:
        """Per counter the ticks from which so many in a row are free, and last those of all."""
        known = self.runs.get((authority, ticks))
        if known is None:
            each = [run_starts(row[authority], ticks) for row in self.rows]
            known = self.runs[authority, ticks] = [*each, union(each)]
        return known

    def _domains(self, case: Case, end: int) -> list[int]:
        """Per single task the ticks at which it may begin when the visit ends by a tick."""
        crew = self.crew
        if len(case.domains) < len(crew.variables):
            for (p, k), n in zip(crew.variables, crew.lengths, strict=True):
                runs = self._runs(self.work.authority[k], n)[-1]
                case.domains.append(flags(runs) & self.turns.begin(p, case.fixed.get(p, ()), k))
        return [
            d & (1 << WIDTH * max(0, end - reach + 1)) - 1 for d, reach in zip(case.domains, crew.reaches, strict=True)
        ]

    def _cases(self) -> Iterator[Case]:
        """Every way to place the blocks and to give everybody a place in them."""
        for blocks in self._blocks(()):
            taken: dict[int, int] = {}
            slots = []
            for service, at, n, c in blocks:
                taken[c] = taken.get(c, 0) | (1 << at + n) - (1 << at)
                ends = list(accumulate(self.work.blocks[service], initial=at))
                slots += [(a, b, service) for a, b in pairwise(ends)]
            counters, where = union(1 << c for c in taken), {s: c for s, *_, c in blocks}
            anchored = any(not at for _, at, *_ in blocks)
            for fixed, soonest in self._ways_to_seat(tuple(slots)):
                if soonest <= self.ticks:
                    yield Case(fixed, taken, counters, where, anchored, soonest)

    def _ways_to_seat(self, slots: tuple[tuple[int, int, int], ...]) -> Iterator[tuple[dict[int, Fixed], int]]:
        """Everybody's places in the blocks, and a tick before which nobody would be done."""
        only = self.kit.seatings.get(slots)
        if only is None:
            some = list(islice(self._seated(slots, {}, hopeful=True), 2))
            self.kit.seatings[slots] = only = some[0] if len(some) == 1 else {}
        if only:
            # With one way there is nothing to choose, so a rough bound will do.
            needs = enumerate(self.work.needs)
            yield only, max(only[p][-1][1] if only.get(p) else 0 for p, need in needs if need)
            return
        for fixed in self._seated(slots, {}):
            self.patience.spend()
            yield fixed, max(self._alone(p, fixed.get(p, ())) for p, need in enumerate(self.work.needs) if need)

    def _blocks(self, chosen: tuple[tuple[int, int, int, int], ...]) -> Iterator[tuple[tuple[int, int, int, int], ...]]:
        """Per block its service, first tick, ticks and counter; one of each set of counters that are free alike."""
        if len(chosen) == len(self.shape.block_services):
            yield chosen
            return
        service = self.shape.block_services[len(chosen)]
        length = self.shape.spans[service]
        used = {c for *_, c in chosen}
        for c, runs in enumerate(self._runs(self.work.authority[service], length)[:-1]):
            if self.twins[c] >= 0 and c not in used and self.twins[c] not in used:
                continue
            starts = runs & 1 if self.shape.firsts == 1 << service else runs
            for at in bits(starts, 0):
                if all(c != d or at >= t + n or t >= at + length for _, t, n, d in chosen):
                    self.patience.spend()
                    yield from self._blocks((*chosen, (service, at, length, c)))

    def _seated(
        self, slots: Sequence[tuple[int, int, int]], fixed: dict[int, Fixed], *, hopeful: bool = False
    ) -> Iterator[dict[int, Fixed]]:
        """Everybody's places in the blocks; one of each set of persons who may be exchanged.

        Unless `hopeful`, places after which a person could not be done in time are left out.
        """
        if not slots:
            if all(self._together(p, parts) for p, parts in fixed.items()):
                yield fixed
            return
        slot = slots[0]
        service = slot[2]
        tried = set()
        for p, need in enumerate(self.work.needs):
            parts = fixed.get(p, ())
            sign = (self.crew.classes[p], parts)
            if not need >> service & 1 or sign in tried or any(k == service for *_, k in parts):
                continue
            tried.add(sign)
            if all(self._apart(slot, part) for part in parts):
                now = tuple(sorted((*parts, slot)))
                self.patience.spend()
                if hopeful or self._alone(p, now) <= self.ticks:
                    yield from self._seated(slots[1:], {**fixed, p: now}, hopeful=hopeful)

    def _apart(self, one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
        """Whether one person may have both parts: not at once, and in the order of the services."""
        if one[0] >= other[1]:
            return not self.work.after[other[2]] >> one[2] & 1
        return other[0] >= one[1] and not self.work.after[one[2]] >> other[2] & 1

    def _together(self, person: int, parts: Fixed) -> bool:
        single = self.work.needs[person] & self.shape.singles
        return bool(single) or all(b[0] - a[1] <= self.work.max_gap for a, b in pairwise(parts))

    def _alone(self, person: int, fixed: Fixed) -> int:
        """The soonest end of a person's tasks if nobody else came; NEVER if they do not fit."""
        key = (self.crew.kinds[person], fixed)
        known = self.alone.get(key)
        if known is None:
            known = self.alone[key] = self._finish(person, fixed)
        return known

    def _finish(self, person: int, fixed: Fixed) -> int:
        work, ticks = self.work, self.work.ticks[person]
        singles = [k for k in self.shape.services if self.shape.singles >> k & 1 and work.needs[person] >> k & 1]
        last = fixed[-1][1] if fixed else 0
        before = union(1 << k for *_, k in fixed)
        starts = {k: self._runs(work.authority[k], ticks[k])[-1] for k in singles}
        if not all(starts.values()):
            return NEVER
        pending = work.needs[person] & ~self.shape.singles & ~before
        if len(singles) > MOST_DEEP or pending or any(work.after[k] & before != before for k in singles):
            return max([last, *((m & -m).bit_length() - 1 + ticks[k] for k, m in starts.items())])
        whole, gap = (1 << self.ticks + 1) - 1, work.max_gap
        done = {before: 1 << last if fixed else whole}
        for size in range(len(singles)):
            for some in combinations(singles, size):
                sofar = before | union(1 << k for k in some)
                ends = done.get(sofar, 0)
                if not ends:
                    continue
                may = _smeared(ends, gap) & whole if sofar else whole
                for k in singles:
                    if not sofar >> k & 1 and not work.after[k] & work.needs[person] & ~sofar:
                        more = (may & starts[k]) << ticks[k] & whole
                        done[sofar | 1 << k] = done.get(sofar | 1 << k, 0) | more
        ends = done.get(before | union(1 << k for k in singles), 0)
        return (ends & -ends).bit_length() - 1 if ends else NEVER

    def _settled(self, case: Case, at: Sequence[int], seats: Seats, bans: Bans) -> tuple[Placed, ...] | None:
        """The tasks with a counter for each and a person for each, if there are such counters.

        Unattended if whoever does what, some minor is in a task while all guardians are.
        """
        crew = self.crew
        singles = sorted((t, t + n, k, p) for t, (p, k), n in zip(at, crew.variables, crew.lengths, strict=True))
        chosen = seats.seated(singles)
        if chosen is None:
            bans.add([(self.kit.names.index((k, b - a)), a) for a, b, k, _ in seats.conflict(singles)])
            return None
        ways: dict[int, list[tuple[int, int, int, int]]] = {p: [] for p, need in enumerate(self.work.needs) if need}
        for p, parts in case.fixed.items():
            ways[p] += [(begins, ends, k, case.where[k]) for begins, ends, k in parts]
        for (begins, ends, k, p), counter in zip(singles, chosen, strict=True):
            ways[p].append((begins, ends, k, counter))
        # Persons who may be exchanged are served in the order in which the party names them.
        order = sorted(ways, key=lambda p: (min(ways[p]), max(end for _, end, *_ in ways[p])))
        people = [[q for q in ways if crew.classes[q] == crew.classes[p]] for p in order]
        tasks = [(a, b, k, n) for n, p in enumerate(order) for a, b, k, _ in ways[p]]
        who = attended(self.shape, people, tasks, self.patience)
        if who is None:
            raise Unattended
        return tuple(
            sorted(Placed(a, b, who[n], k, self.names[c]) for n, p in enumerate(order) for a, b, k, c in ways[p])
        )


def _smeared(mask: int, ticks: int) -> int:
    """The ticks that are set, and up to so many after each."""
    reached = 0
    while reached < ticks:
        step = min(reached + 1, ticks - reached)
        mask |= mask << step
        reached += step
    return mask
