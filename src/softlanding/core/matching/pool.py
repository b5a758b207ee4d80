"""A pool of few pairs: its best match by shortest augmenting paths, and the prices that prove it in the pool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.blocks import Block, Small
from softlanding.core.matching.pairs import NOBODY, Index, Whole


class NotOptimal(ArithmeticError):
    """The solver did not end with an optimum: nothing is answered."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Some feasible pairs, by household and then by home."""

    households: int
    homes: int
    household: Index
    home: Index
    value: Whole

    def __len__(self) -> int:
        return len(self.value)

    def own(self, home_of: Index) -> Whole:
        """Give each household the value of its own home, 0 without one."""
        mine = home_of[self.household] == self.home
        own = np.zeros(self.households, np.int64)
        own[self.household[mine]] = self.value[mine]
        return own

    def surplus(self, home_of: Index, home_price: Whole) -> Whole:
        """Give what each household's own home leaves it under the prices, 0 without one."""
        own, placed = self.own(home_of), np.flatnonzero(home_of != NOBODY)
        own[placed] -= home_price[home_of[placed]]
        return own

    def among(self, more: Pool) -> Pool:
        """Give the pairs of both pools, each once."""
        keys = [pool.household.astype(np.int64) * self.homes + pool.home for pool in (self, more)]
        once, first = np.unique(np.concatenate(keys), return_index=True)
        value = np.concatenate([self.value, more.value])[first]
        household, home = np.divmod(once, self.homes)
        return Pool(self.households, self.homes, household.astype(np.int32), home.astype(np.int32), value)


def pool_of(households: int, homes: int, found: list[tuple[Index, Index, Small]]) -> Pool:
    """Join what was taken from the blocks."""
    household, home, value = (np.concatenate(column) for column in zip(*found, strict=True))
    return Pool(households, homes, household, home, value.astype(np.int64))


def taken(block: Block, at: NDArray[np.intp]) -> tuple[Index, Index, Small]:
    """Give the pairs at these places of a block."""
    return block.household_of(at), block.home[at], block.value[at]


def best_within(pool: Pool, household_price: Whole, home_price: Whole) -> Index:
    """Give a best match within the pool by shortest augmenting paths on what each choice loses.

    A pair loses u + v - value, a household without a home u, a home left free v: any prices with no loss below
    0 give the same best matches, and the nearer they are, the faster. Leaving free is a pair too: each
    household and each home has a stand-in, and the stand-ins of a pair may meet at no loss.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    n, m = pool.households, pool.homes
    asked = np.flatnonzero(np.bincount(pool.home, minlength=m))
    row_of = np.full(m, 0, np.int32)
    row_of[asked] = np.arange(len(asked), dtype=np.int32)
    home, k = row_of[pool.home], len(asked)
    people, homes = np.arange(n, dtype=np.int32), np.arange(k, dtype=np.int32)
    lost = household_price[pool.household] + home_price[pool.home] - pool.value
    # One is added everywhere because a sparse matrix drops zeros; each row takes one, so nothing changes.
    losses = np.concatenate([lost, household_price, home_price[asked], np.zeros(len(pool), np.int64)]) + 1.0
    rows = np.concatenate([pool.household, people, n + homes, n + home])
    columns = np.concatenate([home, k + people, homes, k + pool.household])
    table = csr_array((losses, (rows, columns)), shape=(n + k, n + k))
    row, column = min_weight_full_bipartite_matching(table)
    pairs = (row < n) & (column < k)
    home_of = np.full(n, NOBODY, np.int32)
    home_of[row[pairs]] = asked[column[pairs]]
    return home_of


def least_home_prices(pool: Pool, home_of: Index) -> Whole:
    """Give the least prices of homes that prove the match within the pool.

    v = 0 for free homes and v[j] >= value[i, j] - u[i], where u[i] is what the household's own home leaves it.
    Raises NotOptimal when the match can be improved.
    """
    own, placed = pool.own(home_of), home_of != NOBODY
    held = np.where(placed, home_of, pool.homes)
    price = _least(pool.homes, held[pool.household], pool.home, pool.value - own[pool.household])
    free = np.ones(pool.homes, dtype=bool)
    free[home_of[placed]] = False
    if price[free].any() or (own[placed] < price[home_of[placed]]).any():
        raise NotOptimal("the match is not the best: no prices prove it")
    return price


def greatest_home_prices(pool: Pool, home_of: Index) -> Whole:
    """Give the greatest prices of homes that prove an optimal match within the pool: least of the households."""
    own, placed = pool.own(home_of), np.flatnonzero(home_of != NOBODY)
    holder = np.full(pool.homes, pool.households, np.int64)
    holder[home_of[placed]] = placed
    price = np.zeros(pool.homes, np.int64)
    price[home_of[placed]] = own[placed]
    surplus = _least(pool.households, holder[pool.home], pool.household, pool.value - price[pool.home])
    price[home_of[placed]] -= surplus[placed]
    return price


def _least(count: int, come: NDArray[np.integer[Any]], go: Index, more: Whole) -> Whole:
    """Give the least x >= 0 with x[go] >= x[come] + more on every edge, where `come` may be `count` with x = 0.

    Sweeps that only look at edges from where the last sweep changed something (Bellman-Ford).
    """
    order = np.argsort(come, kind="stable")
    come, go, more = come[order], go[order], more[order]
    starts = np.searchsorted(come, np.arange(count + 2))
    x = np.zeros(count + 1, np.int64)
    reached, edges = more, np.arange(len(more))
    for _ in range(2 * count + 2):
        better = np.flatnonzero(reached > x[go[edges]])
        if not len(better):
            return x[:-1]
        to = go[edges[better]]
        np.maximum.at(x, to, reached[better])
        changed = np.zeros(count + 1, dtype=bool)
        changed[to] = True
        at = np.flatnonzero(changed)
        many = starts[at + 1] - starts[at]
        ends = np.cumsum(many)
        edges = np.arange(int(ends[-1])) + np.repeat(starts[at] - ends + many, many)
        reached = more[edges] + np.repeat(x[at], many)
    raise NotOptimal("the match is not the best: no prices prove it")


def middle_home_prices(pool: Pool, home_of: Index) -> Whole:
    """Give whole prices halfway between the least and the greatest: they prove too, and guess other pairs best."""
    middle: Whole = (least_home_prices(pool, home_of) + greatest_home_prices(pool, home_of)) // 2
    return middle
