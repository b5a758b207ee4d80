"""Moving a visit to another time in one transaction: the old time is never lost, and free at once."""

from collections.abc import Callable, Sequence
from datetime import datetime

from softlanding.appointments import queries
from softlanding.appointments.actions import messages, readiness
from softlanding.appointments.actions.booking import (
    LIVE,
    Offer,
    locked,
    record,
    refusal_of,
    release_expired,
    stay_of,
    task_of,
)
from softlanding.appointments.actions.guard import Collided, insert_claims, insisting, queue_at
from softlanding.appointments.actions.offering import ask_waiting_list
from softlanding.appointments.actions.refusals import HoldLost, SlotTaken, VisitOver
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
    """Put a visit at the offered time, or leave it where it is.

    Raises SlotTaken or AlreadyBooked, HoldLost for a hold that has ended, VisitOver for what is no visit any more. The
    offer is for the same people and services, searched with `without=visit`. The calendar sequence rises, and a
    household with an address gets a message. A hold keeps the end that it had; a visit in conflict is booked again.
    """
    try:
        return insisting(lambda: _moved(visit, offer, by=by, now=now))
    except Collided as error:
        raise refusal_of(error, nearest) from None


def _moved(visit: Visit, offer: Offer, *, by: Actor, now: datetime) -> Visit:
    tasks = [task_of(offer, placed) for placed in offer.visit.tasks]
    ticks = range(min(t.start_tick for t in tasks), max(t.end_tick for t in tasks))
    queue_at(visit.region, stay_of(visit), (offer.visit.desk, ticks))
    if not queries.covered(offer.visit.desk, tasks):
        raise SlotTaken
    found = locked(visit.pk)
    if found.state not in LIVE and found.booked_at is not None:
        raise VisitOver
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
    if found.conflict_at is not None:
        found.conflict_at, found.conflict_reason = None, ""
        found.save(update_fields=["conflict_at", "conflict_reason"])
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
