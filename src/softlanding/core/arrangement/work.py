"""What a party has to do, and the free ticks of a desk's counters, as numbers and bitmaps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations

from softlanding.core.timeline import run_starts

MOST_TOGETHER = 4
"""Of more authorities only each alone and all together are counted."""


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
        kinds = list(zip(self.needs, self.ticks, self.guardians, self.wards(), strict=True))
        return tuple(kinds.index(kind) for kind in kinds)

    def ordered(self) -> "Work":
        """The same work, with services that each person may exchange for one another in the order of their numbers.

        Swapping two such tasks of a person changes neither when the visit ends nor which counters it uses.
        """
        services = range(len(self.authority))
        earlier = [union(1 << k for k in range(j) if self._exchange(k, j)) for j in services]
        return replace(self, after=tuple(after | more for after, more in zip(self.after, earlier, strict=True)))

    def _exchange(self, one: int, other: int) -> bool:
        """Whether two services differ for nobody who needs both, and stand in the same order to all others."""
        both = 1 << one | 1 << other
        return (
            not self.blocks[one]
            and not self.blocks[other]
            and self.authority[one] == self.authority[other]
            and self.after[one] == self.after[other]
            and all(after & both in {0, both} for after in self.after)
            and all(
                ticks[one] == ticks[other]
                for need, ticks in zip(self.needs, self.ticks, strict=True)
                if need & both == both
            )
        )

    def wards(self) -> tuple[int, ...]:
        """Per person: the minors who name this person as a guardian, as a bitmask."""
        everyone = range(len(self.needs))
        return tuple(sum(1 << m for m, g in enumerate(self.guardians) if g >> p & 1) for p in everyone)


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """One person's task at one counter, from a tick to a tick."""

    begins: int
    ends: int
    person: int
    service: int
    counter: int

    def moved(self, ticks: int) -> "Placed":
        """The same so many ticks later."""
        return Placed(self.begins + ticks, self.ends + ticks, self.person, self.service, self.counter)


class Shape:
    """What follows from a party's work alone, whatever the desk."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.services = _prerequisites_first(work)
        self.spans = {k: _shortest(work, k) for k in self.services}
        self.lengths = sorted({(work.authority[k], n) for k in self.services for n in _lengths(work, k)})
        self.groups = [Group(self, n, services) for n, services in enumerate(_groups(work, self.services))]
        self.block_services = [k for k in self.services if work.blocks[k]]
        self.singles = union(1 << k for k in self.services if not work.blocks[k])
        self.behind = {b: union(1 << k for k in self.services if work.after[k] >> b & 1) for b in self.block_services}
        able = [k for n in work.needs for k in self.services if n >> k & 1 and not n & work.after[k]]
        self.firsts = union(1 << k for k in able)
        self.alike = work.alike()
        self.wards = work.wards()

    def lengths_of(self, service: int) -> list[tuple[int, int]]:
        """The authority and each number of ticks in a row that the service takes at a counter."""
        return [(self.work.authority[service], n) for n in sorted(_lengths(self.work, service))]


@lru_cache(maxsize=64)
def ordered(work: Work) -> Work:
    """The work in which one of each set of exchangeable orders is left, remembered for the next start."""
    return work.ordered()


@lru_cache(maxsize=64)
def shape_of(work: Work) -> Shape:
    """The shape of a party's work, remembered for the next desk and day."""
    return Shape(work)


class Group:
    """Services whose authorities are counted together, so that a counter with two is not counted twice."""

    def __init__(self, shape: Shape, number: int, services: tuple[int, ...]) -> None:
        self.number = number
        work = shape.work
        self.singles = [k for k in services if not work.blocks[k]]
        self.blocks = [k for k in services if work.blocks[k]]
        self.spans = shape.spans
        self.shortest = min((shape.spans[k] for k in self.singles), default=1)
        self.mask = union(1 << k for k in self.singles)
        self.authorities = sorted({work.authority[k] for k in services})
        everyone = sum(sum(n >> k & 1 for n in work.needs) * self.spans[k] for k in self.singles)
        self.ticks = everyone + sum(self.spans[k] for k in self.blocks)

    def work(self, services: int) -> tuple[int, int]:
        """How many of these services the group has, and how many ticks they take together."""
        mine = [self.spans[k] for k in self.singles if services >> k & 1]
        return len(mine), sum(mine)


class Table:
    """The free ticks of a desk's counters over some hours, prepared for one party's work."""

    def __init__(self, work: Work, free: Sequence[Sequence[int]]) -> None:
        """Take `free` per counter and authority as bitmasks whose bit zero is the board's first tick."""
        self.work, self.free = work, free
        self.shape = shape_of(work)
        self.starts = [{(a, n): run_starts(row[a], n) for a, n in self.shape.lengths} for row in free]
        self.twins = [list(free).index(row) for row in free]
        self.free_of = [[union(row[a] for a in group.authorities) for row in free] for group in self.shape.groups]
        self.failed: dict[tuple[int, ...], dict[tuple[int, ...], int]] = {}
        self.finishes: dict[tuple[int, ...], dict[tuple[int, int, int, bool], int]] = {}

    def start_mask(self, service: int, counters: Sequence[int]) -> int:
        """The ticks at which some of these counters could begin the service (a block: all of it)."""
        key = (self.work.authority[service], self.shape.spans[service])
        mask = 0
        for counter in counters:
            mask |= self.starts[counter][key]
        return mask

    def lacks(self, group: Group, counters: Sequence[int], window: int) -> bool:
        """Whether these counters have fewer free ticks in the window than all the group's work takes."""
        free = self.free_of[group.number]
        return sum((free[c] & window).bit_count() for c in counters) < group.ticks


def bits(mask: int, first: int) -> Iterator[int]:
    """The numbers of the bits that are set, from the first one on."""
    mask >>= first
    while mask:
        yield first + (mask & -mask).bit_length() - 1
        mask &= mask - 1


def union(masks: Iterable[int]) -> int:
    """Give the ticks that stand in any of the masks."""
    found = 0
    for mask in masks:
        found |= mask
    return found


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
    sizes = range(1, len(authorities) + 1) if len(authorities) <= MOST_TOGETHER else (1, len(authorities))
    chosen = [set(some) for n in sizes for some in combinations(authorities, n)]
    return [tuple(k for k in services if work.authority[k] in some) for some in chosen]
