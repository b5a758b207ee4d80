"""Prices in whole numbers that bound every match, by arithmetic alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from softlanding.core.matching.pairs import Pairs, Whole
from softlanding.core.matching.sides.places import Places
from softlanding.core.matching.sides.rows import Cut, Floats, Level, Rows

FINEST = 1 << 30


@dataclass(frozen=True, slots=True)
class SidePrices:
    """Prices of everything that is scarce, in parts of `scale`; all at least 0.

    A pair pays its household, its home, its caps (`district_persons` per person), what its household pays for the
    district (`near`, `apart`), its cuts and its weight; no pair may be worth more. Then no match is worth more than
    the sum of all prices times what there is: `bound_of`. `near` has shape (couples, 2, districts + 1), `apart`
    (couples, districts + 1); the last district stands for homes in none.
    """

    scale: int
    household: Whole
    home: Whole
    district_persons: Whole
    district_households: Whole
    association_homes: Whole
    near: Whole
    apart: Whole
    cuts: tuple[tuple[Cut, int], ...] = ()
    level: int = 0
    """The price of one weight of the higher level, of which `level_most` are proved to be the most."""
    level_most: int = 0
    level_proof: SidePrices | None = None
    """Prices for the weights alone, whose bound is below `level_most` + 1."""

    def all_prices(self) -> tuple[Whole, ...]:
        """Give every price once."""
        rest = np.array([self.level, *(price for _, price in self.cuts)], np.int64)
        return (
            *(self.household, self.home, self.district_persons, self.district_households),
            *(self.association_homes, self.near.ravel(), self.apart.ravel(), rest),
        )


def charges(prices: SidePrices, pairs: Pairs, places: Places, weight: Whole | None = None) -> Whole:
    """Give what each pair pays beside its household's and its home's own price."""
    i, j = pairs.household.astype(np.int64), pairs.home.astype(np.int64)
    district = places.district[j]
    persons, homes = np.append(prices.district_persons, 0), np.append(prices.association_homes, 0)
    paid: Whole = places.persons[i] * persons[district] + np.append(prices.district_households, 0)[district]
    paid += homes[places.association[j]]
    for couples, table in ((places.together, prices.near), (places.apart, prices.apart)):
        for number, couple in enumerate(couples):
            for mate in range(2):
                mine = slice(*np.searchsorted(pairs.household, [couple[mate], couple[mate] + 1]))
                own = table[number, mate] if table.ndim == 3 else table[number]
                paid[mine] += own[district[mine]]
    if prices.cuts:
        paid += _of_cuts(prices.cuts, places)[j, places.persons[i]]
    if prices.level and weight is not None:
        paid += prices.level * weight
    return paid


def _of_cuts(cuts: tuple[tuple[Cut, int], ...], places: Places) -> Whole:
    """Give what a household of each size pays for each home, over all cuts together."""
    table = np.zeros((len(places.district), int(places.persons.max(initial=0)) + 1), np.int64)
    for cut, price in cuts:
        size = np.minimum(np.arange(table.shape[1]), cut.worth.shape[1] - 1)
        table[cut.homes] += price * cut.worth[:, size]
    return table


def bound_of(prices: SidePrices, places: Places) -> int:
    """Add up the prices times what there is, in parts of `scale`: no match is worth more."""
    total = int(prices.household.sum()) + int(prices.home.sum())
    for price, cap in (
        (prices.district_persons, places.district_persons),
        (prices.district_households, places.district_households),
        (prices.association_homes, places.association_homes),
    ):
        total += int((price * np.maximum(cap, 0)).sum())
    # A couple uses one district (both mates in it), or one mate a home in no district.
    both = prices.near.sum(axis=1)
    both[:, -1:] = prices.near[:, :, -1:].max(axis=1, initial=0)
    total += int(both.max(axis=1, initial=0).sum()) + int(prices.apart.sum())
    total += sum(price * cut.most for cut, price in prices.cuts)
    return total + prices.level * prices.level_most


def whole_prices(rows: Rows, duals: Floats) -> SidePrices:
    """Round the prices of a linear program to whole numbers that hold on every pair of `rows.pairs`, exactly.

    Households pay what is left to pay, so that rounding can cost a little and never a wrong bound.
    """
    pairs, places = rows.pairs, rows.places
    scale = scale_of(pairs)
    found = np.floor(duals * scale + 0.5).astype(np.int64)
    districts, associations = places.districts, places.associations
    side, near, apart = rows.first_side, rows.first_near, rows.first_apart
    added = found[rows.first_added :]
    cuts = [(row, int(price)) for row, price in zip(rows.added, added, strict=True) if price]
    level = next(((row, price) for row, price in cuts if isinstance(row, Level)), None)
    prices = SidePrices(
        scale=scale,
        household=np.zeros(pairs.households, np.int64),
        home=found[pairs.households : side],
        district_persons=np.where(places.district_persons < 0, 0, found[side : side + districts]),
        district_households=np.where(places.district_households < 0, 0, found[side + districts : side + 2 * districts]),
        association_homes=np.where(
            places.association_homes < 0, 0, found[side + 2 * districts : side + 2 * districts + associations]
        ),
        near=_near(found[near:apart].reshape(len(places.together), 2 * districts + 1), districts),
        apart=found[apart : rows.first_added].reshape(len(places.apart), districts + 1),
        cuts=tuple((row, price) for row, price in cuts if isinstance(row, Cut)),
        level=level[1] if level else 0,
        level_most=level[0].most if level else 0,
    )
    left = pairs.value * scale - charges(prices, pairs, places, rows.weight)
    left -= prices.home[pairs.home]
    np.maximum.at(prices.household, pairs.household, left)
    return prices


def _near(found: Whole, districts: int) -> Whole:
    """A home in no district uses up the couple's one district: it pays the price of that."""
    table = np.zeros((len(found), 2, districts + 1), np.int64)
    table[:, :, :-1] = found[:, : 2 * districts].reshape(len(found), 2, districts)
    table[:, :, -1] = found[:, 2 * districts :]
    return table


def scale_of(pairs: Pairs) -> int:
    """Give the finest parts in which sums of this batch stay far inside 64 bits."""
    most = max(int(pairs.value.max(initial=1)), 1) * (pairs.households + 1) * 16
    scale = FINEST
    while scale > 1 and most * scale >= 1 << 62:
        scale //= 2
    return scale
