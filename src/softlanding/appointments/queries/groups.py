"""Groups of visits, and the visits of one."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from softlanding.appointments.models import Visit, VisitGroup
from softlanding.appointments.queries.claims import ZONE
from softlanding.common.errors import NotFound
from softlanding.core.timeline import first_tick_from, ticks_of_day

COMES = [Visit.State.BOOKED, Visit.State.CONFLICT]


def groups_at(
    desk: str, *, find: str = "", day: date | None = None, ahead: datetime | None = None
) -> QuerySet[VisitGroup]:
    """Return the groups of a desk, latest day first, each with `count`, `first_tick` and `last_tick` of what comes."""
    coming = Q(visits__state__in=COMES)
    found = VisitGroup.objects.filter(desk=desk).annotate(
        count=Count("visits", filter=coming),
        first_tick=Min("visits__starts_tick", filter=coming),
        last_tick=Max("visits__ends_tick", filter=coming),
    )
    if find:
        found = found.filter(Q(name__icontains=find) | Q(organisation__name__icontains=find))
    if day:
        ticks = ticks_of_day(day, ZONE)
        found = found.filter(first_tick__gte=ticks.start, first_tick__lt=ticks.stop)
    if ahead:
        found = found.filter(last_tick__gt=first_tick_from(ahead))
    return found.select_related("organisation", "made_by").order_by("-made_at", "pk")


def group_at(key: UUID, *, desk: str) -> VisitGroup:
    """Return a desk's group, or raise NotFound."""
    found = VisitGroup.objects.filter(pk=key, desk=desk).select_related("organisation", "made_by").first()
    if found is None:
        raise NotFound("no-such-group")
    return found


def visits_of_group(group: VisitGroup, *, states: Any = ()) -> QuerySet[Visit]:
    """Return a group's visits in the order of their turns, with tasks and people in three queries."""
    found = Visit.objects.filter(group=group)
    if states:
        found = found.filter(state__in=states)
    return (
        found.select_related("household")
        .prefetch_related("tasks", "household__people")
        .order_by("starts_tick", "reference")
    )
