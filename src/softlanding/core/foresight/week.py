"""What is known at the moment of a weekly decision: who waits, what stands free, and what the past was like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from softlanding.core.foresight.world import Fits
from softlanding.core.matching.pairs import Whole


@dataclass(frozen=True, slots=True)
class Waiting:
    """Households that wait, in order of arrival: weeks waited, and weeks left (0: this is the last; below: past it).

    `fit_later`: their fit with the homes of the past, 0 where the rules do not allow it (households, past homes).
    """

    ids: tuple[str, ...]
    waited: Whole
    left: Whole
    fit_later: Fits


@dataclass(frozen=True, slots=True)
class Free:
    """Homes that stand free, with the weeks in which they can still be given after this one.

    `fit_later`: the fit of the households of the past with them (past households, homes).
    """

    ids: tuple[str, ...]
    left: Whole
    fit_later: Fits


@dataclass(frozen=True, slots=True)
class History:
    """Counts per week until now, the latest last, and the fit of past households with past homes.

    Only counts and past cases: a forecast says how many may come, and nothing about anybody.
    """

    household_counts: Whole
    home_counts: Whole
    fit: Fits


@dataclass(frozen=True, slots=True)
class Moment:
    """A week in which is decided. `fit`: (waiting, free), 0 where a pair is not allowed.

    `weeks_to_come`: where a replay ends, what comes after it counts for nobody; None: the weeks go on.
    `forecast_error`: 0.3 expects 30 % more households than the counts say.
    """

    week: int
    pool: Waiting
    homes: Free
    fit: Fits
    history: History
    weeks_to_come: int | None = None
    forecast_error: float = 0.0

    def allowed(self) -> NDArray[np.bool_]:
        """Say which pairs the rules allow."""
        return self.fit > 0

    def last_weeks(self, weeks: int = 0) -> NDArray[np.bool_]:
        """Say which households have at most so many weeks left, or are past their deadline."""
        return self.pool.left <= weeks
