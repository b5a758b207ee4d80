"""Whether work at a counter lies in staffed time, and what a change of hours does to it."""

from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import reduce
from itertools import islice
from operator import or_

from softlanding.core.timeline import TICK_MINUTES, DeskPlan, Hours, moment_of

WEEKS_LOOKED_AT = 120
"""Two rules that repeat every n and m weeks meet within n times m weeks, or never; a rule repeats every 10 at most."""


def is_covered(plan: DeskPlan, counter: str, authority: str, ticks: range) -> bool:
    """Say whether the counter is staffed for the authority during all of these ticks."""
    number = next((n for n, one in enumerate(plan.counters) if one.id == counter), None)
    if number is None:
        return False
    at, zone = ticks.start, plan.tzinfo()
    while at < ticks.stop:
        day = plan.open_day(moment_of(at, zone).date())
        until = min(ticks.stop, day.ticks.stop)
        wanted = (1 << until - at) - 1 << at - day.ticks.start
        if wanted & ~day.staffed[number].get(authority, 0):
            return False
        at = until
    return True


def changed_days(before: DeskPlan, after: DeskPlan, days: Iterable[date]) -> list[date]:
    """Give the days on which a counter is staffed otherwise, or for another authority."""
    return [day for day in days if _staffed(before, day) != _staffed(after, day)]


def open_minutes(plan: DeskPlan, days: Iterable[date]) -> int:
    """Give how many minutes of work the counters offer on these days, whatever their authorities."""
    ticks = sum(reduce(or_, row.values(), 0).bit_count() for day in days for row in plan.open_day(day).staffed)
    return ticks * TICK_MINUTES


def next_openings(hours: Hours, start: date, number: int) -> list[date]:
    """Give the next days on which these hours open, from a day on; fewer when they end or open more rarely."""
    first = max(start, hours.valid_from or start)
    days = (first + timedelta(days=gone) for gone in range(WEEKS_LOOKED_AT * 7))
    return list(islice((day for day in days if hours.begin_on(day)), number))


def meeting_day(one: Hours, other: Hours) -> date | None:
    """Give the first day on which two weekly rules are open at the same time, or None when they never are."""
    begins = [hours.valid_from for hours in (one, other) if hours.valid_from is not None]
    first = max(begins, default=date.min + timedelta(days=1))
    for gone in range(WEEKS_LOOKED_AT * 7):
        day = first + timedelta(days=gone)
        if one.begin_on(day) and any(
            other.begin_on(day + timedelta(days=shift)) and _meet(one, other, shift) for shift in (-1, 0, 1)
        ):
            return day
    return None


def _meet(one: Hours, other: Hours, days_later: int) -> bool:
    (begins, ends), (opens, closes) = _minutes(one.opens, one.closes), _minutes(other.opens, other.closes)
    later = days_later * 24 * 60
    return begins < closes + later and opens + later < ends


def _minutes(opens: time, closes: time) -> tuple[int, int]:
    begins, ends = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    return begins, ends if ends > begins else ends + 24 * 60


def _staffed(plan: DeskPlan, day: date) -> dict[str, dict[str, int]]:
    rows = zip(plan.counters, plan.open_day(day).staffed, strict=True)
    return {counter.id: {authority: mask for authority, mask in row.items() if mask} for counter, row in rows}
