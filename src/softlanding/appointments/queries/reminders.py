"""Which reminders a visit should have, which are due, and what a household is told about them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from softlanding.appointments.models import Reminder, Visit
from softlanding.appointments.queries.claims import ZONE
from softlanding.core.reminders import reminders_of
from softlanding.core.timeline import moment_of

SENT_AT_ONCE = 500


def begins_at(visit: Visit) -> datetime:
    """Return when a visit begins, by the desk's clocks."""
    return moment_of(visit.starts_tick, ZONE)


def wanted_reminders(visit: Visit, *, now: datetime) -> dict[str, datetime]:
    """Return the reminders that a visit should have from now on, by kind: none for who can or will not be reminded."""
    household = visit.household
    if household is None or not household.contact_email or household.reminders_off_at is not None:
        return {}
    if visit.state != Visit.State.BOOKED:
        return {}
    return reminders_of(begins_at(visit), now=now, zone=ZONE, confirm_by_at=visit.confirm_by_at)


def coming_reminders(visit: Visit, *, now: datetime) -> list[datetime]:
    """Return when the household will be reminded of a visit, earliest first.

    A worker makes the reminders some seconds after booking; until then what it will make is the answer.
    """
    wanted = wanted_reminders(visit, now=now)
    made = {one.kind: one.due_at for one in visit.reminders.filter(sent_at=None, due_at__gt=now)}
    still = {kind: due_at for kind, due_at in made.items() if kind not in wanted}
    off = visit.household is None or visit.household.reminders_off_at is not None
    return sorted({} if off else {*wanted.values(), *still.values()})


def due_reminders(now: datetime) -> Iterable[Reminder]:
    """Return what is to be sent now, longest due first, so many at a time."""
    return Reminder.objects.filter(sent_at=None, due_at__lte=now).order_by("due_at", "pk")[:SENT_AT_ONCE]


def reminder_to_send(pk: int) -> Reminder | None:
    """Return a reminder that was not sent yet, with its visit and household."""
    found = Reminder.objects.filter(pk=pk, sent_at=None).select_related("visit__household")
    return found.prefetch_related("visit__tasks", "visit__household__people").first()


def visit_to_tell(key: str) -> Visit | None:
    """Return a visit of which its household is to be told; None when it, or the household's address, is gone."""
    found = Visit.objects.filter(pk=UUID(key), household__contact_email__isnull=False).exclude(
        household__contact_email=""
    )
    return found.select_related("household").prefetch_related("tasks", "household__people").first()
