"""Where the linear program begins: the tree of tight pairs of the pure match, so that only the caps need mending."""

from __future__ import annotations

import numpy as np

from softlanding.core.matching.pairs import NOBODY, Match, Pairs, Whole


def tree_of(pairs: Pairs, columns: Whole, match: Match) -> tuple[Whole, Whole]:
    """Give the columns (places in `columns`) and the household and home rows of an optimal basis of the pure match.

    A spanning tree over households, homes and one root that holds every matched pair, every idle household and
    home, other pairs that are worth exactly their two prices, and rows of price zero.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import minimum_spanning_tree

    u, v = _prices(match)
    n, root = pairs.households, pairs.households + pairs.homes
    i, j = pairs.household[columns].astype(np.int64), pairs.home[columns].astype(np.int64)
    tight = np.flatnonzero(u[i] + v[j] == pairs.value[columns])
    a, b = i[tight], n + j[tight]
    idle = np.ones(root, dtype=bool)
    placed = np.flatnonzero(match.home_of != NOBODY)
    idle[placed] = idle[n + match.home_of[placed]] = False
    free = np.flatnonzero(np.concatenate([u, v]) == 0)
    first, second = np.concatenate([a, free]), np.concatenate([b, np.full(len(free), root)])
    must = np.concatenate([match.home_of[a] == b - n, idle[free]])
    graph = coo_matrix((np.where(must, 1.0, 2.0), (first, second)), shape=(root + 1, root + 1)).tocsr()
    tree = minimum_spanning_tree(graph).tocoo()
    low, high = np.minimum(tree.row, tree.col), np.maximum(tree.row, tree.col)
    edges = high != root
    key = a * (root + 1) + b
    order = np.argsort(key)
    found = order[np.searchsorted(key[order], low[edges].astype(np.int64) * (root + 1) + high[edges])]
    return np.sort(tight[found]), np.sort(low[~edges].astype(np.int64))


def _prices(match: Match) -> tuple[Whole, Whole]:
    if match.household_price is None or match.home_price is None:
        raise ValueError("the match has no prices")
    return match.household_price, match.home_price
