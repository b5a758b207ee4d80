"""The ways in which one person alone can do all own tasks, counted from the first own sub-slot or task."""

from collections.abc import Iterator
from dataclasses import dataclass

from softlanding.core.arrangement.fields import WIDTH, Layout, spread
from softlanding.core.arrangement.work import Work, bits, union

Part = tuple[int, int, int]
"""A task: service, first tick, ticks."""
MOST_CHAINS = 3000


class TooManyWays(Exception):
    """There are so many ways for a person or a block that listing them is no way to search."""


@dataclass(frozen=True, slots=True, eq=False)
class Chain:
    """One way through all tasks of a person."""

    begins: int
    ends: int
    adds: int
    """What it adds to the counters' fields, from its first tick on."""
    busy: int
    """One field per tick in which the person is in a task, from its first tick on."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """Between which ticks a section's counters serve somebody, whatever the chain."""

    section: int
    first: int
    last: int
    head: int
    """Ticks between the begin of the chain and the first of these tasks, at the least."""
    tail: int
    """Ticks between the last of these tasks and the end of the chain, at the least."""
    tasks: int
    """How many tasks of the section's length or longer there are."""
    ticks: int
    """How long all tasks at these counters take."""


@dataclass(frozen=True, slots=True)
class Ways:
    """All chains of one kind of person around the same sub-slots, soonest end first, and what they have in common."""

    chains: tuple[Chain, ...]
    spans: tuple["Span", ...]
    """Per section whose group serves the person."""


class Chains:
    """All chains of a party's persons, made when first asked for."""

    def __init__(self, work: Work, layout: Layout) -> None:
        self.work, self.layout = work, layout
        self.known: dict[tuple[int, tuple[int, ...], tuple[Part, ...]], Ways] = {}

    def of(self, person: int, fixed: tuple[Part, ...]) -> Ways:
        """The chains around the person's sub-slots in blocks, or TooManyWays."""
        key = (self.work.needs[person], self.work.ticks[person], fixed)
        known = self.known.get(key)
        if known is None:
            found = []
            for parts in self._every(person, fixed):
                found.append(self._chain(parts))
                if len(found) > MOST_CHAINS:
                    raise TooManyWays
            found.sort(key=lambda chain: (chain.ends, -chain.begins))
            known = self.known[key] = Ways(tuple(found), tuple(self._spans(found)))
        return known

    def _chain(self, parts: tuple[Part, ...]) -> Chain:
        first, last = parts[0][1], parts[-1]
        singles = [part for part in parts if not self.work.blocks[part[0]]]
        adds = sum(self.layout.task(k, ticks) << WIDTH * (at - first) for k, at, ticks in singles)
        busy = sum(spread((1 << ticks) - 1) << WIDTH * (at - first) for _, at, ticks in parts)
        return Chain(first, last[1] + last[2], adds, busy, parts)

    def _spans(self, chains: list[Chain]) -> Iterator[Span]:
        for section, (group, length) in enumerate(self.layout.sections):
            own = [[p for p in c.parts if group.mask >> p[0] & 1 and p[2] >= length] for c in chains]
            if own and own[0]:
                both = list(zip(chains, own, strict=True))
                yield Span(
                    section,
                    min(p[0][1] for p in own),
                    max(p[-1][1] + p[-1][2] for p in own),
                    min(p[0][1] - c.begins for c, p in both),
                    min(c.ends - p[-1][1] - p[-1][2] for c, p in both),
                    len(own[0]),
                    sum(ticks for *_, ticks in own[0]),
                )

    def _every(self, person: int, fixed: tuple[Part, ...]) -> Iterator[tuple[Part, ...]]:
        """Every order and every wait that the rules allow and a stay has room for."""
        work, ticks = self.work, self.work.ticks[person]
        free = work.needs[person] & ~union(1 << k for k, *_ in fixed)
        if not fixed:
            yield from self._from(person, free, (), (), (0, 0))
            return
        at = fixed[0][1]
        yield from self._from(person, free, fixed, (), (at, at))
        before = sum(ticks[k] + work.max_gap for k in bits(free, 0))
        for first in range(at - min(self.layout.ticks, before), at):
            yield from self._from(person, free, fixed, (), (first, first))

    def _from(
        self, person: int, left: int, fixed: tuple[Part, ...], done: tuple[Part, ...], when: tuple[int, int]
    ) -> Iterator[tuple[Part, ...]]:
        """The rest of a chain whose next task begins between two ticks."""
        work = self.work
        if not left and not fixed:
            yield done
            return
        undone = left | union(1 << k for k, *_ in fixed)
        if fixed and when[0] <= fixed[0][1] <= when[1] and not work.after[fixed[0][0]] & undone:
            end = fixed[0][1] + fixed[0][2]
            yield from self._from(person, left, fixed[1:], (*done, fixed[0]), (end, end + work.max_gap))
        first = done[0][1] if done else when[0]
        latest = min(fixed[0][1] if fixed else first + self.layout.ticks, first + self.layout.ticks)
        for k in bits(left, 0):
            if work.after[k] & undone:
                continue
            ticks = work.ticks[person][k]
            for at in range(when[0], min(when[1], latest - ticks) + 1):
                end = at + ticks
                rest = (end, end + work.max_gap)
                yield from self._from(person, left ^ 1 << k, fixed, (*done, (k, at, ticks)), rest)
