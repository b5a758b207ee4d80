"""The side conditions in the form that the solver and the checker read: every array has its full length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from softlanding.core.matching.pairs import NOBODY, Index, Pairs, Sides, Whole


class Contradiction(ValueError):
    """The conditions cannot all be meant: the caller has to choose."""


@dataclass(frozen=True, slots=True)
class Places:
    """Sides of one batch. A home in no district has index `districts`: near nobody, and one place for `apart`.

    Caps are -1 where there is none.
    """

    districts: int
    associations: int
    persons: Whole
    district: Whole
    association: Whole
    district_persons: Whole
    district_households: Whole
    association_homes: Whole
    together: tuple[tuple[int, int], ...]
    apart: tuple[tuple[int, int], ...]

    def kept_by(self, home_of: Index) -> bool:
        """Say whether a match keeps every condition."""
        return not broken_by(self, home_of)


def places_of(pairs: Pairs, sides: Sides) -> Places:
    """Fill up what is left out; Contradiction for the same two households near and apart, or one with itself."""
    district = _full(sides.district, pairs.homes, NOBODY)
    association = _full(sides.association, pairs.homes, NOBODY)
    districts = max(int(district.max(initial=-1)) + 1, len(sides.district_persons), len(sides.district_households))
    associations = max(int(association.max(initial=-1)) + 1, len(sides.association_homes))
    together, apart = _couples(sides.together, pairs), _couples(sides.apart, pairs)
    if both := sorted(set(together) & set(apart)):
        raise Contradiction(f"households {both[0][0]} and {both[0][1]} are to live near and apart")
    return Places(
        districts=districts,
        associations=associations,
        persons=_full(sides.persons, pairs.households, 1),
        district=np.where(district < 0, districts, district),
        association=np.where(association < 0, associations, association),
        district_persons=_capped(sides.district_persons, districts),
        district_households=_capped(sides.district_households, districts),
        association_homes=_capped(sides.association_homes, associations),
        together=together,
        apart=apart,
    )


def _full(given: Index, length: int, otherwise: int) -> Whole:
    if len(given) == length:
        return given.astype(np.int64)
    if len(given):
        raise ValueError(f"{len(given)} entries where {length} are needed")
    return np.full(length, otherwise, np.int64)


def _capped(given: Index, length: int) -> Whole:
    caps = np.full(length, -1, np.int64)
    caps[: len(given)] = given
    return caps


def _couples(given: tuple[tuple[int, int], ...], pairs: Pairs) -> tuple[tuple[int, int], ...]:
    couples = sorted({(min(a, b), max(a, b)) for a, b in given})
    for a, b in couples:
        if a == b or a < 0 or b >= pairs.households:
            raise Contradiction(f"households {a} and {b} are not two households of this batch")
    return tuple(couples)


def broken_by(places: Places, home_of: Index) -> tuple[str, ...]:
    """Say which conditions a match breaks. Each home is counted as often as it is given."""
    placed = np.flatnonzero(home_of != NOBODY)
    home = home_of[placed]
    district, association = places.district[home], places.association[home]
    persons = np.bincount(district, places.persons[placed], places.districts + 1)[: places.districts]
    households = np.bincount(district, minlength=places.districts + 1)[: places.districts]
    homes = np.bincount(association, minlength=places.associations + 1)[: places.associations]
    broken = [
        f"{what} {place}: {int(used[place])} {of}, and the cap is {int(cap[place])}"
        for what, of, used, cap in (
            ("district", "persons", persons, places.district_persons),
            ("district", "households", households, places.district_households),
            ("association", "homes", homes, places.association_homes),
        )
        for place in np.flatnonzero((cap >= 0) & (used > cap))
    ]
    where = np.full(len(home_of), NOBODY, np.int64)
    where[placed] = district
    for a, b in places.together:
        if min(where[a], where[b]) != NOBODY and (where[a] != where[b] or where[a] == places.districts):
            broken.append(f"households {a} and {b} are to live near, and do not")
    broken += [
        f"households {a} and {b} are to live apart, and do not"
        for a, b in places.apart
        if where[a] == where[b] != NOBODY
    ]
    return tuple(broken)
