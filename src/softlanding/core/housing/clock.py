"""The weeks of a household that waits for a home: until the offer, until the move, and how urgent that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from softlanding.core.promises import Clock, Happened, Norm, clock_of, due_on
from softlanding.core.promises.clocks import paused_days
from softlanding.core.rulebook.housing_clock import ClockPolicy
from softlanding.core.terms import Length, add

Standing = Literal["calm", "amber", "red", "last", "late", "still", "ended"]
Part = Literal["offer", "move", "ended"]


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the weeks do not run: from `first` up to, not including, `until` (None: still)."""

    first: date
    until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to a household: linked, paused, offered a home, moved or left the list."""

    linked_on: date
    pauses: tuple[Pause, ...] = ()
    offered_on: date | None = None
    moved_on: date | None = None
    left_on: date | None = None
    """It waits here no longer, without having moved: the clock falls away."""
    permit_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The clock as it stands on a day. Days left are below zero once the last day has passed."""

    on: date
    part: Part
    standing: Standing
    offer_by_on: date
    move_by_on: date
    offer_days_left: int
    move_days_left: int
    paused_days: int
    paused_because: str
    counts_from_on: date
    """The day of the link, later by the days that stood still: the promised weeks after it end on `move_by_on`."""
    after_permit_by_on: date | None
    """The other count: fourteen weeks after the permit. A planning estimate, shown beside and never instead."""

    @property
    def days_left(self) -> int:
        """Give the days until the last day of the part that runs now."""
        return self.offer_days_left if self.part == "offer" else self.move_days_left


def clock_of_course(course: Course) -> Clock:
    """Give the promise's clock: started by the link, stopped by the move, void when the household left the list."""
    told = [Happened(course.linked_on, 0, "start")]
    for at, pause in enumerate(sorted(course.pauses, key=lambda one: one.first)):
        told.append(Happened(pause.first, 2 * at + 1, "pause", pause.reason))
        if pause.until is not None:
            told.append(Happened(pause.until, 2 * at + 2, "resume"))
    last = 2 * len(course.pauses) + 3
    if course.moved_on is not None:
        told.append(Happened(course.moved_on, last, "stop"))
    elif course.left_on is not None:
        told.append(Happened(course.left_on, last, "void", "left-the-list"))
    clock = clock_of(told)
    if clock is None:
        raise ValueError("a household that was linked has a clock")
    return clock


def reading_on(course: Course, policy: ClockPolicy, on: date) -> Reading:
    """Read the clock on a day. A day to come answers what would be if nothing happened until then."""
    clock = clock_of_course(course)
    offer_by = due_on(clock, Norm(policy.offer_days), on=on)
    move_by = due_on(clock, Norm(policy.days), on=on)
    left = (move_by - on).days
    permit = course.permit_on
    weeks_after_permit = policy.permit_to_link_weeks + policy.offer_weeks + policy.move_weeks
    ended = clock.stopped_on is not None and clock.stopped_on <= on
    part: Part = "ended" if ended else "offer" if course.offered_on is None or course.offered_on > on else "move"
    return Reading(
        on=on,
        part=part,
        standing=_standing(clock, policy, left=left, ended=ended, on=on),
        offer_by_on=offer_by,
        move_by_on=move_by,
        offer_days_left=(offer_by - on).days,
        move_days_left=left,
        paused_days=paused_days(clock, on=max(on, course.linked_on)),
        paused_because=_reason(clock, on),
        counts_from_on=move_by - timedelta(days=policy.days),
        after_permit_by_on=permit + timedelta(weeks=weeks_after_permit) if permit else None,
    )


def _standing(clock: Clock, policy: ClockPolicy, *, left: int, ended: bool, on: date) -> Standing:
    if ended:
        return "ended"
    if left < 0:
        return "late"
    if clock.stands_still(on):
        return "still"
    warning = policy.early_warning
    steps: tuple[tuple[int, Standing], ...] = (
        (warning.last_weeks, "last"),
        (warning.red_weeks, "red"),
        (warning.amber_weeks, "amber"),
    )
    return next((name for weeks, name in steps if left <= 7 * weeks), "calm")


def _reason(clock: Clock, on: date) -> str:
    return next((one.reason for one in clock.pauses if one.first <= on and (one.until is None or on < one.until)), "")


def overlapping(pauses: Iterable[Pause]) -> bool:
    """Say whether two pauses share a day."""
    ordered = sorted(pauses, key=lambda one: one.first)
    return any(before.until is None or before.until > after.first for before, after in pairwise(ordered))


def statement_holds_until(stated_on: date, most_months: int) -> date:
    """Give the last day on which a lease may start with this statement of income.

    >>> statement_holds_until(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    return add(stated_on, Length(months=most_months))
