"""What is owed to a household in its last weeks, and whether homes are enough for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from softlanding.core.foresight.futures import Floats
from softlanding.core.foresight.table import best_in
from softlanding.core.foresight.week import History, Moment
from softlanding.core.foresight.world import YEAR
from softlanding.core.matching.pairs import NOBODY

Deadlines = Literal["balanced", "count", "never-held", "first"]
DEADLINES: tuple[Deadlines, ...] = ("balanced", "count", "never-held", "first")
STANDARD: Deadlines = "balanced"
LAST_WEEKS: dict[Deadlines, int] = {"balanced": 2, "count": 0, "never-held": 0, "first": 2}
"""With how many weeks left a household is in its last weeks; one that refuses then has a week to try again."""
EAGER: dict[Deadlines, int] = {"balanced": 0, "count": 0, "never-held": 20, "first": 20}
"""How much a pair may lose beside the weeks to come and still be made now: what is held may go to the last in line."""
HEAD_START = 100.0
"""The points by which a household's pair may lose in its last week: a half and a quarter in the two before it."""
ENOUGH, SPARE = 0.98, 10
"""Homes are enough when they could have housed this share of the past year with every tenth home away."""
EVERY = 2
"""The share that could be housed is counted on every second case: as good, and a quarter of the time."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What holds this week. `rule`: `balanced` has become `first` where homes are enough for everybody.

    `start`: the points by which a pair of each waiting household may lose and still be made.
    """

    rule: Deadlines
    start: Floats


def owed(asked: Deadlines, moment: Moment) -> Owed:
    """Say what is owed this week.

    `balanced`: a head start in the last weeks; where homes are enough for everybody, these choose first.
    """
    households = len(moment.pool.left)
    if asked != "balanced":
        return Owed(asked, np.full(households, float(EAGER[asked])))
    housed = share_housed(moment.history, spare=SPARE)
    if housed is not None and housed >= ENOUGH:
        return Owed("first", np.full(households, float(EAGER["first"])))
    left = np.maximum(moment.pool.left, 0)
    return Owed("balanced", np.where(left <= LAST_WEEKS["balanced"], HEAD_START / 2.0**left, 0.0))


def share_housed(history: History, *, spare: int | None = None) -> float | None:
    """Give the share of the households of the past year that its homes could have housed; None without a past.

    `spare`: leave out one home in so many. This is what was, not a forecast: a wrong one changes nothing owed.
    """
    households, homes = (int(counts[-YEAR:].sum()) for counts in (history.household_counts, history.home_counts))
    known = history.fit[max(len(history.fit) - households, 0) :, max(history.fit.shape[1] - homes, 0) :]
    known = known[::EVERY, ::EVERY]
    if not len(known):
        return None
    if spare is not None:
        known = np.delete(known, np.s_[::spare], axis=1)
    return float((best_in((known > 0).astype(np.int32)) != NOBODY).mean())
