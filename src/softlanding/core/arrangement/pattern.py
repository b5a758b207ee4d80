"""What all searches for one party's work share: kinds of persons, the fields they fill, and what they may do when."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise, product

from softlanding.core.arrangement.chains import Chains, Part, Ways
from softlanding.core.arrangement.counting import Item, Need, Windows
from softlanding.core.arrangement.fields import FULL, WIDTH, Layout
from softlanding.core.arrangement.work import Work, shape_of, union

Place = tuple[int, int]
"""A block's service, and the number of a sub-slot in it."""
NEVER = 1 << 30


class Pattern:
    """What all searches for one party's work and one length of stay share, at whatever desk."""

    def __init__(self, work: Work, ticks: int, *, guarded: bool) -> None:
        self.shape = shape = shape_of(work)
        self.work, self.ticks = work, ticks
        self.layout = Layout(shape, ticks, guarded=guarded)
        self.chains = Chains(work, self.layout)
        # Who is whose guardian tells persons apart only where it is counted.
        signs: list[object] = list(shape.alike) if guarded else list(zip(work.needs, work.ticks, strict=True))
        self.people: dict[int, list[int]] = {}
        for person, sign in enumerate(signs):
            if work.needs[person]:
                self.people.setdefault(signs.index(sign), []).append(person)
        self.places = [(b, n) for b in shape.block_services for n in range(len(work.blocks[b]))]
        fields = iter(range(self.layout.top, self.layout.top + WIDTH * 999, WIDTH))
        self.place_field = {place: FULL - 1 << next(fields) for place in self.places}
        self.kind_field = {kind: 1 << next(fields) for kind in self.people}
        self.counts = sum((FULL - 1 - len(self.people[k])) * field for k, field in self.kind_field.items())
        extra = len(self.place_field) + len(self.kind_field)
        self.lowest = self.layout.lowest | union(1 << self.layout.top + WIDTH * n for n in range(extra))
        self.full = FULL * self.lowest
        able = [k for n in work.needs for k in shape.services if n >> k & 1 and not n & work.after[k]]
        self.firsts = union(1 << k for k in able)
        self.outlines: dict[tuple[tuple[int, int], ...], Outline] = {}

    def outline(self, blocks: tuple[tuple[int, int], ...]) -> Outline:
        """The outline around blocks (service, ticks after the start), remembered."""
        known = self.outlines.get(blocks)
        if known is None:
            known = self.outlines[blocks] = Outline(self, blocks)
        return known


class Outline:
    """What everybody may do around blocks that begin so many ticks after the start of a visit."""

    def __init__(self, pattern: Pattern, blocks: tuple[tuple[int, int], ...]) -> None:
        self.pattern, self.blocks = pattern, blocks
        self.ways = list(self._ways())
        self.needs = self._needs()
        self.known: dict[tuple[int, int], Windows] = {}
        able: dict[Item, int] = dict.fromkeys(pattern.places, NEVER)
        for kind, places, way, first in self.ways:
            for item in places or (kind,):
                able[item] = min(able.get(item, NEVER), first + way.chains[0].ends if way.chains else NEVER)
        self.soonest = max(able.values())
        # The last way that may still fill an item; the fewest chains first, so that a hopeless item shows soon.
        self.ways.sort(key=lambda way: len(way[2].chains) * (1 if way[1] else pattern.ticks))
        self.owed = {item: n for n, (kind, places, *_) in enumerate(self.ways) for item in places or (kind,)}

    def windows(self, end: int, counters: int) -> Windows:
        """What must be done between which ticks when the visit ends at one."""
        known = self.known.get((end, counters))
        if known is None:
            known = self.known[end, counters] = Windows(self.pattern.layout, self.needs, end, counters)
        return known

    def _ways(self) -> Iterator[tuple[int, tuple[Place, ...], Ways, int]]:
        """Per kind of person and places in blocks: the chains, and the tick from which they count."""
        pattern = self.pattern
        for kind in pattern.people:
            mine = [self._slots(*block) for block in self.blocks if pattern.work.needs[kind] >> block[0] & 1]
            if not mine:
                yield kind, (), pattern.chains.of(kind, ()), 0
                continue
            for chosen in product(*mine):
                fixed = sorted((part for _, part in chosen), key=lambda part: part[1])
                if all(a[1] + a[2] <= b[1] for a, b in pairwise(fixed)):
                    first = fixed[0][1]
                    ways = pattern.chains.of(kind, tuple((k, at - first, n) for k, at, n in fixed))
                    yield kind, tuple(place for place, _ in chosen), ways, first

    def _slots(self, service: int, at: int) -> list[tuple[Place, Part]]:
        found = []
        for number, length in enumerate(self.pattern.work.blocks[service]):
            found.append(((service, number), (service, at, length)))
            at += length
        return found

    def _needs(self) -> list[Need]:
        """What each item takes from each section at the least; somebody with two places counts at the first."""
        found: dict[tuple[Item, int], list[Need]] = {}
        able: dict[Item, int] = {}
        stay = self.pattern.ticks
        for kind, places, way, first in self.ways:
            item: Item = places[0] if places else kind
            for one in places or (kind,):
                able[one] = able.get(one, 0) + 1
            for span in way.spans:
                begins, ends = (max(0, first + span.first), first + span.last) if places else (span.head, stay)
                need = Need(item, span.section, begins, ends, span.tail, span.tasks, span.ticks)
                found.setdefault((item, span.section), []).append(need)
        return [
            Need(
                *key,
                min(n.begins for n in some),
                max(n.ends for n in some),
                min(n.tail for n in some),
                min(n.tasks for n in some),
                min(n.ticks for n in some),
            )
            for key, some in found.items()
            if len(some) == able[key[0]]
        ]


@lru_cache(maxsize=64)
def pattern_of(work: Work, ticks: int, *, guarded: bool) -> Pattern:
    """The pattern of a party's work, remembered for the next desk and day."""
    return Pattern(work, ticks, guarded=guarded)
