"""Which counter takes which task, and which person does what, when all times are settled."""

from collections.abc import Mapping, Sequence

from softlanding.core.arrangement.patience import Patience
from softlanding.core.arrangement.work import Shape, bits

Timed = tuple[int, int, int, int]
"""First tick, end, service, and the number of the one who has the task."""


class Unattended(Exception):
    """Times and counters fit, and whoever does what, some minor is in a task while all guardians are."""


def seat(
    rows: Sequence[Sequence[int]],
    authorities: Sequence[int],
    counters: Sequence[int],
    tasks: Sequence[Timed],
    taken: Mapping[int, int],
    patience: Patience,
) -> tuple[int, ...] | None:
    """A counter for each task, used ones first, or None; `taken` has the ticks per counter that blocks occupy.

    Tasks stand in order of their first tick, so a counter that is free when a task begins is free for all later ones.
    """
    free = {c: tuple(mask & ~taken.get(c, 0) for mask in rows[c]) for c in counters}
    breadth = {c: sum(map(bool, rows[c])) for c in counters}
    failed: set[tuple[tuple[int, int], ...]] = set()

    def place(until: dict[int, int], chosen: tuple[int, ...]) -> tuple[int, ...] | None:
        if len(chosen) == len(tasks):
            return chosen
        patience.spend()
        begins, ends, service, _ = tasks[len(chosen)]
        key = (len(chosen), 0), *sorted((c, t) for c, t in until.items() if t > begins)
        if key in failed:
            return None
        authority, need = authorities[service], (1 << ends - begins) - 1
        able = [c for c in counters if until.get(c, 0) <= begins and free[c][authority] >> begins & need == need]
        tried = set()
        for counter in sorted(able, key=lambda c: (c not in until, breadth[c], c)):
            future = tuple(mask >> begins for mask in free[counter])
            if future not in tried:
                tried.add(future)
                found = place({**until, counter: ends}, (*chosen, counter))
                if found is not None:
                    return found
        failed.add(key)
        return None

    return place(dict.fromkeys(taken, 0), ())


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
