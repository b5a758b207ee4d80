"""Plays a world week by week under a policy, and sets it against hindsight: what was placed, and at what loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from softlanding.core.foresight.policies import Settings, choose
from softlanding.core.foresight.week import Free, History, Moment, Waiting
from softlanding.core.foresight.world import HOME_WEEKS, HOUSEHOLD_WEEKS, World, worth
from softlanding.core.matching.pairs import Whole

Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Played:
    """What a policy did: pairs with their week, and per week who waits, who expired and which homes did."""

    household: Whole
    home: Whole
    week: Whole
    waiting: tuple[int, ...]
    expired: tuple[int, ...]
    homes_lost: tuple[int, ...]
    refused: int


def replay(world: World, settings: Settings, *, forecast_error: float = 0.0, step: Step | None = None) -> Played:
    """Play the world. A refused home comes back, and the household too, when its reason is accepted: a week later."""
    known = world.known
    pool, free = np.empty(0, np.int64), np.empty(0, np.int64)
    fit = known.fit if world.refused is None else known.fit.copy()
    made: list[tuple[Whole, Whole, int]] = []
    course: list[tuple[int, int, int]] = []
    refused = 0
    for week in range(world.weeks):
        pool = np.concatenate([pool, np.flatnonzero(known.household_week == week)])
        free = np.concatenate([free, np.flatnonzero(known.home_week == week)])
        past = known.household_week[pool] + HOUSEHOLD_WEEKS < week
        lost = known.home_week[free] + HOME_WEEKS < week
        pool, free = pool[~past], free[~lost]
        chosen = choose(moment_of(world, week, pool, free, fit=fit, forecast_error=forecast_error), settings)
        rows, columns = pool[chosen.household], free[chosen.home]
        if world.refused is not None:
            no = world.refused[rows, columns]
            fit[rows[no], columns[no]] = 0
            refused += int(no.sum())
            rows, columns = rows[~no], columns[~no]
        made.append((rows, columns, week))
        pool, free = np.setdiff1d(pool, rows), np.setdiff1d(free, columns)
        course.append((len(pool), int(past.sum()), int(lost.sum())))
        if step is not None:
            step(week)
    return _played(made, course, refused)


def _played(made: list[tuple[Whole, Whole, int]], course: list[tuple[int, int, int]], refused: int) -> Played:
    nothing = np.empty(0, np.int64)
    waiting, expired, lost = zip(*course, strict=True) if course else ((), (), ())
    return Played(
        household=np.concatenate([nothing, *(rows for rows, _, _ in made)]),
        home=np.concatenate([nothing, *(columns for _, columns, _ in made)]),
        week=np.concatenate([nothing, *(np.full(len(rows), week) for rows, _, week in made)]),
        waiting=tuple(waiting),
        expired=tuple(expired),
        homes_lost=tuple(lost),
        refused=refused,
    )


def moment_of(
    world: World, week: int, pool: Whole, free: Whole, *, fit: np.ndarray, forecast_error: float = 0.0
) -> Moment:
    """Say what is known in a week of a world; nothing of what comes after it is looked at."""
    known = world.known
    rows, columns = known.until(week)
    first = int(min(known.household_week.min(initial=0), known.home_week.min(initial=0)))
    span = week - first + 1
    return Moment(
        week=week,
        pool=Waiting(
            ids=tuple(map(str, pool)),
            waited=week - known.household_week[pool],
            left=known.household_week[pool] + HOUSEHOLD_WEEKS - week,
            fit_later=known.fit[np.ix_(pool, columns)],
        ),
        homes=Free(
            ids=tuple(map(str, free)),
            left=known.home_week[free] + HOME_WEEKS - week,
            fit_later=known.fit[np.ix_(rows, free)],
        ),
        fit=fit[np.ix_(pool, free)],
        history=History(
            household_counts=np.bincount(known.household_week[rows] - first, minlength=span),
            home_counts=np.bincount(known.home_week[columns] - first, minlength=span),
            fit=known.fit[: len(rows), : len(columns)],
        ),
        weeks_to_come=world.weeks - 1 - week,
        forecast_error=forecast_error,
    )


@dataclass(frozen=True, slots=True)
class Score:
    """A policy's result beside hindsight's on the same world."""

    value: int
    placed: int
    fit: float
    waited: float
    expired: int
    waiting_at_end: int
    homes_lost: int
    refused: int
    value_share: float
    placed_share: float


def score(world: World, played: Played, best: tuple[Whole, Whole, Whole]) -> Score:
    """Add up what a replay is worth, and as shares of the best plan (`hindsight`)."""
    value, fit, waited = _sums(world, played.household, played.home, played.week)
    top, _, _ = _sums(world, *best)
    return Score(
        value=value,
        placed=len(played.household),
        fit=fit,
        waited=waited,
        expired=sum(played.expired),
        waiting_at_end=played.waiting[-1] if played.waiting else 0,
        homes_lost=sum(played.homes_lost),
        refused=played.refused,
        value_share=value / top if top else 1.0,
        placed_share=len(played.household) / len(best[0]) if len(best[0]) else 1.0,
    )


def _sums(world: World, rows: Whole, columns: Whole, weeks: Whole) -> tuple[int, float, float]:
    if not len(rows):
        return 0, 0.0, 0.0
    fit, waited = world.known.fit[rows, columns], weeks - world.known.household_week[rows]
    return int(worth(fit, waited).sum()), float(fit.mean()), float(waited.mean())
