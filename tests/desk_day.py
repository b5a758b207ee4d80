"""A visit of today, for tests of pages that know only the clock on the wall."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

DESK = "the-hague-international-centre"
AUTHORITIES = {"municipal-registration": "municipality", "biometrics": "ind"}


def noon() -> datetime:
    """Today at noon."""
    return timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)


def booked_today(
    who: Any,
    *,
    at: datetime | None = None,
    counters: tuple[str, str] = ("m-1", "ind-1"),
    people: tuple[str, ...] = ("priya", "arjun"),
) -> Any:
    """Book ten minutes for each person at each counter, one after the other; the desk may be closed today."""
    from softlanding.appointments.actions import Offer, confirm, hold
    from softlanding.core import visits as core

    start = at or noon()
    placed, begins = [], start
    for counter, service in zip(counters, AUTHORITIES, strict=True):
        for person in people:
            placed.append(core.PlacedTask(person, service, None, counter, begins, begins + timedelta(minutes=10)))
            begins += timedelta(minutes=10)
    offer = Offer(
        visit=core.Visit(DESK, start, begins, tuple(placed)),
        authorities=AUTHORITIES,
        household=who.household,
        language="en",
    )
    held = hold(offer, by=who.actor, now=timezone.now())
    return confirm(visit=held.visit.pk, token=held.token, by=who.actor, now=timezone.now())
