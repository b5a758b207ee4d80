"""The best match of a question too large for one flow: a growing pool of pairs, prices, and a proof over all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from softlanding.core.matching.blocks import Block, PairBlocks, read_blocks
from softlanding.core.matching.pairs import NOBODY, Index, Match, Whole
from softlanding.core.matching.pool import NotOptimal, Pool, best_within, middle_home_prices
from softlanding.core.matching.pricing import Reach, bound_of, missing_pool, near_pool, sampled_prices

REACH = Reach(sampled_pairs=200_000, per_household=30, per_home=12)
FAR_GAP = 0.02
"""While the gap is wider, prices are too far off to help, and the flow solver is faster than augmenting paths."""
STOPPED = "stopped before the proof"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: rounds done, pairs in the pool, the best match so far and what no match can exceed."""

    rounds: int
    pool: int
    value: int
    upper_bound: int

    @property
    def gap(self) -> float:
        """Give how far the bound lies above the value, as a share of the bound."""
        return (self.upper_bound - self.value) / self.upper_bound if self.upper_bound else 0.0


def best_large_match(
    blocks: PairBlocks, *, seed: int = 0,
    progress: Callable[[Progress], None] | None = None, stop: Callable[[], bool] | None = None,
) -> Match:  # fmt: skip
    """Give a match of the greatest value with prices that prove it over all pairs, each block read once.

    `progress` is told after each step, `stop` is asked after each: once it says yes, the best match so far comes
    back with a valid bound and without prices. Same blocks and seed, same bytes.
    """
    kept = list(read_blocks(blocks))
    return _Rounds(kept, blocks.households, blocks.homes, seed, progress, stop).run()


class _Stopped(Exception):
    """The caller wants what there is."""


class _Rounds:
    """Solve the pool, price all pairs, add what is missing, until nothing is."""

    def __init__(
        self, blocks: Sequence[Block], households: int, homes: int, seed: int,
        progress: Callable[[Progress], None] | None, stop: Callable[[], bool] | None,
    ) -> None:  # fmt: skip
        self.blocks, self.size, self.progress, self.stop = blocks, (households, homes), progress, stop
        self.chance = np.random.default_rng(seed)
        self.home_of: Index = np.full(households, NOBODY, np.int32)
        self.value, self.rounds, self.pool_size = 0, 0, 0
        self.bound, _ = bound_of(blocks, np.zeros(homes, np.int64))

    def run(self) -> Match:
        """Give the proved match, or the best so far when stopped."""
        if not self.bound:
            households, homes = self.size
            return Match(self.home_of, 0, 0.0, np.zeros(households, np.int64), np.zeros(homes, np.int64))
        try:
            household_price, home_price = self._proved()
        except _Stopped:
            return Match(self.home_of, self.value, float(self.bound), notes=(STOPPED,))
        return Match(self.home_of, self.value, float(self.value), household_price, home_price)

    def _proved(self) -> tuple[Whole, Whole]:
        self._tell()
        price = sampled_prices(self.blocks, *self.size, REACH, self.chance, _solved_afar)
        self._tell()
        household_price = self._priced(price)
        pool = near_pool(self.blocks, *self.size, price, REACH, self.chance)
        self.pool_size = len(pool)
        gap, possible = 1.0, pool
        while True:
            self._tell()
            solve = best_within if gap <= FAR_GAP else _solved_afar
            self.home_of = solve(possible, household_price, price)
            self.value, self.rounds = int(pool.own(self.home_of).sum()), self.rounds + 1
            self._tell()
            price = middle_home_prices(pool, self.home_of)
            missing = missing_pool(self.blocks, *self.size, price, pool.surplus(self.home_of, price), REACH)
            household_price = self._priced(price)
            over = int(household_price.sum()) + int(price.sum()) - self.value
            if not over:
                return household_price, price
            if not len(missing):
                raise NotOptimal("the prices prove nothing and no pair is missing")
            gap = over / self.value
            pool = pool.among(missing)
            possible = _possible(pool, household_price, price, over)
            self.pool_size = len(pool)

    def _priced(self, price: Whole) -> Whole:
        bound, household_price = bound_of(self.blocks, price)
        self.bound = min(self.bound, bound)
        return household_price

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(Progress(self.rounds, self.pool_size, self.value, self.bound))
        if self.stop is not None and self.stop():
            raise _Stopped


def _possible(pool: Pool, household_price: Whole, home_price: Whole, over: int) -> Pool:
    """Leave out the pairs that lose more than the bound lies above the value: no best match has them.

    Only for the solver: the prices of the next round need them all, or they stray.
    """
    lost = household_price[pool.household] + home_price[pool.home] - pool.value
    kept = lost <= over
    return Pool(pool.households, pool.homes, pool.household[kept], pool.home[kept], pool.value[kept])


def _solved_afar(pool: Pool, household_price: Whole, home_price: Whole) -> Index:
    """Give a best match within the pool by min-cost flow, whose speed does not hang on near prices."""
    try:
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
    except ImportError:  # it cannot be loaded into a process that has loaded highspy: both bring a HiGHS
        return best_within(pool, household_price, home_price)
    n, m, count = pool.households, pool.homes, len(pool)
    people, homes = np.arange(n, dtype=np.int32), np.arange(n, n + m, dtype=np.int32)
    flow = SimpleMinCostFlow()
    for tails, heads, costs in (
        (pool.household, pool.home + np.int32(n), -pool.value),
        (people, np.full(n, n + m, np.int32), np.zeros(n, np.int64)),
        (homes, np.full(m, n + m, np.int32), np.zeros(m, np.int64)),
    ):
        flow.add_arcs_with_capacity_and_unit_cost(tails, heads, np.ones(len(tails), np.int64), costs)
    flow.set_nodes_supplies(people, np.ones(n, np.int64))
    flow.set_node_supply(n + m, -n)
    if flow.solve() != flow.OPTIMAL:
        raise NotOptimal("the flow solver found no optimum")
    used = np.flatnonzero(np.asarray(flow.flows(np.arange(count))) > 0)
    home_of = np.full(n, NOBODY, np.int32)
    home_of[pool.household[used]] = pool.home[used]
    return home_of
