"""Part of a match set free again: the homes of some districts, who lives there and who has none; all else stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.pairs import NOBODY, Index, Pairs, Whole
from softlanding.core.matching.sides.places import Places
from softlanding.core.matching.sides.prices import SidePrices
from softlanding.core.matching.sides.rows import Floats

MOST_PAIRS = 500
NEARLY_FREE = 20.0
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Around:
    """A smaller question: `columns` may be used, `home_of` is what is free to change now, `rest` what stays."""

    places: Places
    districts: frozenset[int]
    columns: Whole
    home_of: Index
    rest: Index


def drawn(
    pairs: Pairs, places: Places, columns: Whole, home_of: Index, losses: Floats, chance: np.random.Generator
) -> Around:
    """Draw districts where much is lost, until there are enough pairs for one question."""
    shares = np.minimum(losses, 2_000.0) + 5.0
    order = chance.choice(places.districts, places.districts, replace=False, p=shares / shares.sum())
    few, many = 2, len(order)
    while few < many:
        middle = (few + many + 1) // 2
        if len(_columns(pairs, places, columns, home_of, order[:middle])) <= MOST_PAIRS:
            few = middle
        else:
            many = middle - 1
    return around(pairs, places, columns, home_of, order[:few])


def around(pairs: Pairs, places: Places, columns: Whole, home_of: Index, districts: Whole) -> Around:
    """Set the homes of these districts free, with all who live there and all who have no home."""
    free = _free(places, home_of, districts)
    rest = np.where(free, NOBODY, home_of).astype(np.int32)
    used = np.bincount(places.association[rest[rest != NOBODY]], minlength=places.associations + 1)
    caps = places.association_homes
    near, apart = (
        tuple((a, b) for a, b in couples if free[a] and free[b]) for couples in (places.together, places.apart)
    )
    smaller = replace(
        places, association_homes=np.where(caps < 0, caps, caps - used[:-1]), together=near, apart=apart
    )  # fmt: skip
    return Around(
        smaller,
        frozenset(districts.tolist()),
        _columns(pairs, places, columns, home_of, districts),
        np.where(free, home_of, NOBODY).astype(np.int32),
        rest,
    )


def _free(places: Places, home_of: Index, districts: Whole) -> Flags:
    lives = np.where(home_of == NOBODY, NOBODY, places.district[home_of])
    free: Flags = np.isin(lives, districts) | (home_of == NOBODY)
    return free


def _columns(pairs: Pairs, places: Places, columns: Whole, home_of: Index, districts: Whole) -> Whole:
    """Take the pairs of who is free with homes that are, near to or apart from mates that stay."""
    free = _free(places, home_of, districts)
    i, j = pairs.household[columns], pairs.home[columns]
    where = places.district[j]
    kept = free[i] & np.isin(where, districts)
    for near, mate, b in _mates(places, home_of, free):
        there = (where == mate) & ((mate != places.districts) | (not near))
        kept &= (i != b) | (there if near else ~there)
    return columns[kept]


def _mates(places: Places, home_of: Index, free: Flags) -> Iterator[tuple[bool, int, int]]:
    """Give where somebody lives who stays, and the free mate who is to live near there or apart from there."""
    for couples, near in ((places.together, True), (places.apart, False)):
        for a, b in (*couples, *((b, a) for a, b in couples)):
            if free[b] and not free[a]:
                yield near, int(places.district[home_of[a]]), b


def losses_of(pairs: Pairs, places: Places, prices: SidePrices, lacks: Floats, home_of: Index) -> Floats:
    """Say per district what this match loses against the bound: pairs below their prices, and what stays unused."""
    lost = np.zeros(places.districts + 1)
    used = np.flatnonzero(home_of[pairs.household] == pairs.home)
    np.add.at(lost, places.district[pairs.home[used]], np.maximum(lacks[used], 0))
    size = np.zeros(pairs.homes, np.int64)
    placed = np.flatnonzero(home_of != NOBODY)
    size[home_of[placed]] = places.persons[placed]
    np.add.at(lost, places.district[size == 0], prices.home[size == 0] / prices.scale)
    persons = np.bincount(places.district, size, places.districts + 1)[:-1]
    unused = np.where(places.district_persons < 0, 0, places.district_persons - persons)
    lost[:-1] += unused * prices.district_persons / prices.scale
    for cut, price in prices.cuts:
        held = int(cut.worth[np.arange(len(cut.homes)), np.minimum(size[cut.homes], cut.worth.shape[1] - 1)].sum())
        lost[cut.district] += (cut.most - held) * price / prices.scale
    waiting = np.flatnonzero((home_of[pairs.household] == NOBODY) & (lacks <= NEARLY_FREE))
    share = prices.household[pairs.household[waiting]] / prices.scale
    np.add.at(lost, places.district[pairs.home[waiting]], share / 5)
    found: Floats = lost[:-1]
    return found
