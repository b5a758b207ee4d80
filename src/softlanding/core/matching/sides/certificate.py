"""Checks a match under side conditions without the solver: conditions one by one, and the bound by sums alone."""

from __future__ import annotations

import numpy as np

from softlanding.core.matching.pairs import NOBODY, Index, Match, Pairs, Sides, Whole
from softlanding.core.matching.sides.prices import SidePrices
from softlanding.core.matching.sides.rows import Cut


def faults_with_sides(pairs: Pairs, sides: Sides, match: Match) -> tuple[str, ...]:
    """Say what is wrong with a match and its bound; nothing when it is feasible and the prices prove the bound.

    Weak duality: when no pair is worth more than all that it pays, no match is worth more than the sum of the prices
    times what there is. `match.upper_bound` may be lower than that, where a search closed the rest; it may not be
    higher, nor below the value.
    """
    if len(match.home_of) != pairs.households:
        return ("the match speaks of other households",)
    faults = [*_of_pairs(pairs, match), *_of_conditions(pairs, sides, match)]
    if match.value > match.upper_bound:
        faults.append("the value is above the bound")
    prices = match.side_prices
    if prices is None:
        return (*faults, "there are no prices")
    if not _shaped(pairs, sides, prices):
        return (*faults, "the prices speak of other things")
    faults += _of_prices(pairs, sides, prices)
    if not faults:
        proved = _sum(sides, prices, _districts(sides))
        if match.value * prices.scale > proved:
            faults.append("the value is above what the prices allow")
        if match.upper_bound * prices.scale > proved:
            faults.append("the bound is above what the prices prove")
    return tuple(faults)


def _of_pairs(pairs: Pairs, match: Match) -> list[str]:
    placed = match.home_of[match.home_of != NOBODY]
    faults = ["a home is given twice"] if len(set(placed.tolist())) != len(placed) else []
    worth = {(int(i), int(j)): int(value) for i, j, value in zip(pairs.household, pairs.home, pairs.value, strict=True)}
    given = [(who, int(home)) for who, home in enumerate(match.home_of) if home != NOBODY]
    if any(pair not in worth for pair in given):
        return [*faults, "a pair is given that is not feasible"]
    if sum(worth[pair] for pair in given) != match.value:
        faults.append("the value is not the sum of its pairs")
    return faults


def _of_conditions(pairs: Pairs, sides: Sides, match: Match) -> list[str]:
    faults: list[str] = []
    used: dict[tuple[str, int], int] = {}
    lives = {
        who: int(sides.district[home]) if len(sides.district) else NOBODY
        for who, home in enumerate(match.home_of.tolist())
        if 0 <= home < pairs.homes
    }
    for who, district in lives.items():
        size = int(sides.persons[who]) if len(sides.persons) else 1
        home = int(match.home_of[who])
        owner = int(sides.association[home]) if len(sides.association) else NOBODY
        for key, much in ((("persons", district), size), (("households", district), 1), (("homes", owner), 1)):
            used[key] = used.get(key, 0) + much
    caps = {
        "persons": sides.district_persons,
        "households": sides.district_households,
        "homes": sides.association_homes,
    }
    for (what, where), much in used.items():
        if 0 <= where < len(caps[what]) and 0 <= caps[what][where] < much:
            faults.append(f"a cap in {what} is exceeded")
    for a, b in sides.together:
        if a in lives and b in lives and (lives[a] != lives[b] or lives[a] == NOBODY):
            faults.append("two households that are to live near do not")
    faults += [
        "two households that are to live apart do not"
        for a, b in sides.apart
        if a in lives and b in lives and lives[a] == lives[b]
    ]
    return faults


def _shaped(pairs: Pairs, sides: Sides, prices: SidePrices) -> bool:
    districts = _districts(sides)
    owners = max(int(sides.association.max(initial=-1)) + 1, len(sides.association_homes))
    return (
        (len(prices.household), len(prices.home)) == (pairs.households, pairs.homes)
        and len(prices.district_persons) == len(prices.district_households) == districts
        and len(prices.association_homes) == owners
        and prices.near.shape == (len(_couples(sides.together)), 2, districts + 1)
        and prices.apart.shape == (len(_couples(sides.apart)), districts + 1)
        and all(0 <= cut.district < len(sides.district_persons) for cut, _ in prices.cuts)
        and all(len(cut.worth) == len(cut.homes) for cut, _ in prices.cuts)
        and all(cut.worth.shape[1] > int(sides.persons.max(initial=0)) for cut, _ in prices.cuts)
        and (prices.level_proof is None or _shaped(pairs, sides, prices.level_proof))
    )


def _districts(sides: Sides) -> int:
    return max(int(sides.district.max(initial=-1)) + 1, len(sides.district_persons), len(sides.district_households))


def _of_prices(pairs: Pairs, sides: Sides, prices: SidePrices) -> list[str]:
    if prices.scale < 1 or any((price < 0).any() for price in prices.all_prices()):
        return ["a price is below zero"]
    faults = []
    if any((_caps_of(price, caps) < 0)[price > 0].any() for price, caps in _priced_caps(sides, prices)):
        faults.append("a cap that is not there has a price")
    if any(_held(cut, sides) > cut.most for cut, _ in prices.cuts):
        faults.append("a cut is not true")
    weight = None
    if prices.level:
        weight = pairs.value // (1000 * min(pairs.households, pairs.homes) + 1)
        proof = prices.level_proof
        weights = Pairs(pairs.households, pairs.homes, pairs.household, pairs.home, weight)
        if proof is None or proof.level or _of_prices(weights, sides, proof):
            return [*faults, "the level is not proved"]
        if _sum(sides, proof, _districts(sides)) // proof.scale > prices.level_most:
            faults.append("the level is not proved")
    if (_paid(pairs, sides, prices, weight) < pairs.value * prices.scale)[_possible(pairs, sides)].any():
        faults.append("a pair is worth more than it pays")
    return faults


def _possible(pairs: Pairs, sides: Sides) -> Whole:
    """Pairs that break a cap by themselves are in no match, and need not be paid for."""
    kept = np.ones(len(pairs), dtype=bool)
    size = sides.persons[pairs.household] if len(sides.persons) else np.ones(len(pairs), np.int64)
    for place, caps, needs in (
        (sides.district, sides.district_persons, size),
        (sides.district, sides.district_households, np.ones(len(pairs), np.int64)),
        (sides.association, sides.association_homes, np.ones(len(pairs), np.int64)),
    ):
        if len(place) and len(caps):
            where = place[pairs.home]
            known = (where >= 0) & (where < len(caps))
            cap = np.where(known, caps[np.where(known, where, 0)], -1)
            kept &= (cap < 0) | (needs <= cap)
    return np.flatnonzero(kept)


def _paid(pairs: Pairs, sides: Sides, prices: SidePrices, weight: Whole | None) -> Whole:
    """Add up, household by household, what each pair pays in each district."""
    districts = _districts(sides)
    size = sides.persons.astype(np.int64) if len(sides.persons) else np.ones(pairs.households, np.int64)
    where = sides.district.astype(np.int64) if len(sides.district) else np.full(pairs.homes, NOBODY)
    # A row per household and a column per district; the last column, which index -1 also means, is for none.
    paid = np.zeros((pairs.households, districts + 1), np.int64)
    paid[:, :-1] = size[:, None] * prices.district_persons + prices.district_households
    for (a, b), near in zip(_couples(sides.together), prices.near, strict=True):
        paid[a] += near[0]
        paid[b] += near[1]
    for (a, b), apart in zip(_couples(sides.apart), prices.apart, strict=True):
        paid[a] += apart
        paid[b] += apart
    owner = np.append(prices.association_homes, 0)
    owned = owner[sides.association] if len(sides.association) else np.zeros(pairs.homes, np.int64)
    total: Whole = prices.household[pairs.household] + (prices.home + owned)[pairs.home]
    total += paid[pairs.household, where[pairs.home]]
    for cut, price in prices.cuts:
        by_home = np.zeros((pairs.homes, cut.worth.shape[1]), np.int64)
        by_home[cut.homes] = cut.worth
        total += price * by_home[pairs.home, size[pairs.household]]
    return total if weight is None else total + prices.level * weight


def _couples(couples: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    return sorted({(min(couple), max(couple)) for couple in couples})


def _held(cut: Cut, sides: Sides) -> int:
    """Give the most that the cut's homes add up to within the cap of its district, home by home."""
    inside = set(np.flatnonzero(sides.district == cut.district).tolist())
    if not set(cut.homes.tolist()) <= inside or len(set(cut.homes.tolist())) != len(cut.homes):
        return cut.most + 1
    best: list[int] = [0] * (int(sides.district_persons[cut.district]) + 1)
    rows: list[list[int]] = cut.worth.tolist()
    for row in rows:
        best = [
            max([best[room], *(best[room - size] + row[size] for size in range(1, min(len(row), room + 1)))])
            for room in range(len(best))
        ]
    return best[-1]


def _sum(sides: Sides, prices: SidePrices, districts: int) -> int:
    """Add up prices times what there is; each near couple uses one district at most, or one home in none."""
    total: int = sum(prices.household.tolist()) + sum(prices.home.tolist()) + prices.level * prices.level_most
    for price, caps in _priced_caps(sides, prices):
        total += sum(one * max(cap, 0) for one, cap in zip(price.tolist(), _caps_of(price, caps).tolist(), strict=True))
    for near in prices.near.tolist():
        total += max(near[0][-1], near[1][-1], *(near[0][d] + near[1][d] for d in range(districts)), 0)
    return total + sum(prices.apart.ravel().tolist()) + sum(price * cut.most for cut, price in prices.cuts)


def _priced_caps(sides: Sides, prices: SidePrices) -> list[tuple[Whole, Index]]:
    return [
        (prices.district_persons, sides.district_persons),
        (prices.district_households, sides.district_households),
        (prices.association_homes, sides.association_homes),
    ]


def _caps_of(price: Whole, caps: Index) -> Whole:
    full = np.full(len(price), -1, np.int64)
    full[: len(caps)] = caps
    return full
