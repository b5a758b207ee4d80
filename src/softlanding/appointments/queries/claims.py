"""What is taken at a desk, and which visits are still free."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from softlanding.appointments.models import Claim, Visit
from softlanding.appointments.queries.plans import at_any_time, in_time
from softlanding.core import visits as core
from softlanding.core.timeline import (
    TICK_MINUTES,
    Busy,
    DeskPlan,
    busy_masks,
    moment_of,
    tick_at,
    tick_of,
    ticks_of_day,
)

ZONE = ZoneInfo(settings.TIME_ZONE)
DAYS_READ_AT_ONCE = 7


def claimed(desk: str, from_tick: int, to_tick: int, *, now: datetime, without: Visit | None = None) -> Busy:
    """Return the taken ticks per counter and day, for `core.visits.find_visits`. An expired hold takes nothing.

    `without` is a visit that would be given up for the new one, so its own time counts as free.
    """
    found = Claim.objects.filter(desk=desk, tick__gte=from_tick, tick__lt=to_tick).exclude(
        Q(visit__state=Visit.State.HELD) & Q(visit__hold_expires_at__lte=now)
    )
    if without:
        found = found.exclude(visit=without)
    return busy_masks(found.values_list("counter", "tick"), ZONE)


def taken(now: datetime) -> Callable[[str, date, int], Busy]:
    """Return what `core.whole_plan` asks for: the taken ticks of a desk from a day on, for so many days."""

    def of_desk(desk: str, start: date, days: int) -> Busy:
        return claimed(desk, tick_at(start, time(), ZONE), tick_at(start + timedelta(days=days), time(), ZONE), now=now)

    return of_desk


def offers(
    desks: Sequence[DeskPlan],
    party: core.Party,
    tasks: Sequence[core.Task],
    *,
    start: date,
    days: int,
    rules: core.VisitRules,
    now: datetime,
    without: Visit | None = None,
) -> list[core.Visit]:
    """Return the first free visits at any of the desks, earliest first; `without` as in `claimed`."""
    taken = {}
    for desk in desks:
        zone = desk.tzinfo()
        last = start + timedelta(days=days)  # a visit may run past midnight, so one more day is read
        begin, end = ticks_of_day(start, zone).start, ticks_of_day(last, zone).stop
        taken[desk.id] = claimed(desk.id, begin, end, now=now, without=without)
    return core.find_visits_at(desks, party, tasks, start=start, days=days, rules=rules, taken=taken, now=now)


def offered_at(
    desk: DeskPlan,
    party: core.Party,
    tasks: Sequence[core.Task],
    *,
    starts_at: datetime,
    rules: core.VisitRules,
    now: datetime,
    without: Visit | None = None,
    nobody_else: bool = False,
) -> core.Visit | None:
    """Return the free visit that begins at exactly this moment, or None; `without` as in `claimed`.

    `nobody_else` asks what the opening hours alone allow, as if nothing were taken.
    """
    if not in_time(desk, starts_at, now=now):
        return None
    desk = at_any_time(desk)
    day = starts_at.astimezone(desk.tzinfo()).date()
    begin, end = tick_of(starts_at), tick_of(starts_at) + rules.max_span_minutes // TICK_MINUTES
    taken = {} if nobody_else else claimed(desk.id, begin, end, now=now, without=without)
    first = replace(rules, limit=1, min_notice_minutes=0)
    # as if it were that moment already: the first visit from there on is the one that is asked for, or there is none
    found = core.find_visits(desk, party, tasks, start=day, days=1, rules=first, taken=taken, now=starts_at)
    return found[0] if found and found[0].starts_at == starts_at else None


def earliest(
    desk: DeskPlan,
    party: core.Party,
    tasks: Sequence[core.Task],
    *,
    start: date,
    days: int,
    rules: core.VisitRules,
    now: datetime,
    without: Visit | None = None,
) -> list[core.Visit]:
    """Return the first free visits at a desk, reading what is taken a week at a time until there are enough."""
    found: list[core.Visit] = []
    for gone in range(0, days, DAYS_READ_AT_ONCE):
        found += offers(
            [desk],
            party,
            tasks,
            start=start + timedelta(days=gone),
            days=min(DAYS_READ_AT_ONCE, days - gone),
            rules=replace(rules, limit=rules.limit - len(found)),
            now=now,
            without=without,
        )
        if len(found) >= rules.limit:
            break
    return found


def days_of(ticks: range) -> list[date]:
    """Return the local days that these ticks touch."""
    first, last = moment_of(ticks.start, ZONE).date(), moment_of(ticks.stop - 1, ZONE).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
