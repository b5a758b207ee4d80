"""Which visit of whom may be changed, and from when a household must say once more that it comes."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet

from softlanding.appointments.models import DeskPolicy, Visit
from softlanding.appointments.queries.claims import ZONE
from softlanding.common.days import day_words
from softlanding.common.errors import NotFound
from softlanding.common.references import as_written
from softlanding.core.terms import LegalCalendar, Length, end_of_term
from softlanding.core.timeline import moment_of, tick_of, ticks_of_day

MISSED_COUNTS_FOR = timedelta(days=365)
CONFIRM_WORKING_DAYS_BEFORE, CONFIRM_UNTIL = 2, time(17)
LEAST_TIME_TO_CONFIRM = timedelta(hours=24)
STAFF_READS = ("tasks", "household__people")


def visit_of_household(household: Any, reference: str) -> Visit:
    """Return a household's own visit in whatever state, or raise NotFound: another household's does not exist here."""
    found = (
        Visit.objects.filter(household=household, reference=as_written(reference))
        .select_related("household")
        .prefetch_related("tasks")
        .first()
        if household
        else None
    )
    if found is None:
        raise NotFound("no-such-visit")
    return found


def missed_visits(household: Any, *, now: datetime) -> QuerySet[Visit]:
    """Return the visits that a household missed in the past year, latest first; an older one counts no more."""
    return (
        Visit.objects.filter(household=household, state=Visit.State.NO_SHOW, starts_tick__gte=_year_before(now))
        .prefetch_related("tasks")
        .order_by("-starts_tick")
    )


def missed_at(desk: str, *, now: datetime) -> QuerySet[Visit]:
    """Return the visits to a desk that nobody came to in the past year, latest first."""
    return (
        Visit.objects.filter(desk=desk, state=Visit.State.NO_SHOW, starts_tick__gte=_year_before(now))
        .select_related("household")
        .prefetch_related(*STAFF_READS)
        .order_by("-starts_tick", "reference")
    )


def not_arrived(desk: str, day: date, *, now: datetime) -> QuerySet[Visit]:
    """Return the booked visits of a day that are over and whose party never arrived."""
    ticks = ticks_of_day(day, ZONE)
    return (
        Visit.objects.filter(
            desk=desk,
            state=Visit.State.BOOKED,
            starts_tick__gte=ticks.start,
            starts_tick__lt=ticks.stop,
            ends_tick__lte=_tick_before(now),
            arrival__isnull=True,
        )
        .select_related("household")
        .prefetch_related(*STAFF_READS)
        .order_by("starts_tick", "reference")
    )


def days_to_close(*, now: datetime) -> list[tuple[str, date]]:
    """Return each desk and past day on which a booked visit still waits for a party that never arrived."""
    today = ticks_of_day(now.astimezone(ZONE).date(), ZONE)
    waiting = Visit.objects.filter(state=Visit.State.BOOKED, ends_tick__lte=today.start, arrival__isnull=True)
    return sorted({(desk, moment_of(tick, ZONE).date()) for desk, tick in waiting.values_list("desk", "starts_tick")})


def missed_before_confirming(desk: str) -> int:
    """Return after how many missed visits a desk asks to confirm; 0 asks nobody."""
    found = DeskPolicy.objects.filter(desk=desk).values_list("no_shows_before_confirming", flat=True).first()
    return DeskPolicy(desk=desk).no_shows_before_confirming if found is None else found


def must_confirm(household: Any, desk: str, *, now: datetime) -> bool:
    """Say whether this household confirms its next visit once more. It never loses the right to book."""
    least = missed_before_confirming(desk)
    return bool(household and least) and missed_visits(household, now=now).count() >= least


def confirm_until(starts_tick: int, *, now: datetime) -> datetime | None:
    """Return until when to confirm: 17:00, two working days before, with a day's time at least; None when too near."""
    starts_at = moment_of(starts_tick, ZONE)
    length = Length(days=-CONFIRM_WORKING_DAYS_BEFORE)
    day = end_of_term(starts_at.date(), length, "working", LegalCalendar())
    until = max(datetime.combine(day, CONFIRM_UNTIL, tzinfo=ZONE), now + LEAST_TIME_TO_CONFIRM)
    return until if until < starts_at else None


def unconfirmed(*, now: datetime) -> QuerySet[Visit]:
    """Return the visits ahead that had to be confirmed by now, and were not."""
    return Visit.objects.filter(
        state=Visit.State.BOOKED, confirm_by_at__lte=now, starts_tick__gt=_tick_before(now), arrival__isnull=True
    ).order_by("confirm_by_at")


def until_words(until: datetime, language: str) -> str:
    """Return a moment as its day and clock."""
    local = until.astimezone(ZONE)
    return f"{day_words(local.date(), language)}, {local:%H:%M}"


def people_of(visit: Visit) -> list[str]:
    """Return the keys of who comes, in the order of their turns."""
    return list(dict.fromkeys(task.person_key for task in visit.tasks.all()))


def needs_of(visit: Visit, *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return who needs which service in a visit."""
    left_out = set(without)
    return [(task.person_key, task.service) for task in visit.tasks.all() if task.person_key not in left_out]


def _tick_before(now: datetime) -> int:
    return tick_of(now.replace(minute=now.minute // 5 * 5, second=0, microsecond=0))


def _year_before(now: datetime) -> int:
    return _tick_before(now - MISSED_COUNTS_FOR)
