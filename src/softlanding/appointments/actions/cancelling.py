"""Cancelling a visit, or taking one person out of it."""

from datetime import datetime
from typing import Any

from django.db.models import Max, Min, Q
from django.utils import timezone

from softlanding.appointments.actions import messages
from softlanding.appointments.actions.booking import LIVE, locked, record, release, stay_of
from softlanding.appointments.actions.guard import insisting, queue_at
from softlanding.appointments.actions.refusals import HoldLost, VisitOver
from softlanding.appointments.actions.releasing import Chance, by_chance, freed
from softlanding.appointments.models import Claim, PersonClaim, Visit, VisitTask
from softlanding.common.access import Actor
from softlanding.common.errors import NotFound


def cancel(visit: Visit, *, by: Actor, now: datetime, chance: Chance = by_chance) -> Visit:
    """Cancel a hold or a booked visit: its time is free at once. What is cancelled already stays so.

    What a household gives up of a confirmed visit is shown to the public a little later (`releasing`).
    """
    return insisting(lambda: _cancelled(visit, by, now, chance))


def cancel_person(visit: Visit, person_key: str, *, by: Actor, now: datetime, chance: Chance = by_chance) -> Visit:
    """Take one person out: their time is free at once, the others keep theirs. The last one out cancels the visit."""
    return insisting(lambda: _without_person(visit, person_key, by, now, chance))


def _cancelled(visit: Visit, by: Actor, now: datetime, chance: Chance) -> Visit:
    queue_at(visit.region, stay_of(visit))
    found = locked(visit.pk)
    if found.state == Visit.State.CANCELLED:
        return found
    if found.state not in LIVE:
        raise VisitOver
    was_held = found.state == Visit.State.HELD
    release([found], now)
    Visit.objects.filter(pk=found.pk).update(sequence=found.sequence + 1)
    found.refresh_from_db()
    record(found, by, "visit-cancelled")
    freed(found, list(found.tasks.all()), by=by, now=now, was_confirmed=not was_held, chance=chance)
    if not was_held:
        messages.send(found, "cancelled")
    return found


def _without_person(visit: Visit, person_key: str, by: Actor, now: datetime, chance: Chance) -> Visit:
    queue_at(visit.region, stay_of(visit))
    found = locked(visit.pk)
    if found.state not in LIVE:
        raise VisitOver if found.booked_at else HoldLost
    mine = VisitTask.objects.filter(visit=found, person_key=person_key)
    if not mine.exists():
        raise NotFound
    if not VisitTask.objects.filter(visit=found).exclude(person_key=person_key).exists():
        return _cancelled(found, by, now, chance)
    tasks = list(mine)
    freed(found, tasks, by=by, now=now, was_confirmed=found.state != Visit.State.HELD, chance=chance)
    _free(found, tasks)
    record(found, by, "person-left-visit", person=person_key)
    if found.state == Visit.State.BOOKED:
        messages.send(found, "changed")
    return found


def forget_visits(household: Any) -> None:
    """Cancel what a household still has booked, before the household and its visits are deleted."""
    from softlanding.people.actions import newcomer

    for visit in Visit.objects.filter(household=household, state__in=LIVE):
        was_held = visit.state == Visit.State.HELD
        cancelled = cancel(visit, by=newcomer(household), now=timezone.now())
        if not was_held:
            messages.send_written(cancelled, "cancelled")


def _free(visit: Visit, tasks: list[VisitTask]) -> None:
    places = Q()
    for task in tasks:
        places |= Q(counter=task.counter, tick__gte=task.start_tick, tick__lt=task.end_tick)
    Claim.objects.filter(places, visit=visit).delete()
    PersonClaim.objects.filter(visit=visit, person=tasks[0].person).delete()
    VisitTask.objects.filter(pk__in=[task.pk for task in tasks]).delete()
    stay = VisitTask.objects.filter(visit=visit).aggregate(first=Min("start_tick"), last=Max("end_tick"))
    visit.starts_tick, visit.ends_tick = stay["first"], stay["last"]
    visit.sequence, visit.version = visit.sequence + 1, visit.version + 1
    visit.save(update_fields=["starts_tick", "ends_tick", "sequence", "version"])
