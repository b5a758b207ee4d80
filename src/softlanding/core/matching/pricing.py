"""Which of many pairs matter: prices from a sample, a pool of near pairs, and the pairs that prices prove missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from softlanding.core.matching.blocks import Block, Small
from softlanding.core.matching.pairs import Index, Whole
from softlanding.core.matching.pool import Pool, best_within, least_home_prices, pool_of, taken

Solver = Callable[[Pool, Whole, Whole], Index]
"""Gives a best match within a pool, from prices of households and homes that may help."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many pairs are taken at first; more make the first round slower and the rounds fewer."""

    sampled_pairs: int = 25_000
    per_household: int = 12
    per_home: int = 4
    by_chance: int = 4
    added_per_household: int = 10


def sampled_prices(
    blocks: Sequence[Block], households: int, homes: int, reach: Reach, chance: np.random.Generator,
    solve: Solver = best_within,
) -> Whole:  # fmt: skip
    """Guess home prices: solve a sample with as many households per home, and ask what it would pay for each home."""
    total = sum(len(block) for block in blocks)
    share = min(1.0, (reach.sampled_pairs / max(total, 1)) ** 0.5)
    rows, columns = chance.random(households) < share, chance.random(homes) < share
    found = [taken(block, np.flatnonzero(columns[block.home] & block.spread(rows[block.first : block.end])))
             for block in blocks]  # fmt: skip
    pool = pool_of(households, homes, found)
    price = np.zeros(homes, np.int64)
    if not len(pool):
        return price
    top = np.zeros(households, np.int64)
    np.maximum.at(top, pool.household, pool.value)
    home_of = solve(pool, top, price)
    surplus = pool.surplus(home_of, least_home_prices(pool, home_of))
    for block in blocks:
        at = np.flatnonzero(block.spread(rows[block.first : block.end]))
        if len(at):
            offered = block.value[at] - surplus[block.household_of(at)]
            np.maximum.at(price, block.home[at], offered)
    return price


def bound_of(blocks: Sequence[Block], home_price: Whole) -> tuple[int, Whole]:
    """Give what no match can exceed under the prices, and each household's price: the greatest gain it sees."""
    surplus = np.concatenate([block.gains(home_price)[1] for block in blocks]).astype(np.int64)
    return int(surplus.sum()) + int(home_price.sum()), surplus


def near_pool(
    blocks: Sequence[Block], households: int, homes: int, home_price: Whole, reach: Reach,
    chance: np.random.Generator,
) -> Pool:  # fmt: skip
    """Take each household's nearest pairs under the prices, each home's, and some by chance."""
    found, wider = [], []
    for block in blocks:
        gain, best = block.gains(home_price)
        few, many = block.thresholds(gain, (reach.per_household, 3 * reach.per_household))
        near = gain >= block.spread(few)
        some = np.flatnonzero(np.diff(block.starts))
        throws = chance.random((reach.by_chance, len(some)))
        lucky = block.starts[:-1][some] + (throws * np.diff(block.starts)[some]).astype(np.int64)
        near[lucky.ravel()] = True
        found.append(taken(block, np.flatnonzero(near)))
        wide = np.flatnonzero(gain >= block.spread(many))
        wider.append((*taken(block, wide), (block.spread(best) - gain)[wide]))
    household, home, value, lost = (np.concatenate(column) for column in zip(*wider, strict=True))
    order = np.lexsort((lost, home))
    place = np.arange(len(order)) - np.searchsorted(home[order], home[order])
    kept = order[place < reach.per_home]
    by_home = Pool(households, homes, household[kept], home[kept], value[kept].astype(np.int64))
    return pool_of(households, homes, found).among(by_home)


def missing_pool(
    blocks: Sequence[Block], households: int, homes: int, home_price: Whole, surplus: Whole, reach: Reach
) -> Pool:
    """Take the pairs that are worth more than their two prices, at most so many per household, the worst first."""
    found = []
    for block in blocks:
        gain, _ = block.gains(home_price)
        held: Small = surplus[block.first : block.end].astype(gain.dtype)
        at = np.flatnonzero(gain > block.spread(held))
        household = block.household_of(at)
        order = np.lexsort((-gain[at], household))
        ranked = household[order]
        place = np.arange(len(order)) - np.searchsorted(ranked, ranked)
        found.append(taken(block, at[order[place < reach.added_per_household]]))
    return pool_of(households, homes, found)
