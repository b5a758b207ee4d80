"""The best match under side conditions: flow, prices of the caps, cuts, search; a valid answer at every moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from softlanding.core.matching.flow import best_match
from softlanding.core.matching.pairs import Index, Match, Pairs, Sides, Whole
from softlanding.core.matching.sides.closing import closed
from softlanding.core.matching.sides.cover import cut_off
from softlanding.core.matching.sides.greedy import filled, mended
from softlanding.core.matching.sides.levels import Levels, levels_of
from softlanding.core.matching.sides.places import Places, places_of
from softlanding.core.matching.sides.prices import SidePrices, bound_of, charges, whole_prices
from softlanding.core.matching.sides.relaxation import Relaxation
from softlanding.core.matching.sides.rows import Cut, Floats, Level, Rows
from softlanding.core.matching.sides.search import WHOLE, Search

POOL = 8
"""Pairs per household that begin in the program; others come when their price calls them."""
CUT_ROUNDS = 8
DIVE_STEPS, AROUND_STEPS, SEARCH_STEPS = 5_000, 1_000, 15_000
AROUND_ROUNDS, AROUND_DISTRICTS = 12, 6
MOST_COLUMNS, MOST_AT_ONCE = 40_000, 4_000
FEW, REST = 600, 1_500
Progress = Callable[[str, float], None]


@dataclass(slots=True)
class Watch:
    """Says when to end: at the caller's word, or when the time is up (which is then noted)."""

    seconds: float
    stop: Callable[[], bool] | None
    progress: Progress | None
    begun: float
    stopped: bool = False
    late: bool = False

    def __call__(self) -> bool:
        """Say whether to end now."""
        self.stopped = self.stopped or (self.stop is not None and self.stop())
        self.late = self.late or time.perf_counter() - self.begun > self.seconds
        return self.stopped or self.late

    def say(self, doing: str, share: float) -> None:
        """Tell the caller how far the work is."""
        if self.progress is not None:
            self.progress(doing, share)


def best_match_with_sides(
    pairs: Pairs,
    sides: Sides,
    *,
    seed: int,
    seconds: float = 20.0,
    progress: Progress | None = None,
    stop: Callable[[], bool] | None = None,
) -> Match:
    """Give the best match that is found under the conditions, a bound that no match exceeds, and prices that prove one.

    Same pairs, sides and seed: same bytes, unless the notes say that time or the caller ended the search.
    `upper_bound` may lie below the bound of the prices where the search itself closed the rest. Raises
    Contradiction for two households that are to live near and apart.
    """
    watch = Watch(seconds, stop, progress, time.perf_counter())
    places = places_of(pairs, sides)
    watch.say("pure match", 0.0)
    allowed = possible(pairs, places)
    flow = best_match(allowed)
    search = _Work(allowed, places, flow, levels_of(pairs), seed, watch)
    return search.answer()


def possible(pairs: Pairs, places: Places) -> Pairs:
    """Leave out the pairs that break a cap by themselves."""
    d, k = places.district[pairs.home], places.association[pairs.home]
    persons = np.append(places.district_persons, -1)[d]
    households, homes = np.append(places.district_households, -1)[d], np.append(places.association_homes, -1)[k]
    kept = ((persons < 0) | (places.persons[pairs.household] <= persons)) & (households != 0) & (homes != 0)
    if kept.all():
        return pairs
    return Pairs(pairs.households, pairs.homes, pairs.household[kept], pairs.home[kept], pairs.value[kept])


class _Work:
    """One batch on its way to an answer."""

    def __init__(
        self, pairs: Pairs, places: Places, flow: Match, levels: Levels | None, seed: int, watch: Watch
    ) -> None:
        self.pairs, self.places, self.flow, self.seed, self.watch = pairs, places, flow, seed, watch
        self.levels = None if levels is None else Levels(levels.unit, pairs.value // levels.unit)
        self.bound = flow.value
        self.prices = _free(flow, places)
        self.proof: SidePrices | None = None
        self.notes: list[str] = []

    def answer(self) -> Match:
        """Work through the stages; each ends early when the bound is reached or the watch says so."""
        home_of = mended(self.pairs, self.places, self.flow.home_of)
        value = self.pairs.worth(home_of)
        if value < self.bound and not self.watch():
            home_of, value = self._improved(home_of)
        if self.watch.stopped:
            self.notes.append("stopped on request: the best match so far")
        elif self.watch.late and value < self.bound:
            self.notes.append(f"ended after {self.watch.seconds:g} seconds: another run may find another match")
        self.watch.say("done", 1.0)
        u, v = _shown(self.prices)
        return Match(home_of, value, float(self.bound), u, v, tuple(self.notes), self.prices)

    def _improved(self, home_of: Index) -> tuple[Index, int]:
        self.watch.say("prices of the caps", 0.1)
        relaxation = Relaxation(self.pairs, Rows(self.pairs, self.places), self._pool(), self.flow)
        slack = self._price(relaxation)
        search = Search(relaxation, self.places, home_of, self.watch)
        self._round(search)
        stages = (
            *(self._cut, self._prove_level, self._dive, self._complete),
            *(self._close_few, self._look_around, self._branch, self._close_rest),
        )
        for number, stage in enumerate(stages):
            if search.value >= self.bound or self.watch():
                break
            self.watch.say(stage.__name__.strip("_").replace("_", " "), 0.2 + 0.09 * number)
            slack = stage(search, slack)
        return search.home_of, search.value

    def _pool(self) -> Whole:
        """Take the pairs that cost least beside the prices of the pure match."""
        u, v = self.flow.household_price, self.flow.home_price
        assert u is not None
        assert v is not None
        slack = u[self.pairs.household] + v[self.pairs.home] - self.pairs.value
        order = np.lexsort((slack, self.pairs.household))
        starts = self.pairs.starts()
        rank = np.arange(len(order)) - np.repeat(starts[:-1], np.diff(starts))
        chosen = np.zeros(len(order), dtype=bool)
        chosen[order[rank < POOL]] = True
        chosen |= self.flow.home_of[self.pairs.household] == self.pairs.home
        return np.flatnonzero(chosen)

    def _price(self, relaxation: Relaxation) -> Floats:
        """Bring the program to its optimum over all pairs; keep its prices when they bound better. Gives the lacks."""
        prices, lacks = priced(relaxation, self.watch)
        bound = bound_of(prices, self.places) // prices.scale
        if bound < self.bound:
            self.bound, self.prices = bound, replace(prices, level_proof=self.proof if prices.level else None)
        return lacks

    def _round(self, search: Search) -> None:
        """Take what the program uses most, as far as it fits together."""
        shares, columns = search.relaxation.shares(), search.relaxation.columns
        used = np.flatnonzero(shares > WHOLE)
        order = np.lexsort((-self.pairs.value[columns[used]], -np.round(shares[used], 6)))
        home_of = filled(self.pairs, self.places, columns[used[order]])
        value = self.pairs.worth(home_of)
        if value > search.value:
            search.home_of, search.value = home_of, value

    def _cut(self, search: Search, slack: Floats) -> Floats:
        """Cut off what no district can hold, as long as that lowers the bound."""
        relaxation = search.relaxation
        for _ in range(CUT_ROUNDS):
            before = relaxation.value
            cuts = [cut for district in range(self.places.districts) if (cut := self._cut_of(relaxation, district))]
            for cut in cuts:
                relaxation.cut(cut)
            if cuts:
                slack = self._price(relaxation)
            if not cuts or before - relaxation.value < 0.5 or self.watch():
                break
        self._round(search)
        search.refresh()
        return slack

    def _cut_of(self, relaxation: Relaxation, district: int) -> Cut | None:
        cap = int(self.places.district_persons[district])
        if cap < 0:
            return None
        shares, columns = relaxation.shares(), relaxation.columns
        inside = (self.places.district[self.pairs.home[columns]] == district) & (shares > 1e-9)
        share = shares[inside]
        size = self.places.persons[self.pairs.household[columns[inside]]]
        if (share * size).sum() < cap - 1e-6 or (share > 1 - 1e-6).all():
            return None
        homes = np.flatnonzero(self.places.district == district)
        used = np.zeros((len(homes), int(self.places.persons.max()) + 1))
        np.add.at(used, (np.searchsorted(homes, self.pairs.home[columns[inside]]), size), share)
        return cut_off(district, homes, used, cap)

    def _prove_level(self, search: Search, slack: Floats) -> Floats:
        """Prove how much weight can be placed, and hold the program to it, so that fit is bounded by itself."""
        if self.levels is None:
            return slack
        relaxation = search.relaxation
        reached = float(self.levels.weight[relaxation.columns] @ relaxation.shares())
        if reached - np.floor(reached + WHOLE) > WHOLE:
            n, m, i, j = self.pairs.households, self.pairs.homes, self.pairs.household, self.pairs.home
            relaxation.revalue(Pairs(n, m, i, j, self.levels.weight))
            self.proof, _ = priced(relaxation, self.watch)
            relaxation.revalue(self.pairs)
            relaxation.cut(Level(self.levels.weight, bound_of(self.proof, self.places) // self.proof.scale))
            slack = self._cut(search, self._price(relaxation))
        search.refresh()
        return slack

    def _dive(self, search: Search, slack: Floats) -> Floats:
        search.explore(*search.open, DIVE_STEPS)
        return slack

    def _complete(self, search: Search, slack: Floats) -> Floats:
        """Give every pair a column that a better match could use: its lack is below what is left to win."""
        known = np.zeros(len(self.pairs), dtype=bool)
        known[search.relaxation.columns] = True
        missing = np.flatnonzero(~known & (slack < self.bound - search.value + 1))
        missing = missing[np.argsort(slack[missing], kind="stable")]
        self.whole = len(missing) + len(search.relaxation.columns) <= MOST_COLUMNS
        search.relaxation.add(missing[: max(MOST_COLUMNS - len(search.relaxation.columns), 0)])
        search.refresh()
        return slack

    def _close_few(self, search: Search, slack: Floats) -> Floats:
        return self._close(search, slack, FEW)

    def _close_rest(self, search: Search, slack: Floats) -> Floats:
        return self._close(search, slack, REST)

    def _close(self, search: Search, slack: Floats, most: int) -> Floats:
        """Where few pairs can still matter, let another solver finish."""
        kept = slack < self.bound - search.value + 1
        kept |= search.home_of[self.pairs.household] == self.pairs.home
        columns = np.flatnonzero(kept)
        if len(columns) <= most:
            home_of, limit = closed(self.pairs, self.places, columns, search.home_of, self.bound, self.watch)
            search.home_of, search.value = home_of, self.pairs.worth(home_of)
            self.bound = min(self.bound, limit)
        return slack

    def _look_around(self, search: Search, slack: Floats) -> Floats:
        """Search again among the homes of some districts at a time, drawn by the seed."""
        if self.places.districts < 2 * AROUND_DISTRICTS:
            return slack
        chance = np.random.default_rng(self.seed)
        for _ in range(AROUND_ROUNDS):
            if search.value >= self.bound or self.watch():
                break
            drawn = chance.permutation(self.places.districts + 1)[:AROUND_DISTRICTS]
            search.explore(*search.around(drawn), AROUND_STEPS)
        return slack

    def _branch(self, search: Search, slack: Floats) -> Floats:
        limit = search.explore(*search.open, SEARCH_STEPS)
        if self.whole:
            self.bound = min(self.bound, max(search.value, int(np.floor(limit + 0.01))))
        return slack


def priced(relaxation: Relaxation, halt: Callable[[], bool]) -> tuple[SidePrices, Floats]:
    """Add pairs until none is worth more than its prices. Gives the prices, and how much each pair lacks."""
    pairs, places = relaxation.pairs, relaxation.rows.places
    exact = 1e-7 + 1e-10 * int(pairs.value.max())
    while True:
        relaxation.solve()
        duals = relaxation.prices()
        prices = whole_prices(relaxation.rows, duals)
        owed = charges(prices, pairs, places, relaxation.rows.weight) + prices.home[pairs.home]
        lacks = duals[pairs.household] + owed / prices.scale - pairs.value
        lacks[relaxation.columns] = np.maximum(lacks[relaxation.columns], 0)
        called = np.flatnonzero(lacks < -exact)
        if not len(called) or halt():
            return prices, lacks
        relaxation.add(called[np.argsort(lacks[called], kind="stable")][:MOST_AT_ONCE])


def _free(flow: Match, places: Places) -> SidePrices:
    """Prices of the pure match: no condition costs anything yet."""
    assert flow.household_price is not None
    assert flow.home_price is not None
    return SidePrices(
        scale=1,
        household=flow.household_price,
        home=flow.home_price,
        district_persons=np.zeros(places.districts, np.int64),
        district_households=np.zeros(places.districts, np.int64),
        association_homes=np.zeros(places.associations, np.int64),
        near=np.zeros((len(places.together), 2, places.districts + 1), np.int64),
        apart=np.zeros((len(places.apart), places.districts + 1), np.int64),
    )


def _shown(prices: SidePrices) -> tuple[Whole | None, Whole | None]:
    """Prices of households and homes alone prove nothing here unless no condition costs anything."""
    return (prices.household, prices.home) if prices.scale == 1 else (None, None)
