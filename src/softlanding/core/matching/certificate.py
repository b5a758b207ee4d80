"""Checks a claimed optimum without the solver: only sums and comparisons of the published prices."""

from __future__ import annotations

import numpy as np

from softlanding.core.matching.pairs import NOBODY, Match, Pairs


def faults_of(pairs: Pairs, match: Match) -> tuple[str, ...]:
    """Say what is wrong with a match and its prices; nothing when it is proved to be the best.

    Weak duality: with u, v >= 0 and u[i] + v[j] >= value[i, j] on every pair, no match is worth more than
    sum(u) + sum(v); a match worth exactly that is the best there is.
    """
    placed = match.home_of[match.home_of != NOBODY]
    faults = []
    if len(match.home_of) != pairs.households:
        faults.append("the match speaks of other households")
    if len(np.unique(placed)) != len(placed):
        faults.append("a home is given twice")
    try:
        if pairs.worth(match.home_of) != match.value:
            faults.append("the value is not the sum of its pairs")
    except ValueError:
        faults.append("a pair is given that is not feasible")
    u, v = match.household_price, match.home_price
    if u is None or v is None or len(u) != pairs.households or len(v) != pairs.homes:
        return (*faults, "there are no prices")
    if (u < 0).any() or (v < 0).any():
        faults.append("a price is below zero")
    if (u[pairs.household] + v[pairs.home] < pairs.value).any():
        faults.append("a pair is worth more than its two prices")
    if int(u.sum()) + int(v.sum()) != match.value:
        faults.append("the prices do not add up to the value")
    return tuple(faults)
