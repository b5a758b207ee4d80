"""When a desk is staffed: the hours of the data folder, and what its coordinator says instead.

A plan is remembered per process together with the version of the desk's rules; asking again costs one query, which
compares versions for all desks at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType

from django.db import connection
from django.db.models import Max

from softlanding.appointments.models import DayException, DeskPolicy, OpeningRule, Shift
from softlanding.core import timeline as core
from softlanding.core.rulebook.loading import load_rulebook
from softlanding.core.visit_request import YEARS_OF_CLOSING, desk_plan

SHIFTS_KEPT = timedelta(days=430)
"""Shifts older than this, counted back from the newest, are history and stay out of the plan."""


@dataclass(frozen=True)
class _Remembered:
    version: int
    data: core.DeskPlan
    plan: core.DeskPlan
    at_any_time: core.DeskPlan


_remembered: dict[str, _Remembered] = {}
_VERSIONS = "SELECT desk, version FROM appointments_deskpolicy WHERE desk IN ({desks})"


def plan_of(desk: str) -> core.DeskPlan:
    """Return the hours, counters and rules of a desk; KeyError for a desk that the network does not have."""
    return plans_of([desk])[desk]


def plans_of(desks: Iterable[str]) -> dict[str, core.DeskPlan]:
    """Return the plans of several desks, in one query when nothing changed since they were last asked for."""
    wanted = list(dict.fromkeys(desks))
    if not wanted:
        return {}
    book = load_rulebook()
    data = {desk: desk_plan(book, desk) for desk in wanted}
    with connection.cursor() as cursor:  # each search and each hold comes here
        cursor.execute(_VERSIONS.format(desks=", ".join(["%s"] * len(wanted))), wanted)
        versions: dict[str, int] = dict(cursor.fetchall())
    return {desk: _plan(desk, data[desk], versions[desk]) if desk in versions else data[desk] for desk in wanted}


def coordinated_plan(desk: str) -> core.DeskPlan | None:
    """Return the plan of a desk whose coordinator has said something, or None while the data folder alone holds."""
    plan = plan_of(desk)
    return None if plan is desk_plan(load_rulebook(), desk) else plan


def in_time(plan: core.DeskPlan, starts_at: datetime, *, now: datetime, grace: timedelta = timedelta()) -> bool:
    """Say whether a visit that begins then may be booked now: not too soon, and not too far ahead.

    `grace` forgives the time for which somebody looked at the offer; a desk without notice needs none.
    """
    if plan.min_notice_minutes and starts_at < now + timedelta(minutes=plan.min_notice_minutes) - grace:
        return False
    zone = plan.tzinfo()
    ahead = starts_at.astimezone(zone).date() - now.astimezone(zone).date()
    return plan.horizon_days is None or ahead.days <= plan.horizon_days


def at_any_time(plan: core.DeskPlan) -> core.DeskPlan:
    """Return the same hours without notice and horizon: for a look at one moment as if it were that moment."""
    if not plan.min_notice_minutes and plan.horizon_days is None:
        return plan
    known = _remembered.get(plan.id)
    if known is None or known.plan is not plan:
        return replace(plan, min_notice_minutes=0, horizon_days=None)
    return known.at_any_time


def forget_plans() -> None:
    """Forget what is remembered: for tests, whose databases begin anew."""
    _remembered.clear()


def composed(desk: str) -> core.DeskPlan:
    """Read a desk's rows and compose its plan anew, without remembering it: inside a change that may not stand."""
    return _composed(desk, desk_plan(load_rulebook(), desk))


def _plan(desk: str, data: core.DeskPlan, version: int) -> core.DeskPlan:
    known = _remembered.get(desk)
    if known is None or known.version != version or known.data is not data:
        # the rows are read after the version: at worst they are newer, and the next call composes once more
        plan = _composed(desk, data)
        plain = replace(plan, min_notice_minutes=0, horizon_days=None)
        known = _remembered[desk] = _Remembered(version, data, plan, plain)
    return known.plan


def _composed(desk: str, data: core.DeskPlan) -> core.DeskPlan:
    policy = DeskPolicy.objects.filter(desk=desk).first()
    if policy is None:
        return data
    rules = list(OpeningRule.objects.filter(desk=desk))
    exceptions = list(DayException.objects.filter(desk=desk))
    newest = Shift.objects.filter(desk=desk).aggregate(day=Max("day_on"))["day"] if policy.plans_by_shifts else None
    shifts = list(Shift.objects.filter(desk=desk, day_on__gt=newest - SHIFTS_KEPT)) if newest else []
    return plan_from(data, policy, rules, exceptions, shifts)


def plan_from(
    data: core.DeskPlan,
    policy: DeskPolicy,
    rules: Sequence[OpeningRule],
    exceptions: Sequence[DayException],
    shifts: Sequence[Shift],
) -> core.DeskPlan:
    """Compose a plan. Rows about a counter that the data folder no longer has say nothing."""
    counters = {counter.id for counter in data.counters}
    extra = [one for one in exceptions if one.kind == DayException.Kind.EXTRA and one.counter in counters]
    closed = [one for one in exceptions if one.kind == DayException.Kind.CLOSED and one.counter in {"", *counters}]
    return core.DeskPlan(
        data.id,
        data.zone,
        tuple(_counter(one, policy.hours_since_on, rules) for one in data.counters),
        closed_on(data.closed_on, policy),
        tuple(core.ExtraHours(e.counter, e.authority, e.day_on, _clock(e.opens), _clock(e.closes)) for e in extra),
        tuple(_shift(one) for one in shifts if one.counter in counters) if policy.plans_by_shifts else None,
        tuple(core.Closure(one.day_on, one.counter, one.opens, one.closes) for one in closed),
        policy.buffer_minutes,
        policy.min_notice_minutes,
        policy.horizon_days,
    )


def closed_on(days: frozenset[date], policy: DeskPolicy) -> frozenset[date]:
    """Return the closed days with the desk's own choice about 5 May. In a lustrum year, closed is never undone."""
    if policy.closed_on_liberation_day is None:
        return days
    may = {date(year, 5, 5) for year in YEARS_OF_CLOSING}
    if policy.closed_on_liberation_day:
        return days | may
    return days - {day for day in may if day.year % 5}


def _counter(data: core.Counter, since: date | None, rules: Sequence[OpeningRule]) -> core.Counter:
    """Let the data folder's hours hold until the day on which the coordinator took them over, and ours from then on."""
    if since is None:
        return data
    staffed: dict[str, list[core.Hours]] = {
        authority: [kept for one in hours if (kept := _until(one, since))] for authority, hours in data.staffed.items()
    }
    for rule in rules:
        if rule.counter == data.id and (hours := _hours(rule, since)):
            staffed.setdefault(rule.authority, []).append(hours)
    rows = MappingProxyType({authority: tuple(hours) for authority, hours in staffed.items()})
    return core.Counter(data.id, rows, data.languages, data.skills)


def _until(hours: core.Hours, day: date) -> core.Hours | None:
    if hours.valid_from is not None and hours.valid_from >= day:
        return None
    return replace(hours, valid_to=min(day, hours.valid_to or day))


def hours_of(rule: OpeningRule) -> core.Hours:
    """Return a weekly rule as the core reads it; ValueError when it contradicts itself."""
    return core.Hours(
        frozenset(int(number) for number in rule.weekdays),
        rule.opens,
        rule.closes,
        valid_from=rule.valid_from_on,
        valid_to=rule.valid_to_on,
        every_weeks=rule.every_weeks,
    )


def _hours(rule: OpeningRule, since: date) -> core.Hours | None:
    """Return a rule from the day of taking over on, in the weeks in which it would have held anyway."""
    hours = hours_of(rule)
    if rule.valid_from_on >= since:
        return hours
    monday = since - timedelta(days=since.weekday())
    first = rule.valid_from_on - timedelta(days=rule.valid_from_on.weekday())
    out_of_step = (monday - first).days // 7 % rule.every_weeks
    begins = since if not out_of_step else monday + timedelta(weeks=rule.every_weeks - out_of_step)
    return replace(hours, valid_from=begins) if rule.valid_to_on is None or rule.valid_to_on > begins else None


def _shift(row: Shift) -> core.Shift:
    breaks = tuple((time.fromisoformat(begins), time.fromisoformat(ends)) for begins, ends in row.breaks)
    return core.Shift(
        row.counter,
        row.day_on,
        row.opens,
        row.closes,
        frozenset(row.authorities),
        frozenset(row.languages),
        frozenset(row.skills),
        breaks,
    )


def _clock(clock: time | None) -> time:
    return clock or time()
