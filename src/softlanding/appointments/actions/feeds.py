"""Making, replacing and switching off a private calendar feed."""

import secrets
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from softlanding.appointments.models import CalendarFeed
from softlanding.appointments.queries.feeds import feed_hash
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose


def make_household_feed(household: Any, *, by: Actor, now: datetime) -> str:
    """Make a household's feed and return the word in its address, the only time that it is known.

    An earlier address stops working.
    """
    with transaction.atomic():
        CalendarFeed.objects.filter(household=household).delete()
        token = _made(region=household.region, household=household, now=now)
        _note(household, by, "feed-made")
    return token


def end_household_feed(household: Any, *, by: Actor) -> None:
    """Switch a household's feed off: its address no longer exists."""
    with transaction.atomic():
        CalendarFeed.objects.filter(household=household).delete()
        _note(household, by, "feed-ended")


def make_member_feed(member: Any, *, now: datetime) -> str:
    """Make a staff member's feed and return the word in its address; an earlier one stops working."""
    with transaction.atomic():
        CalendarFeed.objects.filter(member=member).delete()
        return _made(region=settings.REGION, member=member, now=now)


def end_member_feed(member: Any) -> None:
    """Switch a staff member's feed off."""
    CalendarFeed.objects.filter(member=member).delete()


def note_read(feed: CalendarFeed, *, on: date) -> None:
    """Note the day on which a calendar read the feed: one write a day at most, and never the hour."""
    if feed.read_on != on:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_on=on)


def _made(*, now: datetime, **owner: Any) -> str:
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.create(token_hash=feed_hash(token), made_at=now, **owner)
    return token


def _note(household: Any, by: Actor, sentence: str) -> None:
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=household.pk,
        sentence=sentence,
        compartments=[Compartment.APPOINTMENTS],
        region=household.region,
    )
