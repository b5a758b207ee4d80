"""The best match by exact min-cost flow, with the dual prices that prove it."""

from __future__ import annotations

import numpy as np

from softlanding.core.matching.pairs import NOBODY, Index, Match, Pairs, Whole


class NotOptimal(ArithmeticError):
    """The solver did not end with an optimum: nothing is answered."""


def best_match(pairs: Pairs) -> Match:
    """Give a match of the greatest value, with prices. Same pairs, same bytes.

    A household may stay without a home, a home without a household. Cost is -value; one unit per household.
    """
    if not len(pairs):
        nothing = np.zeros(pairs.households, np.int64), np.zeros(pairs.homes, np.int64)
        return Match(np.full(pairs.households, NOBODY, np.int32), 0, 0.0, *nothing)
    home_of = _flow(pairs)
    value = pairs.worth(home_of)
    household_price, home_price = prices_of(pairs, home_of)
    return Match(home_of, value, float(value), household_price, home_price)


def _flow(pairs: Pairs) -> Index:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    n, m, count = pairs.households, pairs.homes, len(pairs)
    source, sink = n + m, n + m + 1
    flow = SimpleMinCostFlow()
    people, homes = np.arange(n, dtype=np.int32), np.arange(n, n + m, dtype=np.int32)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        pairs.household, pairs.home + np.int32(n), np.ones(count, np.int64), -pairs.value
    )
    for tail, head in (
        (np.full(n, source, np.int32), people),
        (people, np.full(n, sink, np.int32)),
        (homes, np.full(m, sink, np.int32)),
    ):
        flow.add_arcs_with_capacity_and_unit_cost(
            tail, head, np.ones(len(tail), np.int64), np.zeros(len(tail), np.int64)
        )
    flow.set_node_supply(source, n)
    flow.set_node_supply(sink, -n)
    if flow.solve() != flow.OPTIMAL:
        raise NotOptimal("the flow solver found no optimum")
    used = np.asarray(flow.flows(arcs)) > 0
    home_of = np.full(n, NOBODY, np.int32)
    home_of[pairs.household[used]] = pairs.home[used]
    return home_of


def prices_of(pairs: Pairs, home_of: Index) -> tuple[Whole, Whole]:
    """Find prices u of households and v of homes for an optimal match by sweeps over all pairs (Bellman-Ford).

    The least v with v[j] = 0 for free homes and v[j] >= value[i, j] - u[i], where u[i] is what the household
    gets from its own home: value - v. Raises NotOptimal when the match can still be improved.
    """
    order = np.argsort(pairs.home, kind="stable")
    home, household = pairs.home[order], pairs.household[order]
    starts = np.searchsorted(home, np.arange(pairs.homes + 1))
    asked = np.flatnonzero(np.diff(starts))
    own = np.zeros(pairs.households, np.int64)
    mine = home_of[pairs.household] == pairs.home
    own[pairs.household[mine]] = pairs.value[mine]
    placed = np.flatnonzero(home_of != NOBODY)
    more = pairs.value[order] - own[household]
    price = np.zeros(pairs.homes, np.int64)
    for _ in range(2 * pairs.households + 2):
        kept = np.zeros(pairs.households, np.int64)
        kept[placed] = price[home_of[placed]]
        new = price.copy()
        new[asked] = np.maximum(price[asked], np.maximum.reduceat(more + kept[household], starts[:-1][asked]))
        if np.array_equal(new, price):
            break
        price = new
    surplus = own.copy()
    surplus[placed] -= price[home_of[placed]]
    free = np.ones(pairs.homes, dtype=bool)
    free[home_of[placed]] = False
    if price[free].any() or (surplus < 0).any():
        raise NotOptimal("the match is not the best: no prices prove it")
    return surplus, price
