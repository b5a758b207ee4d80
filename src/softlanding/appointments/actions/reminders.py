"""Reminders of a visit: made when it is booked, moved and dropped with it."""

from datetime import datetime

from softlanding.appointments import queries
from softlanding.appointments.models import Reminder, Visit
from softlanding.common import jobs
from softlanding.core.reminders import waking_moment


def plan(visit: Visit, *, now: datetime) -> None:
    """Make the visit's reminders what they should be now. What was sent for this very time is not sent again."""
    wanted = queries.wanted_reminders(visit, now=now)
    Reminder.objects.filter(visit=visit, sent_at=None).exclude(kind__in=wanted).delete()
    for kind, due_at in wanted.items():
        mine = Reminder.objects.filter(visit=visit, kind=kind)
        if not mine.exists():
            Reminder.objects.bulk_create(
                [Reminder(region=visit.region, visit=visit, kind=kind, due_at=due_at)], ignore_conflicts=True
            )
        else:
            mine.exclude(due_at=due_at).update(due_at=due_at, sent_at=None, tries=0)


def is_wanted(reminder: Reminder, *, now: datetime) -> bool:
    """Say whether a due reminder still is: the visit stands, lies ahead, has not moved, and nobody said no."""
    visit = reminder.visit
    household = visit.household
    if household is None or not household.contact_email or household.reminders_off_at is not None:
        return False
    if reminder.kind == Reminder.Kind.CONFIRM and (visit.confirm_by_at is None or visit.confirm_by_at <= now):
        return False
    return visit.state == Visit.State.BOOKED and queries.begins_at(visit) > now and reminder.due_at <= now


def wait_for_the_morning(now: datetime) -> None:
    """Raise NotNow at night."""
    morning = waking_moment(now, queries.ZONE)
    if morning != now:
        raise jobs.NotNow(morning)


def plan_all(household: object, *, now: datetime) -> None:
    """Make the reminders of all visits that a household has ahead, after it switched them on or off."""
    for visit in queries.booked_visits(household, now=now).select_related("household"):
        plan(visit, now=now)
