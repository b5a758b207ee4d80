"""What is left to match when some pairs are given beforehand, and the way back to the whole answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from softlanding.core.matching.pairs import NOBODY, Match, Pairs, Sides
from softlanding.core.matching.sides.places import broken_by, places_of


class CannotFix(ValueError):
    """The given pairs break conditions by themselves; `reasons` says which."""

    def __init__(self, reasons: Sequence[str]) -> None:
        """Keep the reasons."""
        self.reasons = tuple(reasons)
        super().__init__("; ".join(self.reasons))


@dataclass(frozen=True, slots=True)
class Rest:
    """The smaller question. Households and homes keep their numbers; the given ones have no pairs any more."""

    pairs: Pairs
    sides: Sides
    fixed: tuple[tuple[int, int], ...]
    value: int
    """What the given pairs are worth."""

    def whole(self, match: Match) -> Match:
        """Put the given pairs back into the answer to the smaller question; its prices go with that question."""
        home_of = match.home_of.copy()
        for who, home in self.fixed:
            home_of[who] = home
        return Match(home_of, match.value + self.value, match.upper_bound + self.value, notes=match.notes)


def after_fixing(pairs: Pairs, sides: Sides, fixed: Sequence[tuple[int, int]]) -> Rest:
    """Take given pairs (household, home) out: caps shrink by what they use, mates keep near to or apart from them.

    Raises CannotFix when the given pairs are not feasible, give a home or a household twice, or break a condition
    among themselves.
    """
    given = tuple((int(who), int(home)) for who, home in fixed)
    reasons = [
        f"{what} {one} is given twice"
        for what, ones in (("household", [who for who, _ in given]), ("home", [home for _, home in given]))
        for one in sorted({one for one in ones if ones.count(one) > 1})
    ]
    home_of = np.full(pairs.households, NOBODY, np.int32)
    for who, home in given:
        home_of[who] = home
    try:
        value = pairs.worth(home_of)
    except ValueError as error:
        raise CannotFix([*reasons, str(error)]) from error
    places = places_of(pairs, sides)
    if reasons := [*reasons, *broken_by(places, home_of)]:
        raise CannotFix(reasons)
    where = np.where(home_of == NOBODY, NOBODY, places.district[home_of])
    kept = (home_of[pairs.household] == NOBODY) & ~np.isin(pairs.home, [home for _, home in given])
    district = places.district[pairs.home]
    for couples, near in ((places.together, True), (places.apart, False)):
        for a, b in (*couples, *((b, a) for a, b in couples)):
            if where[a] != NOBODY:
                there = (district == where[a]) & ((where[a] != places.districts) | (not near))
                kept &= (pairs.household != b) | (there if near else ~there)
    left = Pairs(pairs.households, pairs.homes, pairs.household[kept], pairs.home[kept], pairs.value[kept])
    return Rest(left, _shrunk(sides, home_of), given, value)


def _shrunk(sides: Sides, home_of: np.ndarray[tuple[int], np.dtype[np.int32]]) -> Sides:
    caps = sides.district_persons.copy(), sides.district_households.copy(), sides.association_homes.copy()
    for who in np.flatnonzero(home_of != NOBODY).tolist():
        home = home_of[who]
        size = int(sides.persons[who]) if len(sides.persons) else 1
        for cap, place, much in zip(
            caps, (sides.district, sides.district, sides.association), (size, 1, 1), strict=True
        ):
            if len(place) and 0 <= place[home] < len(cap) and cap[place[home]] >= 0:
                cap[place[home]] -= much
    free = [
        tuple((a, b) for a, b in couples if home_of[a] == home_of[b] == NOBODY)
        for couples in (sides.together, sides.apart)
    ]
    persons, households, homes = caps
    return replace(
        sides,
        district_persons=persons,
        district_households=households,
        association_homes=homes,
        together=free[0],
        apart=free[1],
    )
