"""A household's visits to one desk around a day, and on which days a desk had anybody: for the joint desk's pages."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from softlanding.appointments.models import Arrival, Visit
from softlanding.appointments.queries.claims import ZONE
from softlanding.core.timeline import moment_of, ticks_of_day

SHOWN = (Visit.State.BOOKED, Visit.State.CONFLICT, Visit.State.DONE, Visit.State.NO_SHOW)


def visits_around(household: Any, *, desk: str, first: date, last: date) -> list[Visit]:
    """Return a household's visits to a desk between two days, both included, without what was cancelled or held."""
    found = Visit.objects.filter(
        household=household,
        desk=desk,
        state__in=SHOWN,
        starts_tick__gte=ticks_of_day(first, ZONE).start,
        starts_tick__lt=ticks_of_day(last, ZONE).stop,
    )
    return list(
        found.select_related("household").prefetch_related("tasks", "household__people").order_by("starts_tick")
    )


def days_with_anybody(desk: str, *, first: date, last: date) -> Collection[date]:
    """Return the days between two days on which a desk had a visit or a walk-in, in two queries."""
    ticks = Visit.objects.filter(
        desk=desk,
        state__in=SHOWN,
        starts_tick__gte=ticks_of_day(first, ZONE).start,
        starts_tick__lt=ticks_of_day(last, ZONE).stop,
    ).values_list("starts_tick", flat=True)
    came = Arrival.objects.filter(desk=desk, day_on__gte=first, day_on__lt=last + timedelta(days=1))
    return {moment_of(tick, ZONE).date() for tick in ticks} | set(came.values_list("day_on", flat=True).distinct())
