"""The best that anybody could have done who had known the whole future: one exact flow."""

from __future__ import annotations

import numpy as np

from softlanding.core.foresight.world import HOME_WEEKS, HOUSEHOLD_WEEKS, World, worth
from softlanding.core.matching.flow import best_match
from softlanding.core.matching.pairs import NOBODY, Whole, pairs_of


def hindsight(world: World) -> tuple[Whole, Whole, Whole]:
    """Give households, homes and weeks of the best plan; each pair is made in the first week that both are there."""
    rows, columns = world.rows, world.columns
    arrived, reported = world.known.household_week[rows], world.known.home_week[columns]
    found = [np.empty((2, 0), np.int64)]
    for week in np.unique(arrived):
        mine = np.flatnonzero(arrived == week)
        near = np.flatnonzero((reported >= week - HOME_WEEKS) & (reported <= week + HOUSEHOLD_WEEKS))
        fit = world.known.fit[np.ix_(rows[mine], columns[near])]
        good = fit > 0
        if world.refused is not None:
            good &= ~world.refused[np.ix_(rows[mine], columns[near])]
        i, j = np.nonzero(good)
        found.append(np.stack([mine[i], near[j]]))
    i, j = np.concatenate(found, axis=1)
    waited = np.maximum(reported[j] - arrived[i], 0)
    value = worth(world.known.fit[rows[i], columns[j]], waited)
    match = best_match(pairs_of(len(rows), len(columns), i, j, value))
    placed = np.flatnonzero(match.home_of != NOBODY)
    homes = match.home_of[placed]
    return rows[placed], columns[homes], np.maximum(arrived[placed], reported[homes])
