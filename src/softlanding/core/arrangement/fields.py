"""Limits on how much may happen at once, as fields of one whole number, so that one addition checks all of them.

A field has `WIDTH` bits and is full when its highest bit would be set. The fields of a section belong to the ticks of a
visit, in order; sections stand one after another. What a task adds is a number of the same form.
"""

from collections.abc import Iterable, Mapping

from softlanding.core.arrangement.work import Group, Shape, Table, Work, bits
from softlanding.core.timeline import run_starts

WIDTH = 10
FULL = 1 << WIDTH - 1
ALL = (1 << WIDTH) - 1


def spread(mask: int) -> int:
    """One field per bit of the mask: bit i becomes field i."""
    return int("0".join(f"{mask:b}"), 32)


class Layout:
    """Which fields there are for a party's work and a length of stay in ticks."""

    def __init__(self, shape: Shape, ticks: int, *, guarded: bool) -> None:
        work = shape.work
        self.ticks, self.shift = ticks, WIDTH * ticks
        self.ones = spread((1 << ticks) - 1)
        self.sections = [(g, length) for g in _counted(shape.groups) for length in _lengths(work, g)]
        self.uses = {
            k: [(n, length) for n, (g, length) in enumerate(self.sections) if g.mask >> k & 1] for k in shape.services
        }
        first = len(self.sections)
        guards = _guards(work) if guarded else {}
        # Guardians weigh as much as all their minors together: all of them at once leave no room for one minor.
        self.weights = [
            sum(
                minors * (g >> p & 1) + (work.guardians[p] == g) << self.shift * (first + n)
                for n, (g, minors) in enumerate(guards.items())
            )
            for p in range(len(work.needs))
        ]
        self.guard_fields = sum(
            (FULL - 1 - minors * g.bit_count()) * self.ones << self.shift * (first + n)
            for n, (g, minors) in enumerate(guards.items())
        )
        self.top = self.shift * (first + len(guards))
        self.lowest = sum(self.ones << self.shift * n for n in range(first + len(guards)))

    def task(self, service: int, ticks: int) -> int:
        """What a task that begins at the first tick adds to the sections of its counters."""
        return sum(
            spread((1 << ticks - length + 1) - 1) << self.shift * section
            for section, length in self.uses[service]
            if ticks >= length
        )


class Room:
    """How many counters of each section's group are free for its number of ticks, from every tick of the board."""

    def __init__(self, board: Table, layout: Layout) -> None:
        self.board, self.layout = board, layout
        self.rows: dict[tuple[int, int], int] = {}
        self.sums: dict[tuple[int, ...], list[int]] = {}

    def used(self, counters: tuple[int, ...], start: int, blocked: Mapping[int, int]) -> int:
        """All fields of a visit from start; `blocked` has the ticks per counter that serve a block."""
        layout, window = self.layout, (1 << self.layout.shift) - 1
        fields = layout.guard_fields
        for n, (total, (group, length)) in enumerate(zip(self._sum(counters), layout.sections, strict=True)):
            room = total >> WIDTH * start & window
            for counter, mask in blocked.items():
                free = self.board.free_of[group.number][counter] >> start & (1 << layout.ticks + length) - 1
                lost = run_starts(free, length) & ~run_starts(free & ~(mask >> start), length)
                room -= spread(lost & (1 << layout.ticks) - 1)
            fields += (FULL - 1) * layout.ones - room << layout.shift * n
        return fields

    def _sum(self, counters: tuple[int, ...]) -> list[int]:
        known = self.sums.get(counters)
        if known is None:
            sections = range(len(self.layout.sections))
            known = self.sums[counters] = [sum(self._row(c, n) for c in counters) for n in sections]
        return known

    def _row(self, counter: int, section: int) -> int:
        key = (counter, section)
        known = self.rows.get(key)
        if known is None:
            group, length = self.layout.sections[section]
            known = self.rows[key] = spread(run_starts(self.board.free_of[group.number][counter], length))
        return known


def whole(mask: int, lowest: int) -> int:
    """Every bit of each field of which some bit is set, given the lowest bit of every field."""
    for step in (1, 2, 4, 2):
        mask |= mask >> step
    return (mask & lowest) * ALL


def _counted(groups: Iterable[Group]) -> list[Group]:
    """The groups with services of their own: a larger group with no more services has no less room."""
    found: dict[int, Group] = {}
    for group in groups:
        if group.mask:
            found.setdefault(group.mask, group)
    return list(found.values())


def _lengths(work: Work, group: Group) -> list[int]:
    tasks = zip(work.needs, work.ticks, strict=True)
    return sorted({1} | {ticks[k] for need, ticks in tasks for k in group.singles if need >> k & 1})


def _guards(work: Work) -> dict[int, int]:
    """How many minors depend on each set of guardians that can all be in tasks at once."""
    found: dict[int, int] = {}
    for need, guardians in zip(work.needs, work.guardians, strict=True):
        if need and guardians and all(work.needs[p] for p in bits(guardians, 0)):
            found[guardians] = found.get(guardians, 0) + 1
    return found
