"""The best match under side conditions: flow, prices of the caps, cuts, search; a valid answer at every moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from softlanding.core.matching.flow import best_match
from softlanding.core.matching.pairs import NOBODY, Index, Match, Pairs, Sides, Whole
from softlanding.core.matching.sides.around import drawn, losses_of
from softlanding.core.matching.sides.closing import Question, closed
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
SEARCH_STEPS = 15_000
AROUND_EACH, AROUND_ROUNDS, AROUND_MISSES, AROUND_PORTIONS = 8, 80, 15, (0.1,)
MOST_COLUMNS, MOST_AT_ONCE = 40_000, 4_000
NEAR, NEAR_EACH, NEAR_PORTIONS = 2_000, 4, (1.5,)
FEW, REST = 600, 1_500
ENOUGH = 0.0004
"""A gap that nobody feels: a quarter of a point of fit for each household."""
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
    enough: float = ENOUGH,
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
    search = _Work(allowed, places, flow, seed, enough, watch)
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

    def __init__(self, pairs: Pairs, places: Places, flow: Match, seed: int, enough: float, watch: Watch) -> None:
        self.pairs, self.places, self.flow, self.seed, self.watch = pairs, places, flow, seed, watch
        levels = levels_of(pairs)
        self.levels = None if levels is None else Levels(levels.unit, pairs.value // levels.unit)
        self.bound = self.base = flow.value
        self.enough, self.looked_around = enough, -1
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
            *(self._cut, self._prove_level, self._close_few, self._dive, self._look_around),
            *(self._close_near, self._look_around, self._complete, self._branch, self._close_rest),
        )
        for number, stage in enumerate(stages):
            if self._near_enough(search.value) or self.watch():
                break
            self.watch.say(stage.__name__.strip("_").replace("_", " "), 0.2 + 0.07 * number)
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
        self.base = bound
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
        """Follow the program to a match, with the pairs that lack least."""
        self._hold(search, self._least(search, slack, self._few()))
        search.dive()
        return slack

    def _few(self) -> int:
        return max(NEAR_EACH * self.pairs.households, NEAR)

    def _least(self, search: Search, slack: Floats, most: int) -> Whole:
        """Take what the match uses, and of the pairs that a better match could use those that lack least."""
        used = search.home_of[self.pairs.household] == self.pairs.home
        rank = np.argsort(np.where(used, -1.0, slack), kind="stable")[:most]
        return np.sort(rank[used[rank] | (slack[rank] < self.base - search.value + 1)])

    def _hold(self, search: Search, columns: Whole) -> None:
        """Give these pairs a column and no other."""
        relaxation = search.relaxation
        wanted, known = np.zeros(len(self.pairs), dtype=bool), np.zeros(len(self.pairs), dtype=bool)
        wanted[columns] = known[relaxation.columns] = True
        relaxation.add(np.flatnonzero(wanted & ~known))
        relaxation.solve()
        relaxation.keep(wanted[relaxation.columns])
        search.refresh()

    def _complete(self, search: Search, slack: Floats) -> Floats:
        """Give every pair a column that a better match could use: its lack is below what is left to win."""
        self._hold(search, self._least(search, slack, MOST_COLUMNS))
        return slack

    def _limited(self, search: Search, slack: Floats, columns: Whole, limit: float) -> None:
        """Note that no match of these columns exceeds a limit: every other one uses a pair that lacks more."""
        others = np.ones(len(slack), dtype=bool)
        others[columns] = False
        without = self.base - slack[others].min(initial=np.inf)
        self.bound = min(self.bound, max(search.value, int(np.floor(max(limit, without) + 0.01))))

    def _close_few(self, search: Search, slack: Floats) -> Floats:
        return self._close(search, slack, FEW)

    def _close_rest(self, search: Search, slack: Floats) -> Floats:
        return self._close(search, slack, REST)

    def _close(self, search: Search, slack: Floats, most: int) -> Floats:
        """Where few pairs can still matter, let another solver finish."""
        columns = self._least(search, slack, len(slack))
        if len(columns) <= most:
            question = Question(self.pairs, self.places, columns, enough=self._allowed())
            home_of, limit = closed(question, search.home_of, self.bound, self.watch)
            search.take(home_of)
            self._limited(search, slack, columns, limit)
        return slack

    def _close_near(self, search: Search, slack: Floats) -> Floats:
        """Let another solver look for a match that places all that is proved, among the pairs that lack least."""
        columns = self._least(search, slack, self._few())
        cuts = tuple(row for row in search.relaxation.rows.added if isinstance(row, Cut))
        most = 0 if self.levels is None else self.bound // self.levels.unit
        question = Question(self.pairs, self.places, columns, cuts, self.levels, most, self._allowed(), hinted=False)
        home_of, limit = closed(question, search.home_of, self.bound, self.watch, NEAR_PORTIONS)
        search.take(home_of)
        self._limited(search, slack, columns, limit)
        return slack

    def _look_around(self, search: Search, slack: Floats) -> Floats:
        """Search again among the homes of some districts at a time, drawn by the seed where much is lost."""
        if search.value == self.looked_around:
            return slack
        chance = np.random.default_rng(self.seed)
        columns, missed = self._least(search, slack, AROUND_EACH * self.pairs.households), 0
        cuts = tuple(row for row in search.relaxation.rows.added if isinstance(row, Cut))
        for _ in range(AROUND_ROUNDS):
            if self._near_enough(search.value) or missed >= AROUND_MISSES or self.watch():
                break
            before = search.value
            losses = losses_of(self.pairs, self.places, self.prices, slack, search.home_of)
            part = drawn(self.pairs, self.places, columns, search.home_of, losses, chance)
            most = self.pairs.worth(part.home_of) + self.bound - before
            own = tuple(cut for cut in cuts if cut.district in part.districts)
            question = Question(self.pairs, part.places, part.columns, own)
            found, _ = closed(question, part.home_of, most, self.watch, AROUND_PORTIONS)
            search.take(np.where(part.rest == NOBODY, found, part.rest).astype(np.int32))
            missed = 0 if search.value > before else missed + 1
        self.looked_around = search.value
        return slack

    def _branch(self, search: Search, slack: Floats) -> Floats:
        limit = search.explore(*search.open, SEARCH_STEPS, self._allowed())
        self._limited(search, slack, search.relaxation.columns, limit)
        return slack

    def _allowed(self) -> int:
        """Give the gap that nobody feels: a share of the fit where values have two levels."""
        return int(self.enough * (self.bound % self.levels.unit if self.levels else self.bound))

    def _near_enough(self, value: int) -> bool:
        same = self.levels is None or value // self.levels.unit == self.bound // self.levels.unit
        return value >= self.bound or (same and value >= self.bound - self._allowed())


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
