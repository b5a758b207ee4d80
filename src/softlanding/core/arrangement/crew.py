"""A party's single tasks, who may be exchanged, and what all searches for their ticks share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from softlanding.core.arrangement.fields import FULL, WIDTH, Layout, flags
from softlanding.core.arrangement.packing import Pack
from softlanding.core.arrangement.turns import Fixed, Turns
from softlanding.core.arrangement.work import Shape, bits, union

Variable = tuple[int, int]
"""A person's single task: person, service."""


class Pair(NamedTuple):
    """The two single tasks of a person who has no more: their numbers, and their lengths as steps of fields."""

    person: int
    one: int
    other: int
    one_step: int
    other_step: int
    orders: tuple[bool, bool]
    """Whether the one may come before the other, and the other way round."""


class Crew:
    """A party's single tasks, and which persons may be exchanged."""

    def __init__(self, shape: Shape, classes: Sequence[int], *, guarded: bool) -> None:
        self.shape, self.classes, self.guarded = shape, classes, guarded
        work = shape.work
        services = [k for k in shape.services if shape.singles >> k & 1]
        self.variables = [(p, k) for p, need in enumerate(work.needs) for k in services if need >> k & 1]
        self.lengths = [work.ticks[p][k] for p, k in self.variables]
        self.reaches = [self._reach(p, k) for p, k in self.variables]
        signs = list(zip(work.needs, work.ticks, strict=True))
        self.kinds = [signs.index(sign) for sign in signs]
        self.own = {p: [v for v, (q, _) in enumerate(self.variables) if q == p] for p in range(len(work.needs))}
        self.pairs = tuple(self._pair(p, *own) for p, own in self.own.items() if len(own) == 2)
        self.deep = any(len(own) > 2 for own in self.own.values())
        guardians = {g for p, g in enumerate(work.guardians) if g and work.needs[p]} if guarded else set()
        self.guards = [(g, union(1 << p for p, h in enumerate(work.guardians) if h == g)) for g in sorted(guardians)]

    def _reach(self, person: int, service: int) -> int:
        """How long a task and what must come after it for the same person take."""
        work = self.shape.work
        behind = [k for k in self.shape.services if work.needs[person] >> k & 1 and work.after[k] >> service & 1]
        return work.ticks[person][service] + sum(work.ticks[person][k] for k in behind)

    def _pair(self, person: int, one: int, other: int) -> Pair:
        after, (_, k), (_, j) = self.shape.work.after, self.variables[one], self.variables[other]
        orders = (not after[k] >> j & 1, not after[j] >> k & 1)
        return Pair(person, one, other, WIDTH * self.lengths[one], WIDTH * self.lengths[other], orders)


class Kit:
    """What all searches of a crew share for one length of stay."""

    def __init__(self, crew: Crew, layout: Layout, turns: Turns) -> None:
        self.crew, self.layout, self.turns, self.work = crew, layout, turns, turns.work
        kinds = [(k, n) for (_, k), n in zip(crew.variables, crew.lengths, strict=True)]
        self.names = names = sorted(set(kinds))
        self.kind = [names.index(kind) for kind in kinds]
        adds = [layout.task(k, n) for k, n in names]
        self.adds = [adds[kind] for kind in self.kind]
        self.uses = [
            [layout.shift * section + step for section, steps in layout.uses(k, n) for step in steps] for k, n in names
        ]
        self.cap = (FULL - 1) * layout.every
        self.seatings: dict[tuple[tuple[int, int, int], ...], dict[int, Fixed]] = {}
        self.counted = [
            (layout.shift * n, frozenset(v for v, (k, m) in enumerate(kinds) if group.mask >> k & 1 and m >= length))
            for n, (group, length, whole) in enumerate(layout.sections)
            if whole
        ]
        self.packs = [
            Pack(
                tuple(sorted({self.work.authority[k] for k in bits(group.mask, 0)})),
                length,
                tuple((v, n // length) for v, (k, n) in enumerate(kinds) if group.mask >> k & 1 and n >= length),
            )
            for group, length, whole in layout.sections
            if whole
        ]
        self.gap = self.work.max_gap
        self.near = [flags((1 << self.gap + 1) - 1 << at & (1 << layout.ticks) - 1) for at in range(layout.ticks + 1)]
        self.steps = list(_steps(self.gap))


def _steps(ticks: int) -> Iterator[int]:
    """Shifts that, one after the other, smear a flag over so many ticks."""
    reached = 0
    while reached < ticks:
        step = min(reached + 1, ticks - reached)
        yield WIDTH * step
        reached += step
