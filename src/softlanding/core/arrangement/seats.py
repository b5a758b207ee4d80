"""Which counter takes which task, and which person does what, when all times are settled."""

from collections.abc import Mapping, Sequence

from softlanding.core.arrangement.patience import Patience
from softlanding.core.arrangement.work import Shape, bits

Timed = tuple[int, int, int, int]
"""First tick, end, service, and the number of the one who has the task."""


class Unattended(Exception):
    """Times and counters fit, and whoever does what, some minor is in a task while all guardians are."""


class Seats:
    """The counters of a desk, free but for what blocks take, for tasks whose times are settled."""

    def __init__(
        self,
        rows: Sequence[Sequence[int]],
        authorities: Sequence[int],
        counters: Sequence[int],
        taken: Mapping[int, int],
        patience: Patience,
    ) -> None:
        """Take `taken` as the ticks per counter that blocks occupy."""
        self.authorities, self.counters, self.taken, self.patience = authorities, counters, taken, patience
        self.free = {c: tuple([mask & ~taken.get(c, 0) for mask in rows[c]]) for c in counters}
        self.breadth = {c: sum(map(bool, rows[c])) for c in counters}

    def seated(self, tasks: Sequence[Timed]) -> tuple[int, ...] | None:
        """A counter for each task, used ones first, or None.

        Tasks stand in order of their first tick, so a counter that is free when a task begins is free for later ones.
        """
        self.tasks = tasks
        self.deepest = 0
        self.failed: set[tuple[tuple[int, int], ...]] = set()
        return self._place(dict.fromkeys(self.taken, 0), ())

    def conflict(self, tasks: Sequence[Timed]) -> Sequence[Timed]:
        """Some of the tasks, no more than needed in a row, that already have no counters together."""
        some = tasks[: self.deepest + 1]
        while len(some) > 1 and self.seated(some[1:]) is None:
            some = some[1:]
        return some

    def _place(self, until: dict[int, int], chosen: tuple[int, ...]) -> tuple[int, ...] | None:
        if len(chosen) == len(self.tasks):
            return chosen
        self.patience.spend()
        self.deepest = max(self.deepest, len(chosen))
        begins, ends, service, _ = self.tasks[len(chosen)]
        key = (len(chosen), 0), *sorted([(c, t) for c, t in until.items() if t > begins])
        if key in self.failed:
            return None
        authority, need = self.authorities[service], (1 << ends - begins) - 1 << begins
        able = [c for c in self.counters if until.get(c, 0) <= begins and self.free[c][authority] & need == need]
        tried = set()
        for counter in sorted(able, key=lambda c: (c not in until, self.breadth[c], c)):
            future = tuple([mask >> begins for mask in self.free[counter]])
            if future not in tried:
                tried.add(future)
                found = self._place({**until, counter: ends}, (*chosen, counter))
                if found is not None:
                    return found
        self.failed.add(key)
        return None


def attended(
    shape: Shape, people: Sequence[Sequence[int]], tasks: Sequence[Timed], patience: Patience
) -> list[int] | None:
    """A person for each number, so that every minor in a task has a guardian in none; `people` says who is able."""
    guardians = shape.work.guardians
    busy = [0] * len(people)
    for begins, ends, _, number in tasks:
        busy[number] |= (1 << ends) - (1 << begins)

    def kept(at: dict[int, int]) -> bool:
        for person, mask in at.items():
            alone = mask if guardians[person] else 0
            for guardian in bits(guardians[person], 0):
                alone &= at.get(guardian, 0)
            if alone:
                return False
        return True

    def assign(at: dict[int, int]) -> list[int] | None:
        patience.spend()
        number = len(at)
        if not kept(at):
            return None
        if number == len(people):
            return list(at)
        tried = set()
        for person in people[number]:
            if person not in at and shape.alike[person] not in tried:
                tried.add(shape.alike[person])
                found = assign({**at, person: busy[number]})
                if found is not None:
                    return found
        return None

    return assign({})
