"""The conditions as rows of a linear program: one column per pair, and one per near couple and district."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.pairs import Index, Pairs, Whole
from softlanding.core.matching.sides.places import Places

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cut:
    """What no match that keeps the cap of one district can exceed: the sum of `worth[home, persons]` is at most `most`.

    `homes` are the homes of the district; `worth` has a row per home and a column per number of persons.
    """

    district: int
    homes: Whole
    worth: Whole
    most: int


@dataclass(frozen=True, slots=True)
class Level:
    """What is proved about a higher level: the `weight` (one per pair) of the pairs in use is at most `most`."""

    weight: Whole
    most: int


@dataclass(slots=True)
class Rows:
    """Rows in this order: households, homes, the three kinds of caps, near, apart, then what was added later.

    Near for a couple a, b: x(a in d) <= y(d), x(b in d) <= y(d), and the sum of y is at most 1: the convex hull
    of "when both are placed, then in one district". Apart: x(a in d) + x(b in d) <= 1.
    """

    pairs: Pairs
    places: Places
    added: list[Cut | Level] = field(default_factory=list)

    @property
    def weight(self) -> Whole | None:
        """Give the weights of the level row, where there is one."""
        return next((row.weight for row in self.added if isinstance(row, Level)), None)

    @property
    def first_side(self) -> int:
        """Give the number of the first row after households and homes."""
        return self.pairs.households + self.pairs.homes

    @property
    def first_near(self) -> int:
        """Give the number of the first row of near couples."""
        return self.first_side + 2 * self.places.districts + self.places.associations

    @property
    def first_apart(self) -> int:
        """Give the number of the first row of apart couples."""
        return self.first_near + len(self.places.together) * (2 * self.places.districts + 1)

    @property
    def first_added(self) -> int:
        """Give the number of the first row that was added later."""
        return self.first_apart + len(self.places.apart) * (self.places.districts + 1)

    @property
    def near_columns(self) -> int:
        """Give how many columns stand before those of the pairs."""
        return len(self.places.together) * self.places.districts

    def most(self) -> Floats:
        """Give the greatest value of each row; infinite where there is no cap."""
        places = self.places
        caps = np.concatenate([places.district_persons, places.district_households, places.association_homes])
        near = np.zeros((len(places.together), 2 * places.districts + 1))
        near[:, -1] = 1
        return np.concatenate(
            [
                np.ones(self.first_side),
                np.where(caps < 0, np.inf, caps),
                near.ravel(),
                np.ones(len(places.apart) * (places.districts + 1)),
            ]
        )

    def of_pairs(self, columns: Whole) -> tuple[Whole, Whole, Floats]:
        """Give the entries of the columns of pairs in the lasting rows: row, place in `columns`, value."""
        places, pairs = self.places, self.pairs
        i, j = pairs.household[columns].astype(np.int64), pairs.home[columns].astype(np.int64)
        d, k, at = places.district[j], places.association[j], np.arange(len(columns))
        inside, owned = d < places.districts, k < places.associations
        side, one = self.first_side, np.ones(len(columns))
        found = [(i, at, one), (pairs.households + j, at, one)]
        found += [
            (side + d[inside], at[inside], places.persons[i[inside]].astype(float)),
            (side + places.districts + d[inside], at[inside], one[inside]),
            (side + 2 * places.districts + k[owned], at[owned], one[owned]),
        ]
        row = self.first_near
        for couple in places.together:
            for mate in range(2):
                mine = np.flatnonzero(i == couple[mate])
                own = row + mate * places.districts + d[mine]
                found.append((np.where(inside[mine], own, row + 2 * places.districts), mine, one[mine]))
            row += 2 * places.districts + 1
        for couple in places.apart:
            mine = np.flatnonzero((i == couple[0]) | (i == couple[1]))
            found.append((row + d[mine], mine, one[mine]))
            row += places.districts + 1
        return _joined(found)

    def of_near(self) -> tuple[Whole, Whole, Floats]:
        """Give the entries of the near columns: row, column, value."""
        districts = self.places.districts
        found, row = [], self.first_near
        for couple in range(len(self.places.together)):
            column = couple * districts + np.arange(districts)
            for _ in range(2):
                found.append((row + np.arange(districts), column, -np.ones(districts)))
                row += districts
            found.append((np.full(districts, row), column, np.ones(districts)))
            row += 1
        return _joined(found)

    def of_added(self, row: Cut | Level, columns: Whole) -> Whole:
        """Give the entry of each pair in a row that was added later."""
        if isinstance(row, Level):
            return row.weight[columns]
        return worth_of(row, self.places, self.pairs.household[columns], self.pairs.home[columns])


def worth_of(cut: Cut, places: Places, i: Index, j: Index) -> Whole:
    """Give the entry of pairs of households `i` and homes `j` in a cut."""
    place = np.full(len(places.district), -1, np.int64)
    place[cut.homes] = np.arange(len(cut.homes))
    at = place[j]
    size = np.minimum(places.persons[i], cut.worth.shape[1] - 1)
    worth: Whole = np.where(at < 0, 0, cut.worth[at, size])
    return worth


def _joined(found: list[tuple[Whole, Whole, Floats]]) -> tuple[Whole, Whole, Floats]:
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    rows, columns, values = zip(*found, strict=True)
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(values)
