"""A partner's own visits, and how many holds it made of late."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from softlanding.appointments.models import Visit, VisitTask
from softlanding.common.errors import NotFound


def visit_of_partner(key: UUID, *, partner: str) -> Visit:
    """Return a partner's visit or hold, or raise NotFound: another partner's visit does not exist here."""
    found = Visit.objects.filter(pk=key, partner=partner).prefetch_related("tasks").first() if partner else None
    if found is None:
        raise NotFound("no-such-visit", {"en": "You have no such visit.", "nl": "Dit bezoek hebt u niet."})
    return found


def holds_since(moment: datetime, *, partner: str) -> int:
    """Return how many holds a partner made after a moment."""
    return Visit.objects.filter(partner=partner, created_at__gt=moment).count()


def holds_given_up(moment: datetime, *, people: Collection[str]) -> int:
    """Return the most holds, made after a moment, that ended for one of these people without becoming a visit."""
    counts = (
        VisitTask.objects.filter(
            person__in=people, live=False, visit__created_at__gt=moment, visit__booked_at__isnull=True
        )
        .order_by()
        .values("person")
        .annotate(holds=Count("visit", distinct=True))
        .values_list("holds", flat=True)
    )
    return max(counts, default=0)


def live_needs(needs: Collection[tuple[str, str]], *, now: datetime, without: Visit | None = None) -> bool:
    """Say whether any of these (person, service) has a live visit already; an expired hold is none."""
    wanted = Q()
    for person, service in needs:
        wanted |= Q(person=person, service=service)
    found = VisitTask.objects.filter(wanted, live=True).exclude(
        Q(visit__state=Visit.State.HELD) & Q(visit__hold_expires_at__lte=now)
    )
    return found.exclude(visit=without).exists() if without else found.exists()
