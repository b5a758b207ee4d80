"""What is taken at a desk, and which visits are still free."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from softlanding.appointments.models import Claim, Visit
from softlanding.core import visits as core
from softlanding.core.timeline import Busy, DeskPlan, busy_masks, moment_of, tick_at, ticks_of_day

ZONE = ZoneInfo(settings.TIME_ZONE)


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


def days_of(ticks: range) -> list[date]:
    """Return the local days that these ticks touch."""
    first, last = moment_of(ticks.start, ZONE).date(), moment_of(ticks.stop - 1, ZONE).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
