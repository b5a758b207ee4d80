"""What each home is worth to the whole: the prices of a best match that are greatest for homes."""

from __future__ import annotations

import numpy as np

from softlanding.core.matching.flow import prices_of
from softlanding.core.matching.pairs import NOBODY, Index, Pairs, Whole, pairs_of


def dearest_prices_of(pairs: Pairs, home_of: Index) -> tuple[Whole, Whole]:
    """Find the prices that are least for households and greatest for homes.

    Such a home's price is exactly what the whole loses without it, so a household without a home can get home j at
    a loss to the whole of exactly v[j] - value[i, j].
    """
    household_of = np.full(pairs.homes, NOBODY, np.int32)
    placed = np.flatnonzero(home_of != NOBODY)
    household_of[home_of[placed]] = placed
    turned = pairs_of(pairs.homes, pairs.households, pairs.home, pairs.household, pairs.value)
    home_price, household_price = prices_of(turned, household_of)
    return household_price, home_price
