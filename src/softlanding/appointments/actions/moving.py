"""Moving a visit to another time in one transaction: the old time is never lost, and free at once."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from softlanding.appointments.actions import messages, readiness
from softlanding.appointments.actions.booking import (
    LIVE,
    HoldLost,
    Offer,
    SlotTaken,
    insert_claims,
    locked,
    queue_at,
    record,
    release_expired,
    stay_of,
    task_of,
)
from softlanding.appointments.actions.offering import ask_waiting_list
from softlanding.appointments.models import Claim, PersonClaim, Visit, VisitTask
from softlanding.common.access import Actor
from softlanding.core import visits as core


def move(
    visit: Visit,
    offer: Offer,
    *,
    by: Actor,
    now: datetime,
    nearest: Callable[[], Sequence[core.Visit]] = tuple,
) -> Visit:
    """Put a visit at the offered time, or raise SlotTaken, AlreadyBooked or HoldLost and leave it where it is.

    The offer is for the same people and services, searched with `without=visit`. Its calendar sequence rises, and a
    household with an address gets a message. A hold keeps the end that it had; a visit in conflict is booked again.
    """
    try:
        with transaction.atomic():
            return _moved(visit, offer, by=by, now=now)
    except SlotTaken:
        raise SlotTaken(nearest()) from None


def _moved(visit: Visit, offer: Offer, *, by: Actor, now: datetime) -> Visit:
    tasks = [task_of(offer, placed) for placed in offer.visit.tasks]
    ticks = range(min(t.start_tick for t in tasks), max(t.end_tick for t in tasks))
    queue_at(visit.region, stay_of(visit), (offer.visit.desk, ticks))
    found = locked(visit.pk)
    if found.state not in LIVE or (found.hold_expires_at is not None and found.hold_expires_at <= now):
        raise HoldLost
    readiness.check_move(found, tasks)
    ask_waiting_list(*stay_of(found), now=now)
    _leave(found, tasks)
    release_expired(offer.visit.desk, ticks, {task.person for task in tasks}, now)
    found.desk = offer.visit.desk
    insert_claims(found, tasks)
    found.starts_tick, found.ends_tick = ticks.start, ticks.stop
    found.sequence, found.version = found.sequence + 1, found.version + 1
    if found.state == Visit.State.CONFLICT:
        found.state = Visit.State.BOOKED
    found.save(update_fields=["desk", "starts_tick", "ends_tick", "sequence", "version", "state"])
    record(found, by, "visit-moved")
    if found.state == Visit.State.BOOKED:
        messages.send(found, "changed")
    return found


def _leave(visit: Visit, tasks: Sequence[VisitTask]) -> None:
    """Take a locked visit off its old time. What its tasks are for goes along with them."""
    old = VisitTask.objects.filter(visit=visit)
    steps = {(task.person, task.service): task.step for task in old}
    for task in tasks:
        task.step = task.step or steps.get((task.person, task.service), "")
    Claim.objects.filter(visit=visit).delete()
    PersonClaim.objects.filter(visit=visit).delete()
    old.delete()
