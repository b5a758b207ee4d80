"""The visits that a desk still has ahead from a day on."""

from datetime import date

from django.db.models import QuerySet

from softlanding.appointments.models import Visit
from softlanding.appointments.queries.claims import ZONE
from softlanding.core.timeline import ticks_of_day


def visits_ahead(desk: str, *, from_on: date) -> QuerySet[Visit]:
    """Return a desk's booked visits that begin on the day or later, with their tasks, earliest first."""
    return (
        Visit.objects.filter(
            desk=desk,
            state__in=[Visit.State.BOOKED, Visit.State.CONFLICT],
            starts_tick__gte=ticks_of_day(from_on, ZONE).start,
        )
        .select_related("household")
        .prefetch_related("tasks")
        .order_by("starts_tick", "reference")
    )
