"""A morning at the desk for the tests of the queue: officers at counters, parties that came."""

from datetime import datetime, timedelta
from typing import Any

from softlanding.appointments.actions import arriving, booking, duty
from softlanding.appointments.models import Turn
from softlanding.common.access import Actor, Role

TUESDAY_NINE = "2026-11-24T09:00:00+01:00"


def nine(minute: float = 0) -> datetime:
    """A moment so many minutes after nine on the Tuesday of the tests."""
    return datetime.fromisoformat(TUESDAY_NINE) + timedelta(minutes=minute)


def actor_of(member: Any) -> Actor:
    return Actor(kind="staff", id=str(member.pk), role=Role(member.role), desk=member.desk)


def sit_down(member: Any, counter: str, authority: str, minute: float = 0) -> Actor:
    by = actor_of(member)
    duty.take_counter(counter=counter, authority=authority, by=by, now=nine(minute))
    return by


def walk_in(by: Actor, minute: float, *services: str, **more: Any) -> Any:
    wanted = arriving.WalkIn(services=services or ("municipal-registration",), **more)
    return arriving.take_ticket(wanted, by=by, now=nine(minute))


def book(offer: Any, who: Any, now: datetime, **more: Any) -> Any:
    held = booking.hold(offer(**more), by=who.actor, now=now)
    return booking.confirm(visit=held.visit.pk, token=held.token, by=who.actor, now=now)


def turn_of(arrival: Any, authority: str = "municipality") -> Turn:
    return Turn.objects.get(arrival=arrival, authority=authority)


def states() -> list[tuple[int, str, str]]:
    """Every turn in words: ticket, authority, state."""
    found = Turn.objects.order_by("arrival__number", "pk")
    return list(found.values_list("arrival__number", "authority", "state"))


def everything_fits_together() -> None:
    """What must hold at every moment, however the desk got there."""
    from softlanding.appointments.models import Arrival, PersonCalled, TurnTask, VisitTask

    for turn in Turn.objects.all():
        here = set(PersonCalled.objects.filter(turn=turn).values_list("person_key", flat=True))
        at_counter = turn.state in {"called", "serving"}
        assert bool(here) == at_counter
        assert at_counter <= bool(turn.counter and turn.officer_id)
        open_tasks = TurnTask.objects.filter(turn=turn, outcome="")
        assert not (turn.state == "done" and open_tasks.exists())
    for arrival in Arrival.objects.all():
        over = not Turn.objects.filter(arrival=arrival).exclude(state="done").exists()
        assert over == (arrival.state == "left")
        if arrival.visit:
            assert over == (arrival.visit.state == "done")
    for task in TurnTask.objects.filter(task__isnull=False):
        assert VisitTask.objects.get(pk=task.task_id).live == (task.outcome == "")
