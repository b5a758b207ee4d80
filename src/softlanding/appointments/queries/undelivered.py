"""Messages about a desk's visits that did not arrive."""

from dataclasses import dataclass
from datetime import datetime

from softlanding.appointments.models import Reminder, Visit
from softlanding.common import jobs
from softlanding.common.errors import NotFound

MESSAGES = ("appointments.tell", "appointments.remind")


@dataclass(frozen=True)
class Undelivered:
    """A message that was given up, or that failed and is tried again at `again_at`."""

    job: int
    visit: Visit
    what: str
    """booked, changed, cancelled, or a kind of reminder."""
    since_at: datetime
    tries: int
    reason: str
    again_at: datetime | None


def undelivered(desk: str) -> list[Undelivered]:
    """Return the messages about a desk's visits that are in trouble, given up first, then oldest first."""
    found = list(jobs.troubled(MESSAGES))
    about = {one.about: one.about.partition(":")[2] for one in found}
    visits = {
        jobs.about_visit(visit.pk): visit
        for visit in Visit.objects.filter(desk=desk, pk__in=list(about.values())).select_related("household")
    }
    reminders = [one.arguments["reminder"] for one in found if "reminder" in one.arguments]
    kinds = dict(Reminder.objects.filter(pk__in=reminders).values_list("pk", "kind"))
    listed = [
        Undelivered(
            job=one.pk,
            visit=visits[one.about],
            what=one.arguments.get("what") or kinds.get(one.arguments.get("reminder"), ""),
            since_at=one.made_at,
            tries=one.tries,
            reason=one.fault,
            again_at=None if one.given_up_at else one.due_at,
        )
        for one in found
        if one.about in visits
    ]
    return sorted(listed, key=lambda one: one.again_at is not None)


def undelivered_message(job: int, *, desk: str) -> Undelivered:
    """Return one of a desk's messages in trouble, or raise NotFound."""
    found = next((one for one in undelivered(desk) if one.job == job), None)
    if found is None:
        raise NotFound
    return found
