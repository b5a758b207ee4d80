"""Limits on how much may happen at once, as fields of one whole number, so that one addition checks all of them.

A field has `WIDTH` bits and is full when its highest bit would be set. The fields of a section belong to the ticks of a
visit, in order; sections stand one after another. What a task adds is a number of the same form. Flags are ticks as the
highest bits of the fields of one section.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from softlanding.core.arrangement.work import Group, Shape, union
from softlanding.core.timeline import run_starts

WIDTH = 10
TOP = WIDTH - 1
FULL = 1 << TOP
ALL = (1 << WIDTH) - 1


def spread(mask: int) -> int:
    """One field per bit of the mask: bit i becomes field i."""
    return int("0".join(f"{mask:b}"), 32)


def flags(mask: int) -> int:
    """The ticks of a mask as flags."""
    return spread(mask) << TOP


class Layout:
    """Which fields there are for a party's work and a length of stay in ticks."""

    def __init__(self, shape: Shape, ticks: int) -> None:
        self.shape, self.ticks, self.shift = shape, ticks, WIDTH * ticks
        self.ones = spread((1 << ticks) - 1)
        self.sections = [
            (g, length, whole)
            for g in _counted(shape.groups)
            for length in _lengths(shape, g)
            for whole in ((True, False) if length > 1 else (True,))
        ]
        self.every = union(self.ones << self.shift * n for n in range(len(self.sections)))
        self.tops = self.every << TOP
        self.window = (1 << self.shift) - 1
        self.late: dict[int, int] = {}

    def task(self, service: int, ticks: int) -> int:
        """What a task that begins at the first tick adds to the sections of its counters."""
        return sum(1 << self.shift * section + step for section, steps in self.uses(service, ticks) for step in steps)

    def uses(self, service: int, ticks: int) -> list[tuple[int, list[int]]]:
        """The sections that a task counts in, and for each how many bits further on it needs room."""
        return [
            (section, [WIDTH * n for n in range(ticks if whole else ticks - length + 1)])
            for section, (group, length, whole) in enumerate(self.sections)
            if group.mask >> service & 1 and ticks >= length
        ]

    def row(self, free: Sequence[int]) -> int:
        """One counter's free ticks per authority as fields.

        A section of a length has where that many ticks in a row begin, and one before it where they are.
        """
        fields = 0
        for n, (group, length, whole) in enumerate(self.sections):
            runs = run_starts(union([free[a] for a in group.authorities]), length)
            if runs:
                if whole:
                    for _ in range(length - 1):
                        runs |= runs << 1
                fields |= spread(runs) << self.shift * n
        return fields


def _counted(groups: Iterable[Group]) -> Iterator[Group]:
    """The groups with services of their own: a larger group with no more services has no less room."""
    seen = set()
    for group in groups:
        if group.mask and group.mask not in seen:
            seen.add(group.mask)
            yield group


def _lengths(shape: Shape, group: Group) -> list[int]:
    tasks = zip(shape.work.needs, shape.work.ticks, strict=True)
    return sorted({1} | {ticks[k] for need, ticks in tasks for k in group.singles if need >> k & 1})
