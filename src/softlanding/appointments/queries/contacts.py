"""What one household or one contact address holds and has ahead."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from softlanding.appointments.models import Visit
from softlanding.core.timeline import first_tick_from


def web_holds_since(moment: datetime, *, household: Any = None, contact: str = "") -> int:
    """Return how many holds a household, or a contact address, made on the web after a moment."""
    made = Visit.objects.filter(origin=Visit.Origin.WEB, created_at__gt=moment)
    if household is not None:
        return made.filter(household=household).count()
    return made.filter(household__contact_email__iexact=contact).count()


def live_visits_of_contact(contact: str, *, now: datetime, without: Visit | None = None) -> int:
    """Return how many visits, booked or held, a contact address has ahead, over all its households and desks."""
    found = Visit.objects.filter(household__contact_email__iexact=contact).filter(
        Q(state__in=[Visit.State.BOOKED, Visit.State.CONFLICT], ends_tick__gt=first_tick_from(now))
        | Q(state=Visit.State.HELD, hold_expires_at__gt=now, origin=Visit.Origin.WEB)
    )
    return found.exclude(pk=without.pk).count() if without else found.count()
