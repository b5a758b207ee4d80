"""Giving visits without cover another time: one of them, or all in a run that anybody can carry on.

Everything a run knows stands in its row, so a page that is closed or a process that is killed loses nothing. Each
visit is moved in a transaction of its own, together with the numbers of the run.
"""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from django.db import transaction

from softlanding.appointments import queries
from softlanding.appointments.actions.booking import AlreadyBooked, HoldLost, Offer, SlotTaken
from softlanding.appointments.actions.changing import member_of
from softlanding.appointments.actions.moving import move
from softlanding.appointments.models import DeskPolicy, Rebooking, Visit
from softlanding.appointments.queries.conflicts import (
    Proposal,
    asked_again,
    conflict_at,
    conflicts_at,
    free_times,
    in_fair_order,
    known_about,
    open_rebooking,
    proposal,
)
from softlanding.common.access import Actor
from softlanding.common.errors import NotFound
from softlanding.core import visits as core
from softlanding.core.timeline import first_tick_from
from softlanding.core.visit_request import VisitRequest

SECONDS_A_BATCH, MOVES_A_BATCH, TRIES = 1.0, 25, 3
TIMES_TO_CHOOSE = 12


class _ChangedMeanwhile(Exception):
    """The visit was moved or cancelled after it was read: it is not ours to move any more."""


def rebook(visit: Visit, desk: str, starts_at: datetime, *, by: Actor, now: datetime) -> Visit:
    """Give one visit without cover the chosen time, or raise SlotTaken with the nearest ones, or NotFound."""
    known = known_about(visit)
    request = asked_again(visit, desk, known)
    if request is None:
        raise NotFound
    plan = queries.plan_of(desk)

    def nearest() -> list[core.Visit]:
        return free_times(visit, plan, request, now=now, limit=TIMES_TO_CHOOSE)

    found = queries.offered_at(
        plan, request.party, request.tasks, starts_at=starts_at, rules=request.rules, now=now, without=visit
    )
    if found is None or starts_at <= now:
        raise SlotTaken(nearest())
    try:
        with transaction.atomic():
            return _moved(visit, found, request, by=by, now=now)
    except SlotTaken:
        raise SlotTaken(nearest()) from None
    except _ChangedMeanwhile:
        raise HoldLost from None


def start_rebooking(desk: str, *, by: Actor, now: datetime) -> Rebooking:
    """Begin a run for all visits of a desk that have no cover now; a run that is under way is the answer."""
    with transaction.atomic():
        DeskPolicy.objects.select_for_update().filter(desk=desk).first()  # two officers who press at once start one run
        if known := open_rebooking(desk):
            return known
        order = [
            str(visit.pk)
            for visit, _ in in_fair_order(conflicts_at(desk).filter(starts_tick__gte=first_tick_from(now)))
        ]
        policy = DeskPolicy.objects.filter(desk=desk).first()
        return Rebooking.objects.create(
            region=policy.region if policy else "",
            desk=desk,
            made_by_id=member_of(by),
            made_at=now,
            total=len(order),
            queue=order,
            ended_at=None if order else now,
        )


def carry_on(
    run: Rebooking,
    *,
    by: Actor,
    now: datetime,
    seconds: float = SECONDS_A_BATCH,
    most: int = MOVES_A_BATCH,
    clock: Callable[[], float] = monotonic,
) -> Rebooking:
    """Do the next part of a run: at most so many visits or seconds, whichever comes first."""
    until, tries = clock() + seconds, 0
    for _ in range(most + TRIES * most):
        waiting = run.queue[:1]
        run = _next(run, by=by, now=now, last_try=tries >= TRIES - 1)
        tries = tries + 1 if run.queue[:1] == waiting else 0
        if run.ended_at is not None or clock() >= until:
            break
    return run


def stop_rebooking(run: Rebooking, *, now: datetime) -> Rebooking:
    """End a run after the visit that it is at. What was moved stays moved, the others stay on the list."""
    with transaction.atomic():
        found = Rebooking.objects.select_for_update().get(pk=run.pk)
        if found.ended_at is None:
            found.stop_asked_at = found.ended_at = now
            found.save(update_fields=["stop_asked_at", "ended_at"])
    return found


def _next(run: Rebooking, *, by: Actor, now: datetime, last_try: bool) -> Rebooking:
    """Give the first visit of the queue another time. The search comes before the lock: it writes nothing."""
    visit = conflict_at(run.desk, run.queue[0]) if run.queue else None
    found = proposal(visit, known_about(visit), now=now) if visit else None
    with transaction.atomic():
        locked = Rebooking.objects.select_for_update().get(pk=run.pk)
        if locked.ended_at is not None or locked.queue[:1] != run.queue[:1]:
            return locked  # somebody else carried it on in the meantime
        outcome = _given(found, by=by, now=now) if found else "gone"
        if outcome == "taken" and not last_try:
            return locked
        locked.queue = locked.queue[1:]
        locked.moved += outcome == "moved"
        locked.left += outcome in {"nothing", "taken"}
        locked.ended_at = None if locked.queue else now
        locked.save(update_fields=["queue", "moved", "left", "ended_at"])
    return locked


def _given(found: Proposal, *, by: Actor, now: datetime) -> str:
    if found.instead is None or found.request is None:
        return "nothing"
    try:
        with transaction.atomic():
            _moved(found.visit, found.instead, found.request, by=by, now=now)
    except SlotTaken:
        return "taken"
    except AlreadyBooked:
        return "nothing"
    except (HoldLost, NotFound, _ChangedMeanwhile):
        return "gone"
    return "moved"


def _moved(visit: Visit, instead: core.Visit, request: VisitRequest, *, by: Actor, now: datetime) -> Visit:
    offer = Offer(
        visit=instead,
        authorities={task.service: task.authority for task in request.tasks},
        household=visit.household,
        partner=visit.partner,
        language=visit.language,
        region=visit.region,
    )
    moved = move(visit, offer, by=by, now=now)
    if moved.version != visit.version + 1:
        raise _ChangedMeanwhile
    Visit.objects.filter(pk=moved.pk).update(origin=Visit.Origin.REBOOKING)
    return moved
