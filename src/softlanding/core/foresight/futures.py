"""Sampled futures: what may arrive in the weeks to come, drawn from one's own counts and past cases, and never guessed
about a person.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from softlanding.core.foresight.table import Table, best_in, ends_of_prices
from softlanding.core.foresight.week import Moment
from softlanding.core.foresight.world import HOME_WEEKS, HOUSEHOLD_WEEKS, PER_WEEK, PLACED, YEAR
from softlanding.core.matching.pairs import NOBODY, Index, Whole

WEEKS_AHEAD = HOUSEHOLD_WEEKS + 1
"""Further than a household can wait, nothing weighs on this week's choice."""
TO_HOUSEHOLDS = 0.6
"""Where a price is taken between its ends: 1 is best for households and least for homes."""
EITHER_SIDE = 4
Floats = NDArray[np.float64]


def forecast(counts: Whole, ahead: int, *, seasons: bool) -> Floats:
    """Give the expected number for each of the weeks ahead from the counts of the weeks until now, the latest last.

    With `seasons`: the mean of the same weeks of earlier years and the four on either side of them. Without them,
    or where no such week was counted: the mean of all weeks.
    """
    mean = float(counts.mean()) if len(counts) else 0.0
    if not seasons:
        return np.full(ahead, mean)
    found = np.full(ahead, mean)
    for at in range(ahead):
        middles = range(len(counts) + at - YEAR, -EITHER_SIDE - 1, -YEAR)
        parts = [counts[max(middle - EITHER_SIDE, 0) : max(middle + EITHER_SIDE + 1, 0)] for middle in middles]
        same = np.concatenate([np.empty(0), *parts])
        if len(same):
            found[at] = same.mean()
    return found


@dataclass(frozen=True, slots=True)
class Future:
    """One way in which the next weeks may go: who waits and what stands free now, then what comes.

    `value`: what each pair is worth (households, homes), 0 where it cannot be made.
    """

    value: Table
    waiting: int
    free: int

    def chosen_now(self, home_of: Index) -> tuple[Whole, Whole]:
        """Give the pairs of now that a match of this future makes."""
        homes = home_of[: self.waiting]
        placed = np.flatnonzero((homes != NOBODY) & (homes < self.free))
        return placed, homes[placed].astype(np.int64)


def futures_of(moment: Moment, *, count: int, seed: int, postponed: bool) -> list[Future]:
    """Draw futures. `postponed`: nobody is matched this week, so that prices say what waiting is worth."""
    history = moment.history
    ahead = WEEKS_AHEAD if moment.weeks_to_come is None else min(WEEKS_AHEAD, moment.weeks_to_come)
    arrivals = forecast(history.household_counts, ahead, seasons=True) * (1 + moment.forecast_error)
    reports = forecast(history.home_counts, ahead, seasons=False)
    found = []
    for one in range(count):
        chance = np.random.default_rng([seed, moment.week, one])
        found.append(_future(moment, chance, arrivals, reports, postponed=postponed))
    return found


def _future(
    moment: Moment, chance: np.random.Generator, arrivals: Floats, reports: Floats, *, postponed: bool
) -> Future:
    history, waiting, free = moment.history, moment.pool, moment.homes
    weeks = np.arange(1, len(arrivals) + 1)
    arrives = np.repeat(weeks, chance.poisson(arrivals)) if len(history.fit) else np.empty(0, np.int64)
    comes = np.repeat(weeks, chance.poisson(reports)) if history.fit.shape[1] else np.empty(0, np.int64)
    like = chance.integers(0, max(len(history.fit), 1), len(arrives))
    stock = chance.integers(0, max(history.fit.shape[1], 1), len(comes))
    p, h = len(waiting.ids), len(free.ids)
    fit = np.zeros((p + len(arrives), h + len(comes)), np.int32)
    fit[:p, :h] = moment.fit
    fit[:p, h:] = waiting.fit_later[:, stock]
    fit[p:, :h] = free.fit_later[like]
    fit[p:, h:] = history.fit[like[:, None], stock]
    # weeks from now; below 0 for what waits or stands free already
    since = np.concatenate([-waiting.waited, arrives]).astype(np.int32)
    until = np.concatenate([np.maximum(waiting.left, 0), arrives + HOUSEHOLD_WEEKS]).astype(np.int32)
    begins = np.concatenate([np.zeros(h, np.int64), comes]).astype(np.int32)
    ends = np.concatenate([free.left, comes + HOME_WEEKS]).astype(np.int32)
    at = np.maximum(np.maximum(since[:, None], 0), begins[None, :])
    if postponed:
        at[:p, :h] = 1
    value = np.maximum(PLACED + fit - PER_WEEK * (at - since[:, None]), 1)
    value[(fit <= 0) | (at > np.minimum(until[:, None], ends[None, :]))] = 0
    return Future(value, p, h)


def middle_prices(future: Future) -> tuple[Floats, Floats]:
    """Give what each household that waits and each free home is worth to the weeks to come.

    Prices of a best match are not unique: one between the least and the greatest of each is taken.
    """
    (household, dear_household), (home, dear_home) = ends_of_prices(future.value, best_in(future.value))
    households = (1 - TO_HOUSEHOLDS) * household + TO_HOUSEHOLDS * dear_household
    homes = TO_HOUSEHOLDS * home + (1 - TO_HOUSEHOLDS) * dear_home
    return households[: future.waiting], homes[: future.free]
