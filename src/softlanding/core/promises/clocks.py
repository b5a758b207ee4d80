"""A promise's clock: from what happened to the day by which it is promised, and whether it was kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from softlanding.core.terms import LegalCalendar

What = Literal["start", "pause", "resume", "stop", "void"]
State = Literal["running", "kept", "broken", "void"]

ONE_DAY = timedelta(days=1)
# a promise is no legal term: days that a decree equates with holidays are ordinary working days
_WORKING_DAYS = LegalCalendar()
LONGEST_DAYS = 100 * 366


@dataclass(frozen=True, slots=True, order=True)
class Happened:
    """Something that moves a clock. `at`: its place among what happened on the same day; `reason`: why it paused."""

    on: date
    at: int
    what: What
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Norm:
    """So many days, all of them or working days."""

    days: int
    kind: Literal["plain", "working"] = "plain"

    def counts(self, day: date) -> bool:
        """Say whether a day is one of those that count."""
        return self.kind == "plain" or not _WORKING_DAYS.is_free(day)


@dataclass(frozen=True, slots=True)
class Paused:
    """Days that do not count: from `first` up to, not including, `until` (None: still)."""

    first: date
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A promise's course for one household or case. `void`: why it fell away; empty where it did not."""

    started_on: date | None
    stopped_on: date | None = None
    void: str = ""
    pauses: tuple[Paused, ...] = field(default=())

    @property
    def paused_since(self) -> date | None:
        """Since when it stands still now; None while it runs, or once it ended."""
        return self.pauses[-1].first if self.pauses and self.pauses[-1].until is None else None

    def stands_still(self, day: date) -> bool:
        """Say whether a day falls into a pause."""
        return any(one.first <= day and (one.until is None or day < one.until) for one in self.pauses)


def clock_of(happened: Iterable[Happened]) -> Clock | None:
    """Give the clock that all this makes, or None when nothing happened to it.

    The same thing told twice counts once, and the order of telling does not matter: days do. The first start and the
    first end count; what comes after the end moves nothing. An end without a start is void: no start is known.
    """
    started: date | None = None
    pauses: list[Paused] = []
    told = sorted(set(happened))
    for one in told:
        match one.what:
            case "start" if started is None:
                started = one.on
            case "pause" if started is not None and (not pauses or pauses[-1].until is not None):
                pauses.append(Paused(one.on, None, one.reason))
            case "resume" if pauses and pauses[-1].until is None:
                pauses[-1] = Paused(pauses[-1].first, one.on, pauses[-1].reason)
            case "stop" | "void":
                void = one.reason or "void" if one.what == "void" else "" if started is not None else "no-start"
                return Clock(started, one.on, void, _closed(pauses, one.on))
    return Clock(started, pauses=tuple(pauses)) if started is not None else None


def _closed(pauses: list[Paused], on: date) -> tuple[Paused, ...]:
    """End a pause that still lasts with the clock: the day of the end counts again."""
    return tuple(one if one.until is not None else Paused(one.first, on, one.reason) for one in pauses)


def due_on(clock: Clock, norm: Norm, *, on: date) -> date:
    """Give the last day in time, as it looks on the day `on`: days after the start that count and are not paused.

    A pause that still lasts is taken to end on `on`, so that the day moves along with it. Raises ValueError for a
    clock without a start.
    """
    if clock.started_on is None:
        raise ValueError("a clock without a start has no last day")
    known = Clock(clock.started_on, pauses=_closed(list(clock.pauses), max(on, clock.paused_since or on)))
    day, left = clock.started_on, norm.days
    for _ in range(LONGEST_DAYS):
        if not left:
            return day
        day += ONE_DAY
        left -= norm.counts(day) and not known.stands_still(day)
    raise OverflowError(f"the clock leaves the calendar: {clock.started_on}")


def state_on(clock: Clock, norm: Norm, *, on: date) -> State:
    """Say how a promise stands at the end of a day. What happened later is not known on that day."""
    if clock.void and (clock.stopped_on is None or clock.stopped_on <= on):
        return "void"
    last = due_on(clock, norm, on=on)
    if clock.stopped_on is not None and clock.stopped_on <= on:
        return "kept" if clock.stopped_on <= last else "broken"
    return "broken" if on > last else "running"


def remaining_days(clock: Clock, norm: Norm, *, on: date) -> int:
    """Give the days up to the last one in time; below zero when it has passed."""
    return (due_on(clock, norm, on=on) - on).days


def lasted_days(clock: Clock, *, on: date) -> int:
    """Give the calendar days from the start to the end, or to `on` while it is open, paused days left out."""
    if clock.started_on is None:
        raise ValueError("a clock without a start lasted no known time")
    end = clock.stopped_on or max(on, clock.started_on)
    return max((end - clock.started_on).days - paused_days(clock, on=on), 0)


def paused_days(clock: Clock, *, on: date) -> int:
    """Give the days after the start, up to the end or `on`, on which it stood still."""
    end = clock.stopped_on or on
    first = (clock.started_on or end) + ONE_DAY
    still = 0
    for one in clock.pauses:
        begins, ends = max(one.first, first), min(one.until or end + ONE_DAY, end + ONE_DAY)
        still += max((ends - begins).days, 0)
    return still
