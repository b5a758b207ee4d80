"""A match that keeps every condition, at once: mends the pure match and fills up, so that there always is an answer."""

from __future__ import annotations

import numpy as np

from softlanding.core.matching.pairs import NOBODY, Index, Pairs, Whole
from softlanding.core.matching.sides.places import Places


class Ledger:
    """What is used so far, to ask whether one more pair keeps every condition."""

    def __init__(self, pairs: Pairs, places: Places) -> None:
        """Begin with nobody placed."""
        self.places = places
        self.home_of: Index = np.full(pairs.households, NOBODY, np.int32)
        self.taken = np.zeros(pairs.homes, dtype=bool)
        self.room = [
            _room(places.district_persons), _room(places.district_households), _room(places.association_homes)
        ]  # fmt: skip
        self.near: dict[int, list[int]] = {}
        self.apart: dict[int, list[int]] = {}
        for couples, mates in ((places.together, self.near), (places.apart, self.apart)):
            for a, b in couples:
                mates.setdefault(a, []).append(b)
                mates.setdefault(b, []).append(a)

    def place(self, who: int, home: int) -> bool:
        """Give the home when every condition is kept."""
        places = self.places
        if self.taken[home] or self.home_of[who] != NOBODY:
            return False
        d, k, size = int(places.district[home]), int(places.association[home]), int(places.persons[who])
        persons, households, homes = self.room
        if persons[d] < size or households[d] < 1 or homes[k] < 1:
            return False
        for mate in self.near.get(who, ()):
            if self.home_of[mate] != NOBODY and (self._lives(mate) != d or d == places.districts):
                return False
        if any(self.home_of[mate] != NOBODY and self._lives(mate) == d for mate in self.apart.get(who, ())):
            return False
        persons[d] -= size
        households[d] -= 1
        homes[k] -= 1
        self.taken[home], self.home_of[who] = True, home
        return True

    def _lives(self, who: int) -> int:
        return int(self.places.district[self.home_of[who]])


def _room(caps: Whole) -> list[int]:
    """A place more, for homes in none."""
    most = np.iinfo(np.int32).max
    return [*np.where(caps < 0, most, caps).tolist(), most]


def mended(pairs: Pairs, places: Places, home_of: Index) -> Index:
    """Keep the most valuable pairs of a match that fit together; then fill up with the most valuable others."""
    mine = np.flatnonzero(home_of[pairs.household] == pairs.home)
    return filled(pairs, places, mine[np.argsort(-pairs.value[mine], kind="stable")])


def filled(pairs: Pairs, places: Places, wanted: Whole) -> Index:
    """Give the wanted pairs in this order where they still fit; then fill up with the most valuable others."""
    ledger = Ledger(pairs, places)
    for number in wanted.tolist():
        ledger.place(int(pairs.household[number]), int(pairs.home[number]))
    left = (ledger.home_of[pairs.household] == NOBODY) & ~ledger.taken[pairs.home]
    rest = np.flatnonzero(left)
    for number in rest[np.argsort(-pairs.value[rest], kind="stable")].tolist():
        ledger.place(int(pairs.household[number]), int(pairs.home[number]))
    return ledger.home_of
