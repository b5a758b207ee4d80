"""Figures of a question: waits, throughput, the promise kept, and what would keep it, found by search."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import ceil, inf, isfinite

import numpy as np

from softlanding.core.capacity import theory
from softlanding.core.capacity.opening import DAY, WEEK, FloatArray, Opening, Window, lengthened, opening_of
from softlanding.core.capacity.question import Norm, Question, Staffing, mean_minutes
from softlanding.core.capacity.serving import Asked, Served, serve

LONGEST_CALENDAR = 20 * 366
MOST_COUNTERS = 200
MOST_REMEMBERED = 2_000_000
STEP_MINUTES = 15
DAYS_SHOWN = (1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84, 112, 168, 224, 365)
# 97.5 % quantiles of Student's t with 1 to 30 degrees of freedom
_T = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


def no_step(_: str) -> None:
    """Take no note of a step."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share, the mean of the runs, with the 95 % interval of that mean (Student's t over the runs)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Week:
    """Persons of one week, the mean of the runs: asked, served, and waiting at its end."""

    asked: float
    served: float
    waiting: float


@dataclass(frozen=True, slots=True)
class Theory:
    """What follows without a simulation. Days of the fluid bound: what waits grow to under overload."""

    load: float
    utilisation: float
    counters_at_least: int
    stable: bool
    minutes_a_client: float
    counter_minutes_a_client: float
    work_hours: float
    open_hours: float
    fluid_share: float
    fluid_last_wait_days: float
    fluid_waiting: float
    wait_for_opening_days: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What comes out of one staffing. Persons are means of the runs; waits of all runs together, in days."""

    staffing: Staffing
    theory: Theory
    mean_days: float
    p50_days: float
    p90_days: float
    within: tuple[tuple[int, float], ...]
    kept: Share
    arrived: float
    served: float
    waiting: float
    gave_up: float
    busy: float
    weeks: tuple[Week, ...]


@dataclass(frozen=True, slots=True)
class Needed:
    """The least that keeps the promise: with the hours asked, or with the counters asked. None: nothing does."""

    counters: int | None
    counters_share: float
    longer_minutes: int | None
    longer: Staffing | None
    longer_share: float
    at_best: float


@dataclass(frozen=True, slots=True)
class Answer:
    """Figures for the staffing asked, what is needed, and the figures of the needed counters where they differ."""

    question: Question
    figures: Figures
    needed: Needed
    with_needed: Figures | None


class Played:
    """The drawn courses of a question, and what was served under each staffing tried so far."""

    def __init__(self, question: Question, *, step: Callable[[str], None] = no_step) -> None:
        """Draw the courses."""
        self.question, self.step, self.courses = question, step, question.courses()
        step("drawn")
        self._served: dict[Staffing, list[Served]] = {}

    def served(self, staffing: Staffing) -> list[Served]:
        """Let every course be served; remembered, unless it is too much to keep."""
        kept = self._served.get(staffing)
        if kept is None:
            kept = self._serve(staffing, staffing.counters)
            self.step(f"{staffing.counters} counters, {staffing.hours_a_week:.4g} hours")
            if self.question.demand.clients * self.question.runs <= MOST_REMEMBERED:
                self._served[staffing] = kept
        return kept

    def share(self, staffing: Staffing) -> Share:
        """Give the share within the norm."""
        return _kept(self.question, self.courses, self.served(staffing))

    def share_at_best(self, staffing: Staffing) -> Share:
        """Give the share within the norm if nobody ever waited for anybody else."""
        return _kept(self.question, self.courses, self._serve(staffing, None))

    def _serve(self, staffing: Staffing, counters: int | None) -> list[Served]:
        opening = calendar(self.question, staffing)
        return [serve(asked, opening, counters, grid=self.question.grid) for asked in self.courses]


def answer(question: Question, *, step: Callable[[str], None] = no_step) -> Answer:
    """Answer a question whole."""
    played = Played(question, step=step)
    found, needed = figures(played, question.staffing), search(played)
    other = needed.counters is not None and needed.counters != question.staffing.counters
    with_needed = figures(played, question.staffing.with_counters(needed.counters or 1)) if other else None
    return Answer(question, found, needed, with_needed)


def figures(played: Played, staffing: Staffing) -> Figures:
    """Let every drawn course be served and gather the figures."""
    question, courses, served = played.question, played.courses, played.served(staffing)
    until = question.demand.minutes
    waits, weights = _waits(courses, served)
    counts = [_counts(asked, one, until) for asked, one in zip(courses, served, strict=True)]
    arrived, done, waiting, gave_up = (float(np.mean(column)) for column in zip(*counts, strict=True))
    return Figures(
        staffing=staffing,
        theory=by_formula(question, staffing),
        mean_days=_mean(waits, weights),
        p50_days=_percentile(waits, weights, 0.5),
        p90_days=_percentile(waits, weights, 0.9),
        within=tuple((days, _share_below(waits, weights, days)) for days in DAYS_SHOWN),
        kept=played.share(staffing),
        arrived=arrived,
        served=done,
        waiting=waiting,
        gave_up=gave_up,
        busy=_busy(calendar(question, staffing), staffing, served, until),
        weeks=_weeks(courses, served, question.demand.days),
    )


def by_formula(question: Question, staffing: Staffing) -> Theory:
    """Give what follows without a simulation."""
    demand = question.demand
    opening = calendar(question, staffing)
    open_minutes = opening.open_minutes(demand.minutes)
    each = mean_minutes(demand, question.works)
    work = each * demand.clients
    load = theory.offered_load(work, open_minutes)
    undone = theory.fluid_backlog(load, staffing.counters, work_minutes=work)
    return Theory(
        load=load,
        utilisation=load / staffing.counters,
        counters_at_least=theory.least_counters(load) if isfinite(load) else 0,
        stable=load < staffing.counters,
        minutes_a_client=each,
        counter_minutes_a_client=open_minutes / max(demand.clients, 1),
        work_hours=work / 60,
        open_hours=open_minutes / 60,
        fluid_share=theory.fluid_share(load, staffing.counters, days=demand.days, norm_days=question.norm.days),
        fluid_last_wait_days=theory.fluid_wait(load, staffing.counters, days=demand.days),
        fluid_waiting=undone / each if each else 0.0,
        wait_for_opening_days=theory.wait_for_opening(opening, demand.minutes),
    )


def calendar(question: Question, staffing: Staffing) -> Opening:
    """Lay out the open hours for as long as the work that is asked for will take, 20 years at most."""
    demand = question.demand
    open_share = max(staffing.hours_a_week * 60 / WEEK, 1e-6)
    whole = mean_minutes(demand, question.works) * demand.clients / staffing.counters / open_share / DAY
    years = ceil((max(whole, demand.days) * 1.3 + 90) / 366)
    return _laid_out(staffing.windows, demand.first, min(years * 366, LONGEST_CALENDAR), question.closed)


@lru_cache(maxsize=64)
def _laid_out(windows: tuple[Window, ...], first: date, days: int, closed: frozenset[date]) -> Opening:
    return opening_of(windows, first=first, days=days, closed=closed)


def _kept(question: Question, courses: Sequence[Asked], served: Sequence[Served]) -> Share:
    shares = [_share_kept(question, asked, one) for asked, one in zip(courses, served, strict=True)]
    mean = float(np.mean(shares))
    if len(shares) < 2:
        return Share(mean, 0.0, 1.0)
    half = _T[min(len(shares) - 1, len(_T)) - 1] * float(np.std(shares, ddof=1)) / len(shares) ** 0.5
    return Share(mean, max(0.0, mean - half), min(1.0, mean + half))


def _share_kept(question: Question, asked: Asked, one: Served) -> float:
    """Give the share of persons whose first offer lies within the norm, counted from day to day."""
    if not len(asked.at):
        return 1.0
    norm = question.norm
    offered = np.isfinite(one.offered)
    asked_on = (asked.at // DAY).astype(int)
    on = (np.where(offered, one.offered, 0.0) // DAY).astype(int)
    passed = _days_counted(question, norm, int(max(on.max(), asked_on.max())))
    kept = offered & (passed[on] - passed[asked_on] <= norm.days)
    return float(asked.people[kept].sum() / asked.people.sum())


def _days_counted(question: Question, norm: Norm, last: int) -> FloatArray:
    """Give for each day the number of days until it that count: all, or Monday to Friday without closed days."""
    if not norm.working_days:
        return np.arange(last + 1, dtype=np.float64)
    first = question.demand.first
    days = (first + timedelta(days=at) for at in range(last + 1))
    return np.cumsum([day.weekday() < 5 and day not in question.closed for day in days], dtype=np.float64)


def _waits(courses: Sequence[Asked], served: Sequence[Served]) -> tuple[FloatArray, FloatArray]:
    """Give the sorted waits for the first offer of all runs, in days, and the persons of each."""
    waits = np.concatenate([(one.offered - asked.at) / DAY for asked, one in zip(courses, served, strict=True)])
    people = np.concatenate([asked.people for asked in courses])
    gave_up = np.concatenate([np.isfinite(one.left) & ~np.isfinite(one.offered) for one in served])
    waits, people = waits[~gave_up], people[~gave_up]
    order = np.argsort(waits, kind="stable")
    return waits[order], people[order]


def _mean(waits: FloatArray, weights: FloatArray) -> float:
    return float(waits @ weights / weights.sum()) if len(waits) else 0.0


def _percentile(waits: FloatArray, weights: FloatArray, share: float) -> float:
    if not len(waits):
        return 0.0
    so_far = np.cumsum(weights)
    return float(waits[min(int(np.searchsorted(so_far, share * so_far[-1])), len(waits) - 1)])


def _share_below(waits: FloatArray, weights: FloatArray, days: int) -> float:
    """Give the share that waits at most so many days of 24 hours."""
    if not len(waits):
        return 1.0
    return float(weights[: int(np.searchsorted(waits, float(days), side="right"))].sum() / weights.sum())


def _counts(asked: Asked, one: Served, until: float) -> tuple[float, float, float, float]:
    """Count persons at the end of the time: arrived, served, waiting, gave up."""
    served, gave_up = one.begins < until, one.left < until
    waiting = ~served & ~gave_up & (asked.at < until)
    return tuple(float(asked.people[which].sum()) for which in (asked.at < until, served, waiting, gave_up))  # type: ignore[return-value]  # four columns


def _busy(opening: Opening, staffing: Staffing, served: Sequence[Served], until: float) -> float:
    """Give the share of the open counter time that visits take, missed ones among them."""
    minutes = [float(one.occupied_for[one.occupied < until].sum()) for one in served]
    whole = opening.open_minutes(until) * staffing.counters
    return float(np.mean(minutes)) / whole if whole else 0.0


def _weeks(courses: Sequence[Asked], served: Sequence[Served], days: int) -> tuple[Week, ...]:
    count = -(-days // 7)
    columns = np.zeros((3, count))
    for asked, one in zip(courses, served, strict=True):
        for row, moments in enumerate((asked.at, one.begins, one.left)):
            inside = moments < days * DAY
            at = (moments[inside] // WEEK).astype(int)
            columns[row] += np.bincount(at, weights=asked.people[inside], minlength=count)[:count]
    columns /= len(courses)
    waiting = np.cumsum(columns[0] - columns[1] - columns[2])
    rows = zip(columns[0].tolist(), columns[1].tolist(), waiting.tolist(), strict=True)
    return tuple(Week(came, done, max(0.0, rest)) for came, done, rest in rows)


def search(played: Played) -> Needed:
    """Find the fewest counters, and the least longer hours, under which the promise is kept.

    The share within the norm does not fall when a counter is added or windows close later, so halving finds the
    least; what is returned keeps the promise, and one less does not (both were simulated).
    """
    question = played.question
    wanted, asked = question.norm.share, question.staffing
    at_best = played.share_at_best(asked).value
    theory_asked = by_formula(question, asked)
    guess = ceil(min(theory_asked.load, MOST_COUNTERS))
    by_counters = _remembered(lambda counters: played.share(asked.with_counters(counters)).value)
    counters = least(lambda one: by_counters(one) >= wanted, guess, MOST_COUNTERS) if at_best >= wanted else None
    room = max(DAY - window.closes for window in asked.windows) // STEP_MINUTES
    by_steps = _remembered(lambda steps: played.share(_longer(asked, steps)).value)
    more = ceil(max(0.0, theory_asked.utilisation - 1) * _mean_window(asked) / STEP_MINUTES)
    steps = least(lambda one: by_steps(one) >= wanted, more, room, lowest=0)
    return Needed(
        counters=counters,
        counters_share=by_counters(counters) if counters else at_best,
        longer_minutes=None if steps is None else steps * STEP_MINUTES,
        longer=None if steps is None else _longer(asked, steps),
        longer_share=by_steps(room if steps is None else steps),
        at_best=at_best,
    )


def _longer(staffing: Staffing, steps: int) -> Staffing:
    return Staffing(lengthened(staffing.windows, steps * STEP_MINUTES), staffing.counters)


def _mean_window(staffing: Staffing) -> float:
    return sum(window.minutes for window in staffing.windows) / len(staffing.windows)


def _remembered(work: Callable[[int], float]) -> Callable[[int], float]:
    return lru_cache(maxsize=None)(work)


def least(holds: Callable[[int], bool], guess: int, most: int, *, lowest: int = 1) -> int | None:
    """Find the least whole number from `lowest` to `most` for which a monotone test holds, or None.

    From the guess on in doubling steps until the answer lies between two numbers, then by halving.
    """
    fails, passes = lowest - 1, most + 1
    at, stride = min(max(guess, lowest), most), 1
    while passes - fails > 1:
        if holds(at):
            passes = at
        else:
            fails = at
        if passes > most:
            at = min(most, fails + stride)
        elif fails < lowest:
            at = max(lowest, passes - stride)
        else:
            at = (fails + passes) // 2
        stride *= 2
    return passes if passes <= most else None


def never(days: float) -> float | None:
    """Give a number of days, or None where there is none within 20 years."""
    return None if days == inf else days
