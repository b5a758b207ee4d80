"""Which of several best matches it is: spread, then waiting, then a tie-break by hash; exact, always the same one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.flow import NotOptimal
from softlanding.core.matching.pairs import NOBODY, Index, Match, Pairs, Whole

Mask = NDArray[np.bool_]
Keys = NDArray[np.uint64]
MOST_ROUNDS = 8
HASH_BITS = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Ranks:
    """What decides among matches of one value. `group` (from 0, -1 for none) of each home: its district or association.

    Spread: the sum over groups of (homes given - `wanted`) squared is least, `already` given ones counted; with
    `wanted` 0 everywhere that is the evenest spread. Waiting: the days waited of all placed are most. Then the sum
    of the hashes of the pairs is greatest.
    """

    group: Index
    wanted: Whole
    already: Whole
    waited: Whole
    household_key: Keys
    home_key: Keys


def keys_of(seed: int, kind: str, ids: Iterable[str]) -> Keys:
    """Make a number from the seed and each id; its place in any list plays no part."""
    found = (hashlib.blake2b(f"{seed}\0{kind}\0{one}".encode(), digest_size=8).digest() for one in ids)
    return np.frombuffer(b"".join(found), dtype=">u8").astype(np.uint64)


def settled(pairs: Pairs, match: Match, ranks: Ranks) -> Match:
    """Give the one match that the lower levels choose among those worth the same; value and prices stay."""
    if not len(pairs) or match.household_price is None or match.home_price is None:
        return match
    freedom = _Freedom.of(pairs, match, ranks)
    freedom.decide(freedom.spread_cost(ranks))
    waited = np.zeros(len(freedom.tail), np.int64)
    waited[freedom.bypass] = -ranks.waited
    freedom.decide(waited)
    for number in range(MOST_ROUNDS):
        if not freedom.open[freedom.pair].any():
            break
        tie = np.zeros(len(freedom.tail), np.int64)
        i, j = pairs.household[freedom.kept], pairs.home[freedom.kept]
        tie[freedom.pair] = -_mixed(ranks.household_key[i], ranks.home_key[j], number)
        freedom.decide(tie)
    return replace(match, home_of=freedom.home_of(pairs))


def _mixed(ones: Keys, others: Keys, number: int) -> Whole:
    """Mix two keys into a whole number below 2**32 (the finaliser of splitmix64)."""
    mixed = ones * np.uint64(0x9E3779B97F4A7C15) + others * np.uint64(0xC2B2AE3D27D4EB4F) + np.uint64(number + 1)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((mixed ^ (mixed >> np.uint64(31))) >> HASH_BITS).astype(np.int64)


@dataclass
class _Freedom:
    """A circulation of unit arcs and which of them may still change: hub -> household -> home -> group -> hub.

    The hub feeds every placed household and takes back every given home. `flow` is 0 or 1 per arc; an arc that is
    not `open` keeps its flow in every match that is still possible.
    """

    nodes: int
    tail: Whole
    head: Whole
    flow: Whole
    open: Mask
    kept: Whole
    """Which pairs are tight: their arcs are `pair`."""
    pair: slice
    bypass: slice
    """The arcs from the hub to each household."""
    group_arcs: slice
    rank: Whole
    """Of each arc from a group to the hub: the how-manieth home of its group it carries."""

    @classmethod
    def of(cls, pairs: Pairs, match: Match, ranks: Ranks) -> _Freedom:
        u, v = match.household_price, match.home_price
        assert u is not None  # asked by the caller
        assert v is not None  # asked by the caller
        n, m, groups = pairs.households, pairs.homes, len(ranks.wanted)
        kept = np.flatnonzero(u[pairs.household] + v[pairs.home] == pairs.value)
        i, j = pairs.household[kept].astype(np.int64), pairs.home[kept].astype(np.int64)
        given = np.zeros(m, bool)
        given[match.home_of[match.home_of != NOBODY]] = True
        in_group = ranks.group >= 0
        sizes = np.bincount(ranks.group[in_group], minlength=groups)
        used = np.bincount(ranks.group[in_group & given], minlength=groups)
        of_group = np.repeat(np.arange(groups), sizes)
        rank = np.arange(len(of_group)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        hub = n + m + groups
        tails = i, np.full(n, hub), n + np.arange(m), n + m + of_group
        home_heads = np.where(in_group, n + m + ranks.group, hub)
        heads = n + j, np.arange(n), home_heads, np.full(len(of_group), hub)
        flows = match.home_of[i] == j, match.home_of != NOBODY, given, rank < used[of_group]
        opens = np.ones(len(kept), bool), u == 0, v == 0, np.ones(len(of_group), bool)
        ends = np.cumsum([len(part) for part in tails])
        found = cls(
            nodes=hub + 1,
            tail=np.concatenate(tails).astype(np.int64),
            head=np.concatenate(heads).astype(np.int64),
            flow=np.concatenate(flows).astype(np.int64),
            open=np.concatenate(opens),
            kept=kept,
            pair=slice(0, int(ends[0])),
            bypass=slice(int(ends[0]), int(ends[1])),
            group_arcs=slice(int(ends[2]), int(ends[3])),
            rank=rank,
        )
        found.close_what_cannot_change()
        return found

    def spread_cost(self, ranks: Ranks) -> Whole:
        """Give what one more home of each group adds to the sum of squares."""
        cost = np.zeros(len(self.tail), np.int64)
        group = self.tail[self.group_arcs] - (self.nodes - 1 - len(ranks.wanted))
        cost[self.group_arcs] = 2 * (ranks.already[group] + self.rank - ranks.wanted[group]) + 1
        return cost

    def decide(self, cost: Whole) -> None:
        """Take the cheapest flow by this cost, and close every arc that no other cheapest flow changes."""
        if not self.open[self.pair].any() or not cost[self.open].any():
            return
        at = np.flatnonzero(self.open)
        self._solve(at, cost[at])
        tail, head, cost_on = self._residual(at, cost[at])
        price = _prices(self.nodes, tail, head, cost_on)
        self.open[at] = cost_on + price[tail] - price[head] == 0
        self.close_what_cannot_change()

    def _solve(self, at: Whole, cost: Whole) -> None:
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

        flow = SimpleMinCostFlow()
        ones = np.ones(len(at), np.int64)
        arcs = flow.add_arcs_with_capacity_and_unit_cost(
            self.tail[at].astype(np.int32), self.head[at].astype(np.int32), ones, cost
        )
        supply = np.zeros(self.nodes, np.int64)
        np.add.at(supply, self.tail[at], self.flow[at])
        np.subtract.at(supply, self.head[at], self.flow[at])
        flow.set_nodes_supplies(np.arange(self.nodes, dtype=np.int32), supply)
        if flow.solve() != flow.OPTIMAL:
            raise NotOptimal("the flow solver found no optimum among matches of one value")
        self.flow[at] = flow.flows(arcs)

    def _residual(self, at: Whole, cost: Whole) -> tuple[Whole, Whole, Whole]:
        full = self.flow[at] == 1
        tail, head = self.tail[at], self.head[at]
        return np.where(full, head, tail), np.where(full, tail, head), np.where(full, -cost, cost)

    def close_what_cannot_change(self) -> None:
        """Leave open only arcs on a cycle of open arcs: every other match differs from this one by such cycles."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        at = np.flatnonzero(self.open)
        tail, head, _ = self._residual(at, np.zeros(len(at), np.int64))
        graph = coo_array((np.ones(len(at), np.int8), (tail, head)), shape=(self.nodes, self.nodes))
        _, part = connected_components(graph, directed=True, connection="strong")
        self.open[at] = part[tail] == part[head]

    def home_of(self, pairs: Pairs) -> Index:
        """Read the match off the flow."""
        used = self.kept[self.flow[self.pair] == 1]
        found = np.full(pairs.households, NOBODY, np.int32)
        found[pairs.household[used]] = pairs.home[used]
        return found


def _prices(nodes: int, tail: Whole, head: Whole, cost: Whole) -> Whole:
    """Find prices under which no arc gains (Bellman-Ford over all arcs at once); NotOptimal when there are none."""
    order = np.argsort(head, kind="stable")
    tail, head, cost = tail[order], head[order], cost[order]
    starts = np.flatnonzero(np.diff(head, prepend=-1))
    heads = head[starts]
    price = np.zeros(nodes, np.int64)
    for _ in range(nodes + 1):
        new = price.copy()
        new[heads] = np.minimum(price[heads], np.minimum.reduceat(price[tail] + cost, starts))
        if np.array_equal(new, price):
            return price
        price = new
    raise NotOptimal("a level is not settled: a cheaper match was left")
