"""An invented world of weeks in which households arrive and homes are reported: planning assumptions, not data."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from softlanding.core.matching.invented import allowed, fit_of, invented_homes, invented_households
from softlanding.core.matching.pairs import Whole

HOUSEHOLD_WEEKS, HOME_WEEKS = 12, 3
PLACED, PER_WEEK = 1000, 8
WAVE, YEAR = 0.4, 52
WEEKS_BEFORE = 104
Fits = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Known:
    """Households (rows) and homes (columns) with the week in which each became known, and the fit of every pair.

    `fit` is 0 where the rules do not allow the pair. Weeks count from 0; what came before has a week below 0.
    """

    household_week: Whole
    home_week: Whole
    fit: Fits

    def until(self, week: int) -> tuple[Whole, Whole]:
        """Give the households and homes that were known at the end of a week."""
        return np.flatnonzero(self.household_week <= week), np.flatnonzero(self.home_week <= week)


@dataclass(frozen=True, slots=True)
class World:
    """What happens in `weeks` weeks, from 0; only hindsight may look at it as a whole.

    `refused`: what a household would refuse, with a reason that is accepted, when it is offered.
    """

    seed: int
    weeks: int
    known: Known
    refused: NDArray[np.bool_] | None = None

    @property
    def rows(self) -> Whole:
        """Give the households that arrive in the world's own weeks."""
        return np.flatnonzero(self.known.household_week >= 0)

    @property
    def columns(self) -> Whole:
        """Give the homes that are reported in the world's own weeks."""
        return np.flatnonzero(self.known.home_week >= 0)


def worth(fit: NDArray[np.integer], waited: NDArray[np.integer] | Whole) -> Whole:
    """Give what a placement is worth: 1,000, its fit, and 8 less for every week waited."""
    value: Whole = PLACED + fit.astype(np.int64) - PER_WEEK * waited
    return value


def invented_world(seed: int, weeks: int, *, households: float = 20, homes: float = 20, refusals: float = 0.0) -> World:
    """Invent a world: Poisson arrivals with a yearly wave of 40 % that no policy is told, Poisson homes."""
    chance = np.random.default_rng([seed, 5])
    span = np.arange(-WEEKS_BEFORE, weeks)
    wave = 1 + WAVE * np.sin(2 * np.pi * (span / YEAR + chance.random()))
    household_week = np.repeat(span, chance.poisson(households * wave))
    home_week = np.repeat(span, chance.poisson(homes, len(span)))
    people = replace(
        invented_households(chance, len(household_week)),
        weeks_left=np.full(len(household_week), HOUSEHOLD_WEEKS),
    )
    stock = replace(invented_homes(chance, len(home_week)), weeks_until=np.zeros(len(home_week), np.int64))
    fit = np.zeros((len(household_week), len(home_week)), np.int16)
    for first in range(0, len(household_week), 200):
        rows = slice(first, first + 200)
        i, j = np.nonzero(allowed(people, stock, rows))
        fit[i + first, j] = fit_of(people, stock, (i + first).astype(np.int32), j.astype(np.int32))
    refused = chance.random(fit.shape, np.float32) < refusals if refusals else None
    return World(seed, weeks, Known(household_week, home_week, fit), refused)
