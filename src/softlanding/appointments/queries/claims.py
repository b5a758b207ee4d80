"""What is taken at a desk, and which visits are still free."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.exact import visit_at
from softlanding.appointments.queries.occupancy import ZONE, occupancy
from softlanding.appointments.queries.plans import in_time
from softlanding.core import visits as core
from softlanding.core.timeline import Busy, DeskPlan, moment_of

STILL_IN_TIME = timedelta(minutes=10)
"""How long somebody may look at an offer before the notice of the desk is held against it."""


def claimed(desk: str, from_tick: int, to_tick: int, *, now: datetime, without: Visit | None = None) -> Busy:
    """Return the taken ticks per counter and day, for `core.visits.find_visits`. An expired hold takes nothing.

    `without` is a visit that would be given up for the new one, so its own time counts as free. Days are whole: what is
    taken before the first tick of a day that is asked for stands in the answer as well.
    """
    days = days_of(range(from_tick, to_tick))
    key = without.pk if without else None
    return occupancy.busy([desk], days[0], days[-1], now=now, without=key)[desk]


def taken(now: datetime) -> Callable[[str, date, int], Busy]:
    """Return what `core.whole_plan` asks for: the taken ticks of a desk from a day on, for so many days."""

    def of_desk(desk: str, start: date, days: int) -> Busy:
        return occupancy.busy([desk], start, start + timedelta(days=days - 1), now=now)[desk]

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
    last = start + timedelta(days=days)  # a visit may run past midnight, so one more day is read
    key = without.pk if without else None
    taken = occupancy.busy([desk.id for desk in desks], start, last, now=now, without=key)
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
    checked: bool = True,
) -> core.Visit | None:
    """Return the free visit that begins at exactly this moment, or None; `without` as in `claimed`.

    `nobody_else` asks what the opening hours alone allow, as if nothing were taken. Unchecked, it goes by what this
    process knows, without asking the database whether that is still so: good enough for who inserts claims next.
    """
    if not in_time(desk, starts_at, now=now, grace=STILL_IN_TIME):
        return None
    first = starts_at.astimezone(desk.tzinfo()).date()
    last = (starts_at + timedelta(minutes=rules.max_span_minutes)).astimezone(desk.tzinfo()).date()
    key = without.pk if without else None
    taken = (
        {} if nobody_else else occupancy.busy([desk.id], first, last, now=now, without=key, checked=checked)[desk.id]
    )
    return visit_at(desk, party, tasks, starts_at=starts_at, rules=rules, taken=taken)


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
    """Return the first free visits at a desk."""
    return offers([desk], party, tasks, start=start, days=days, rules=rules, now=now, without=without)


def days_of(ticks: range) -> list[date]:
    """Return the local days that these ticks touch."""
    first, last = moment_of(ticks.start, ZONE).date(), moment_of(ticks.stop - 1, ZONE).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
