"""When nobody came: the end of the day at a desk, what follows from it, and putting it right."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from softlanding.appointments import queries
from softlanding.appointments.actions import messages
from softlanding.appointments.actions.booking import locked, queue_at, record, release, stay_of
from softlanding.appointments.actions.cancelling import cancel
from softlanding.appointments.models import Visit
from softlanding.common.access import Actor
from softlanding.common.access.terms import SYSTEM
from softlanding.common.errors import BadInput, Conflict, Mistake

NOT_CONFIRMED = "not-confirmed"
CAME, EXCUSED = "came", "excused"


class NoNoShow(Conflict):
    """The visit does not stand as missed."""

    def __init__(self) -> None:
        super().__init__(
            "visit-not-missed",
            {"en": "This visit does not stand as missed.", "nl": "Dit bezoek staat niet als gemist."},
            {"en": "Reload the list.", "nl": "Laad de lijst opnieuw."},
        )


def close_day(desk: str, day: date, *, now: datetime, by: Actor = SYSTEM) -> list[Visit]:
    """Mark the booked visits of a day that are over, and to which nobody came, as no-show; again finds no more.

    A visit whose party arrived is never one. The household's next visit is asked to be confirmed where the desk's
    rules say so, and never refused.
    """
    closed = []
    for visit in queries.not_arrived(desk, day, now=now):
        with transaction.atomic():
            queue_at(visit.region, stay_of(visit))
            locked(visit.pk)
            # looked at again under the lock: the party may have arrived, or the visit moved, a moment ago
            found = queries.not_arrived(desk, day, now=now).filter(pk=visit.pk).first()
            if found is None:
                continue
            release([found], now)
            Visit.objects.filter(pk=found.pk).update(state=Visit.State.NO_SHOW, confirm_by_at=None)
            found.refresh_from_db(fields=["state", "ended_at", "confirm_by_at", "version"])
            record(found, by, "visit-missed")
            messages.send(found, "missed")
            _ask_next(found.household, by=by, now=now)
            closed.append(found)
    return closed


def close_ended_days(*, now: datetime) -> int:
    """Close every past day that still waits for somebody; return how many visits were missed."""
    return sum(len(close_day(desk, day, now=now)) for desk, day in queries.days_to_close(now=now))


def correct_no_show(visit: Visit, *, outcome: str, reason: str, by: Actor, now: datetime) -> Visit:
    """Put a no-show right, with a reason: they came after all, or they are excused. It counts no more."""
    if outcome not in {CAME, EXCUSED} or not reason.strip():
        raise BadInput([Mistake("reason", {"en": "is missing", "nl": "ontbreekt"})])
    with transaction.atomic():
        found = locked(visit.pk)
        if found.state != Visit.State.NO_SHOW:
            raise NoNoShow
        found.state = Visit.State.DONE if outcome == CAME else Visit.State.CANCELLED
        found.reason, found.version = reason.strip()[:200], found.version + 1
        found.save(update_fields=["state", "reason", "version"])
        record(found, by, "no-show-corrected")
        _spare_next(found.household, now=now)
    return found


def release_unconfirmed(*, now: datetime) -> list[Visit]:
    """Cancel the visits that had to be confirmed by now and were not, each with a message; return them."""
    released = []
    for visit in queries.unconfirmed(now=now):
        with transaction.atomic():
            queue_at(visit.region, stay_of(visit))
            locked(visit.pk)
            found = queries.unconfirmed(now=now).filter(pk=visit.pk).first()
            if found is None:  # confirmed a moment ago
                continue
            Visit.objects.filter(pk=found.pk).update(reason=NOT_CONFIRMED)
            released.append(cancel(found, by=SYSTEM, now=now))
    return released


def _ask_next(household: Any, *, by: Actor, now: datetime) -> None:
    """Ask for the household's next visit to be confirmed, where the desk's rules say so."""
    if household is None:
        return
    following = queries.booked_visits(household, now=now).filter(confirm_by_at__isnull=True).first()
    if following is None or not queries.must_confirm(household, following.desk, now=now):
        return
    until = queries.confirm_until(following.starts_tick, now=now)
    if until is None:
        return
    Visit.objects.filter(pk=following.pk).update(confirm_by_at=until)
    following.confirm_by_at, following.household = until, household
    record(following, by, "visit-to-confirm")
    messages.send(following, "to-confirm")


def _spare_next(household: Any, *, now: datetime) -> None:
    """Ask for no confirmation any more where the reason for it is gone."""
    if household is None:
        return
    for visit in queries.booked_visits(household, now=now).filter(confirm_by_at__isnull=False):
        if not queries.must_confirm(household, visit.desk, now=now):
            Visit.objects.filter(pk=visit.pk).update(confirm_by_at=None)
