"""The best match of a question that fits in memory, with the dual prices that prove it."""

from __future__ import annotations

import numpy as np

from softlanding.core.matching.blocks import blocks_of
from softlanding.core.matching.pairs import NOBODY, Index, Match, Pairs, Whole
from softlanding.core.matching.pool import NotOptimal, Pool, best_within, least_home_prices, middle_home_prices
from softlanding.core.matching.pricing import Reach, bound_of, missing_pool, near_pool, sampled_prices

__all__ = ["NotOptimal", "best_match", "prices_of"]
AT_ONCE = 20_000
"""Questions of at most so many pairs are solved whole: looking for a pool would take longer."""


def best_match(pairs: Pairs) -> Match:
    """Give a match of the greatest value, with prices. Same pairs, same bytes.

    A household may stay without a home, a home without a household.
    """
    if not len(pairs):
        nothing = np.zeros(pairs.households, np.int64), np.zeros(pairs.homes, np.int64)
        return Match(np.full(pairs.households, NOBODY, np.int32), 0, 0.0, *nothing)
    if len(pairs) <= AT_ONCE:
        pool = _whole(pairs)
        top = np.zeros(pairs.households, np.int64)
        np.maximum.at(top, pairs.household, pairs.value)
        home_of = best_within(pool, top, np.zeros(pairs.homes, np.int64))
        home_price = least_home_prices(pool, home_of)
        household_price, value = pool.surplus(home_of, home_price), int(pool.own(home_of).sum())
        return Match(home_of, value, float(value), household_price, home_price)
    return _priced(pairs)


def prices_of(pairs: Pairs, home_of: Index) -> tuple[Whole, Whole]:
    """Find prices u of households and the least prices v of homes for an optimal match, over all pairs.

    Raises NotOptimal when the match can still be improved.
    """
    pool = _whole(pairs)
    if not len(pool):
        return np.zeros(pairs.households, np.int64), np.zeros(pairs.homes, np.int64)
    home_price = least_home_prices(pool, home_of)
    return pool.surplus(home_of, home_price), home_price


def _whole(pairs: Pairs) -> Pool:
    return Pool(pairs.households, pairs.homes, pairs.household, pairs.home, pairs.value)


def _priced(pairs: Pairs) -> Match:
    """Solve a pool of near pairs and add the pairs its prices prove missing, until there are none."""
    size, reach = (pairs.households, pairs.homes), Reach()
    chance = np.random.default_rng(0)
    blocks = blocks_of(pairs)
    price = sampled_prices(blocks, *size, reach, chance)
    pool = near_pool(blocks, *size, price, reach, chance)
    _, household_price = bound_of(blocks, price)
    while True:
        home_of = best_within(pool, household_price, price)
        price = middle_home_prices(pool, home_of)
        bound, household_price = bound_of(blocks, price)
        value = int(pool.own(home_of).sum())
        if bound == value:
            return Match(home_of, value, float(value), household_price, price)
        missing = missing_pool(blocks, *size, price, pool.surplus(home_of, price), reach)
        if not len(missing):
            raise NotOptimal("the prices prove nothing and no pair is missing")
        pool = pool.among(missing)
