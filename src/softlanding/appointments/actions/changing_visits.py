"""Changing a visit that is booked: what a household or an officer may do with it, and what is said when it is not."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from softlanding.appointments import queries
from softlanding.appointments.actions import messages
from softlanding.appointments.actions.booking import (
    Offer,
    claim_more,
    confirm,
    locked,
    record,
    release_expired,
    stay_of,
    task_of,
)
from softlanding.appointments.actions.cancelling import cancel, cancel_person
from softlanding.appointments.actions.guard import insists, queue_at
from softlanding.appointments.actions.moving import move
from softlanding.appointments.actions.refusals import SlotTaken, VisitOver
from softlanding.appointments.models import Visit, VisitTask
from softlanding.common.access import Actor
from softlanding.common.errors import Conflict, Refused
from softlanding.core import visits as core
from softlanding.core.timeline import first_tick_from, tick_of

BOOKED = (Visit.State.BOOKED, Visit.State.CONFLICT)


class OnlyHeld(Refused):
    """A hold is no visit yet."""

    title = {"en": "This visit is not booked yet", "nl": "Dit bezoek is nog niet geboekt"}

    def __init__(self) -> None:
        super().__init__(
            "visit-only-held",
            {"en": "We only hold this time for you.", "nl": "We houden deze tijd alleen voor u vast."},
            {
                "en": "Book it first. Or choose another time: then we hold that one instead.",
                "nl": "Boek het eerst. Of kies een andere tijd: dan houden we die vast.",
            },
        )


class GuardianNeeded(Refused):
    """A child would be at a counter without an adult of the household."""

    title = {"en": "A child cannot come alone", "nl": "Een kind kan niet alleen komen"}

    def __init__(self, minors: Sequence[str]) -> None:
        super().__init__(
            "guardian-needed",
            {
                "en": "A child of this visit would be at a counter without an adult.",
                "nl": "Een kind van dit bezoek zou zonder volwassene aan een loket staan.",
            },
            {
                "en": "Take the child out first, keep one adult in the visit, or cancel the visit.",
                "nl": "Haal eerst het kind uit het bezoek, houd één volwassene erin, of zeg het bezoek af.",
            },
        )
        self.minors = tuple(minors)


class ChangedMeanwhile(Conflict):
    """The visit is not as the page showed it."""

    def __init__(self) -> None:
        super().__init__(
            "visit-changed-meanwhile",
            {"en": "The visit was changed after you opened this page.", "nl": "Het bezoek is intussen veranderd."},
            {"en": "Look at it as it is now, then choose.", "nl": "Bekijk het zoals het nu is en kies dan."},
        )


def check_booked(visit: Visit, *, now: datetime) -> Visit:
    """Return a visit that may still change, or say why it may not."""
    if visit.state == Visit.State.HELD:
        raise OnlyHeld
    if visit.state not in BOOKED or visit.ends_tick <= first_tick_from(now):
        raise VisitOver(visit.state)
    return visit


@insists
def book_held(visit: Visit, *, by: Actor, now: datetime, **told: Any) -> Visit:
    """Confirm a hold; a household that missed visits is asked to confirm once more. `told`: fields that staff add."""
    with transaction.atomic():
        held = locked(visit.pk)
        if held.state == Visit.State.HELD:
            Visit.objects.filter(pk=held.pk).update(confirm_by_at=_confirm_by(held, held.starts_tick, now), **told)
        return confirm(visit=visit.pk, token=queries.token_of(visit.pk), by=by, now=now)


def move_booked(
    visit: Visit,
    offer: Offer,
    *,
    by: Actor,
    now: datetime,
    reason: str = "",
    seen: int | None = None,
    nearest: Callable[[], Sequence[core.Visit]] = tuple,
) -> Visit:
    """Move a booked visit, or say why not and leave it where it is. `seen` is the version that the page showed."""
    starts = tick_of(offer.visit.starts_at)
    try:
        with transaction.atomic():
            queue_at(visit.region, stay_of(visit), (offer.visit.desk, _ticks_of(offer)))
            found = check_booked(locked(visit.pk), now=now)
            same_people = {(t.person, t.service) for t in offer.visit.tasks} == set(queries.needs_of(found))
            if (found.desk, found.starts_tick) == (offer.visit.desk, starts) and same_people:
                return found  # a second press
            if seen is not None and found.version != seen:
                raise ChangedMeanwhile
            told = {"reason": reason[:200]} if reason else {}
            if found.confirm_by_at or queries.must_confirm(found.household, found.desk, now=now):
                told["confirm_by_at"] = _confirm_by(found, starts, now)
            if told:
                Visit.objects.filter(pk=found.pk).update(**told)
            return move(found, offer, by=by, now=now)
    except SlotTaken:
        raise SlotTaken(nearest()) from None


@insists
def take_out(visit: Visit, person_key: str, *, party: core.Party, by: Actor, now: datetime) -> Visit:
    """Take one person out of a booked visit; again changes nothing. No child stays behind without an adult."""
    with transaction.atomic():
        queue_at(visit.region, stay_of(visit))
        found = check_booked(locked(visit.pk), now=now)
        left = [task for task in VisitTask.objects.filter(visit=found) if task.person_key != person_key]
        if len(left) == VisitTask.objects.filter(visit=found).count():
            return found
        if alone := minors_alone(left, party):
            raise GuardianNeeded(alone)
        return cancel_person(found, person_key, by=by, now=now)


def minors_alone(tasks: Sequence[VisitTask], party: core.Party) -> list[str]:
    """Name the minors who would be served while no guardian among these people is free."""
    persons = {person.id: person for person in party.persons}
    present = {task.person_key for task in tasks}

    def free(guardian: str, served: VisitTask) -> bool:
        own = (task for task in tasks if task.person_key == guardian)
        return not any(task.start_tick < served.end_tick and served.start_tick < task.end_tick for task in own)

    alone = []
    for served in tasks:
        person = persons.get(served.person_key)
        if person is None or not person.minor:
            continue
        if not any(guardian in present and free(guardian, served) for guardian in person.guardians):
            alone.append(served.person_key)
    return list(dict.fromkeys(alone))


@insists
def cancel_booked(visit: Visit, *, by: Actor, now: datetime, reason: str = "") -> Visit:
    """Cancel a hold or a booked visit that is not over, with a reason when an officer does; again changes nothing."""
    with transaction.atomic():
        queue_at(visit.region, stay_of(visit))
        found = locked(visit.pk)
        if found.state == Visit.State.CANCELLED:
            return found
        if found.state != Visit.State.HELD:
            check_booked(found, now=now)
        if reason:
            Visit.objects.filter(pk=found.pk).update(reason=reason[:200])
        return cancel(found, by=by, now=now)


@insists
def restore(visit: Visit, offer: Offer, *, by: Actor, now: datetime) -> Visit:
    """Undo a cancellation at the same start, while it is free; again changes nothing. SlotTaken when it is gone."""
    with transaction.atomic():
        queue_at(visit.region, stay_of(visit), (offer.visit.desk, _ticks_of(offer)))
        found = locked(visit.pk)
        if found.state in BOOKED:
            return found
        if found.state != Visit.State.CANCELLED or found.booked_at is None or found.starts_tick < first_tick_from(now):
            raise VisitOver(Visit.State.DONE if found.state == Visit.State.CANCELLED else found.state)
        tasks = [task_of(offer, placed) for placed in offer.visit.tasks]
        ticks = _ticks_of(offer)
        old = VisitTask.objects.filter(visit=found)
        steps = {(task.person, task.service): (task.step, task.ready_on) for task in old}
        for task in tasks:
            task.step, task.ready_on = steps.get((task.person, task.service), (task.step, None))
        old.delete()
        release_expired(found.desk, ticks, {task.person for task in tasks}, now)
        claim_more(found, tasks)
        found.state, found.ended_at = Visit.State.BOOKED, None
        found.starts_tick, found.ends_tick = ticks.start, ticks.stop
        found.confirm_by_at = _confirm_by(found, ticks.start, now)
        found.sequence, found.version = found.sequence + 1, found.version + 1
        found.save()
        record(found, by, "visit-restored")
        messages.send(found, "booked")
    return found


@insists
def confirm_again(visit: Visit, *, by: Actor, now: datetime) -> Visit:
    """Note that the household comes; again changes nothing. VisitOver when it was released before."""
    with transaction.atomic():
        found = check_booked(locked(visit.pk), now=now)
        if found.confirm_by_at is None:
            return found
        found.confirm_by_at, found.version = None, found.version + 1
        found.save(update_fields=["confirm_by_at", "version"])
        record(found, by, "visit-confirmed-again")
    return found


def _confirm_by(visit: Visit, starts_tick: int, now: datetime) -> datetime | None:
    if not queries.must_confirm(visit.household, visit.desk, now=now):
        return None
    return queries.confirm_until(starts_tick, now=now)


def _ticks_of(offer: Offer) -> range:
    return range(tick_of(offer.visit.starts_at), tick_of(offer.visit.ends_at))
