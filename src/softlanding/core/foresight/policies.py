"""Weekly policies: from what is known in a week to the pairs that are made now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from softlanding.core.foresight.deadlines import DEADLINES, LAST_WEEKS, STANDARD, Deadlines, owed
from softlanding.core.foresight.futures import Floats, Future, futures_of, middle_prices
from softlanding.core.foresight.table import best_in
from softlanding.core.foresight.week import Moment
from softlanding.core.foresight.world import PER_WEEK, PLACED
from softlanding.core.matching.flow import best_match
from softlanding.core.matching.pairs import NOBODY, Whole, pairs_of

__all__ = ["ALSO", "DEADLINES", "POLICIES", "Chosen", "Deadlines", "Policy", "Settings", "choose", "value_now"]
Policy = Literal["first-come", "batch", "threshold", "prices", "votes"]
POLICIES: tuple[Policy, ...] = ("first-come", "batch", "threshold", "prices", "votes")
ALSO: dict[str, Policy] = {
    "fcfs": "first-come",
    "first-come-first-served": "first-come",
    "myopic": "batch",
    "weekly": "batch",
    "price": "prices",
    "vote": "votes",
}
"""Other names in use for the same policies."""
GOOD_FIT, URGENT_WEEKS = 600, 2
VOTES_NEEDED = 1 / 3
FUTURES = {"prices": 8, "votes": 5}
FIRST = 1_000_000
"""More than the values of all the other pairs of a week can make up for one household in its last week."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The pairs of a week as positions, and what the policy knew of each: prices and the share of futures."""

    household: Whole
    home: Whole
    household_price: Floats | None = None
    home_price: Floats | None = None
    share: Floats | None = None
    """Per pair of the moment: in which share of the futures it is worth making now."""
    futures: int = field(default=0)


@dataclass(frozen=True, slots=True)
class Settings:
    """How a policy runs: its number of futures, its seed, and what it owes to a household in its last week.

    `balanced`: a head start in the last weeks, and `first` where homes are enough for everybody. `count`: as many
    households as possible in time, whoever they are. `never-held`: beside that, no home is kept for later while a
    household in its last week could have it. `first`: households in their last weeks choose first.
    """

    policy: Policy = "prices"
    futures: int | None = None
    seed: int = 0
    deadlines: Deadlines = STANDARD


def choose(moment: Moment, settings: Settings) -> Chosen:
    """Choose the pairs of this week by a policy."""
    return _CHOOSING[settings.policy](moment, settings)


def value_now(moment: Moment) -> Whole:
    """Give what each pair is worth when it is made now; 0 where it is not allowed."""
    worth = PLACED + moment.fit.astype(np.int64) - PER_WEEK * moment.pool.waited[:, None]
    value: Whole = np.where(moment.allowed(), np.maximum(worth, 1), 0)
    return value


def _first_come(moment: Moment, _: Settings) -> Chosen:
    """Give the homes in order of arrival, to each the free home that fits best."""
    left = moment.fit.astype(np.int64)
    household, home = [], []
    for row in np.argsort(-moment.pool.waited, kind="stable"):
        if left.shape[1] and left[row].max() > 0:
            best = int(left[row].argmax())
            household.append(int(row))
            home.append(best)
            left[:, best] = 0
    return Chosen(np.array(household, np.int64), np.array(home, np.int64))


def _batch(moment: Moment, settings: Settings) -> Chosen:
    """Give the best match of the week and look no further: the policy without forecasts."""
    return Chosen(*_settled(moment, value_now(moment), moment.allowed(), owed(settings.deadlines, moment).rule))


def _threshold(moment: Moment, settings: Settings) -> Chosen:
    """Make a pair when it fits well, or when the household or the home cannot wait long."""
    urgent = (moment.pool.left <= URGENT_WEEKS)[:, None] | (moment.homes.left <= 0)[None, :]
    made = moment.allowed() & ((moment.fit >= GOOD_FIT) | urgent)
    return Chosen(*_settled(moment, value_now(moment), made, owed(settings.deadlines, moment).rule))


def _prices(moment: Moment, settings: Settings) -> Chosen:
    """Make a pair when it is worth more now than what both can get in the weeks to come."""
    drawn = _drawn(moment, settings, postponed=True)
    if not drawn:
        return _batch(moment, settings)
    due = owed(settings.deadlines, moment)
    value = value_now(moment) + due.start[:, None]
    prices = [middle_prices(future) for future in drawn]
    household = np.mean([one for one, _ in prices], axis=0)
    home = np.mean([other for _, other in prices], axis=0)
    gain = value - household[:, None] - home[None, :]
    better = [value - one[:, None] - other[None, :] > 0 for one, other in prices]
    share = np.where(moment.allowed(), np.mean(better, axis=0), 0.0)
    pairs = _settled(moment, np.maximum(np.ceil(gain), 1).astype(np.int64), moment.allowed() & (gain > 0), due.rule)
    return Chosen(*pairs, household, home, share, len(drawn))


def _votes(moment: Moment, settings: Settings) -> Chosen:
    """Make a pair when at least a third of the futures make it now."""
    drawn = _drawn(moment, settings, postponed=False)
    if not drawn:
        return _batch(moment, settings)
    votes = np.zeros(moment.fit.shape, np.int64)
    for future in drawn:
        votes[future.chosen_now(best_in(future.value))] += 1
    share = votes / len(drawn)
    rule = owed(settings.deadlines, moment).rule
    weight = votes * (2 * PLACED) + value_now(moment)
    pairs = _settled(moment, weight, moment.allowed() & (share >= VOTES_NEEDED), rule)
    return Chosen(*pairs, share=share, futures=len(drawn))


def _drawn(moment: Moment, settings: Settings, *, postponed: bool) -> list[Future]:
    """Draw the futures; none where there is no past to draw from, or nothing to decide."""
    if not moment.fit.any() or not moment.history.fit.size:
        return []
    count = settings.futures or FUTURES[settings.policy]
    return futures_of(moment, count=count, seed=settings.seed, postponed=postponed)


def _settled(moment: Moment, weight: Whole, made: NDArray[np.bool_], rule: Deadlines) -> tuple[Whole, Whole]:
    """Find the match of the greatest weight, and keep what is owed to households in their last week."""
    last = moment.last_weeks(LAST_WEEKS[rule])[:, None] & moment.allowed()
    if rule == "first":
        return _best(np.where(last, np.where(made, weight, 1) + FIRST, weight), made | last)
    household, home = _best(weight, made)
    if rule != "never-held" or not last.any():
        return household, home
    left = last.copy()
    left[household] = False
    left[:, home] = False
    more_households, more_homes = _best(value_now(moment) + FIRST, left)
    return np.concatenate([household, more_households]), np.concatenate([home, more_homes])


def _best(weight: Whole, made: NDArray[np.bool_]) -> tuple[Whole, Whole]:
    i, j = np.nonzero(made)
    households, homes = made.shape
    match = best_match(pairs_of(households, homes, i.astype(np.int32), j.astype(np.int32), weight[i, j]))
    placed = np.flatnonzero(match.home_of != NOBODY)
    return placed, match.home_of[placed].astype(np.int64)


_CHOOSING: dict[Policy, Callable[[Moment, Settings], Chosen]] = {
    "first-come": _first_come,
    "batch": _batch,
    "threshold": _threshold,
    "prices": _prices,
    "votes": _votes,
}
