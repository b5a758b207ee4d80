"""Taking a counter and leaving it: one officer per counter, which the database holds."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from softlanding.appointments.actions.queue_refusals import CounterBusy, CounterTaken, needed, refusing
from softlanding.appointments.models import CounterDuty, PersonCalled, QueueStep, Turn
from softlanding.appointments.queries import queue
from softlanding.common.access import Actor
from softlanding.core.queueing import AT_A_COUNTER, State


class _Raced(Exception):
    """Another officer took the counter at the same moment."""


def take_counter(*, counter: str, authority: str, by: Actor, now: datetime) -> CounterDuty:
    """Sit down at a counter for an authority; an own counter elsewhere is left. Raises CounterTaken."""
    if (counter, authority) not in queue.counters_for(by):
        raise needed("counter", "This counter is not one of yours.", "Deze balie is er niet een voor u.")
    day = queue.today_of(now)
    try:
        with transaction.atomic():
            _leave_own(by, now)
            CounterDuty.objects.filter(desk=by.desk, day_on__lt=day).delete()  # who forgot to leave it yesterday
            _put_aside(by.desk, counter, now)
            with refusing(_Raced):
                duty = CounterDuty.objects.create(
                    region=settings.REGION,
                    desk=by.desk,
                    counter=counter,
                    authority=authority,
                    officer_id=by.id,
                    day_on=day,
                    since_at=now,
                )
            note_step("take-counter", by=by, now=now)
    except _Raced:
        there = CounterDuty.objects.filter(desk=by.desk, counter=counter).select_related("officer").first()
        raise CounterTaken(there, by.desk, counter) from None
    return duty


def leave_counter(*, by: Actor, now: datetime) -> None:
    """Stand up from the own counter. Raises CounterBusy while a party is there."""
    with transaction.atomic():
        _leave_own(by, now)
        note_step("leave-counter", by=by, now=now)


def free_counter(*, counter: str, by: Actor, now: datetime) -> None:
    """Free a counter whose officer has gone: for the coordinator. Raises CounterBusy while a party is there."""
    with transaction.atomic():
        duty = CounterDuty.objects.filter(desk=by.desk, counter=counter).first()
        if duty:
            _check_empty(duty)
            duty.delete()
        note_step("leave-counter", by=by, now=now)


def note_step(step: str, *, by: Actor, now: datetime, **more: object) -> QueueStep:
    """Write down what was done at the desk; each row also tells open pages that there is news."""
    return QueueStep.objects.create(
        region=settings.REGION,
        desk=by.desk,
        day_on=queue.today_of(now),
        step=step,
        officer_id=by.id if by.kind == "staff" else None,
        at=now,
        **more,
    )


def _leave_own(by: Actor, now: datetime) -> None:
    for duty in CounterDuty.objects.filter(officer_id=by.id):
        if duty.day_on == queue.today_of(now):
            _check_empty(duty)
        duty.delete()


def _put_aside(desk: str, counter: str, now: datetime) -> None:
    """Park what an earlier day left at the counter; that day's list of the forgotten still names it."""
    left = Turn.objects.filter(desk=desk, counter=counter, day_on__lt=queue.today_of(now), state__in=AT_A_COUNTER)
    PersonCalled.objects.filter(turn__in=left).delete()
    left.update(state=State.PARKED)


def _check_empty(duty: CounterDuty) -> None:
    here = Turn.objects.filter(desk=duty.desk, counter=duty.counter, day_on=duty.day_on, state__in=AT_A_COUNTER)
    if here.exists():
        raise CounterBusy
