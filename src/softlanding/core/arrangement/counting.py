"""What counting shows about persons who are still to be placed: too few free ticks between some two ticks."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from softlanding.core.arrangement.fields import ALL, FULL, WIDTH, Layout
from softlanding.core.timeline import run_starts

Item = tuple[int, int] | int
"""A place in a block (service, number), or a kind of person who is in no block."""


class Need(NamedTuple):
    """What one person of an item takes from a section's counters: between two ticks, and so long before the end."""

    item: Item
    section: int
    begins: int
    ends: int
    tail: int
    tasks: int
    ticks: int

    def due(self, end: int) -> int:
        """By when it must be done if the visit ends at a tick."""
        return min(self.ends, end - self.tail)


class Windows:
    """Pairs of ticks, and what must be done between them whatever the order."""

    def __init__(self, layout: Layout, needs: Iterable[Need], end: int, counters: int) -> None:
        self.free = (FULL - 1) * layout.lowest
        self.windows: list[tuple[int, dict[Item, int]]] = []
        sections: dict[int, list[Need]] = {}
        for need in needs:
            if layout.sections[need.section][1] == 1:
                sections.setdefault(need.section, []).append(need)
        for section, own in sections.items():
            seen = set()
            for b in sorted({need.due(end) for need in own}):
                due = [need for need in own if need.due(end) <= b]
                for a in sorted({need.begins for need in due}, reverse=True):
                    within = {need.item: need.ticks for need in due if need.begins >= a}
                    names = tuple(within)
                    # The sum of the fields is read as a remainder, which is right as long as it is small.
                    if names not in seen and (b - a) * counters < ALL:
                        seen.add(names)
                        mask = (1 << WIDTH * b) - (1 << WIDTH * a) if b > a else 0
                        self.windows.append((mask << layout.shift * section, within))

    def lacking(self, used: int, left: Mapping[Item, int]) -> bool:
        """Whether so many persons of each item cannot all be done in what is left."""
        room = self.free - (used & self.free)
        for mask, within in self.windows:
            demand = sum([within[item] * times for item, times in left.items() if item in within])
            if demand and demand > (room & mask) % ALL:
                return True
        return False


def room_for(free: int, ticks: int) -> int:
    """How many tasks of so many ticks fit in the free ticks of a counter."""
    tasks, runs = 0, run_starts(free, ticks)
    while runs:
        tasks += 1
        runs >>= (runs & -runs).bit_length() - 1 + ticks
    return tasks
