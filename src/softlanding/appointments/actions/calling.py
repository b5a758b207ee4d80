"""Calling a party to a counter, and what follows there. Each step is one transaction; constraints decide races."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from softlanding.appointments.actions.duty import note_step
from softlanding.appointments.actions.queue_refusals import (
    Changed,
    CounterBusy,
    NobodyWaits,
    NotYourTurn,
    PersonElsewhere,
    StepRefused,
    TooSoonForAbsent,
    needed,
    refusing,
)
from softlanding.appointments.models import Arrival, CounterDuty, PersonCalled, Turn
from softlanding.appointments.queries import queue
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose, Role
from softlanding.common.errors import Conflict
from softlanding.core.queueing import AT_A_COUNTER, CALLS_BEFORE_ABSENT, STEPS, State, Step, next_to_call, possible

KEPT = (
    "state", "counter", "officer_id", "handed_over_by_id", "times_called",
    "waiting_since_at", "called_at", "started_at", "ended_at",
)  # fmt: skip
"""What a step may change, and an undone step gives back."""


def call_next(*, by: Actor, now: datetime) -> Turn:
    """Call whoever is next for the officer's authority, or raise NobodyWaits.

    When two officers call at once, the one who was second gets the next but one.
    """
    duty = duty_needed(by, now)
    refused: set[int] = set()
    while True:
        turns = queue.turns_of_day(by.desk, queue.today_of(now)).exclude(arrival__number__in=refused)
        chosen = _chosen(list(turns), duty, now)
        try:
            return call(chosen.pk, by=by, now=now)
        except CounterBusy:
            raise
        except Conflict:  # somebody else was first: whoever it is, is not called again in this round
            refused.add(chosen.arrival.number)


def _chosen(turns: list[Turn], duty: CounterDuty, now: datetime) -> Turn:
    away = {turn.arrival_id for turn in turns if turn.state in AT_A_COUNTER}
    waiting = {
        turn.arrival.number: turn
        for turn in turns
        if turn.state == State.WAITING and turn.authority == duty.authority and turn.arrival_id not in away
    }
    reserved = queue.reserved_at(duty.counter, duty.authority, desk=duty.desk, now=now)
    found = next_to_call(map(queue.waiting_of, waiting.values()), now=now, reserved=reserved)
    if found is None:
        raise NobodyWaits(held_back=len(waiting))
    return waiting[found.number]


def call(key: int, *, by: Actor, now: datetime, version: int | None = None) -> Turn:
    """Call this party to the officer's counter. Raises StepRefused, CounterBusy or PersonElsewhere to who is second."""
    duty = duty_needed(by, now)
    with transaction.atomic():
        turn = turn_locked(key, by=by)
        check(turn, Step.CALL, version)
        if turn.authority != duty.authority:
            raise NotYourTurn(turn)
        move(
            turn,
            Step.CALL,
            by=by,
            now=now,
            counter=duty.counter,
            officer_id=int(by.id),
            times_called=1,
            called_at=now,
            started_at=None,
        )
        claim_people(turn)
    return turn


def call_again(key: int, *, by: Actor, now: datetime, version: int | None = None) -> Turn:
    """Call once more: the display shows it as new."""
    with transaction.atomic():
        turn = held_turn(key, Step.CALL_AGAIN, by=by, version=version)
        return move(turn, Step.CALL_AGAIN, by=by, now=now, times_called=turn.times_called + 1, called_at=now)


def mark_absent(key: int, *, by: Actor, now: datetime, version: int | None = None) -> Turn:
    """Note that nobody came, after two calls: the counter is free, and who shows up comes back at a fair place."""
    with transaction.atomic():
        turn = held_turn(key, Step.ABSENT, by=by, version=version)
        if turn.times_called < CALLS_BEFORE_ABSENT:
            raise TooSoonForAbsent
        release_people(turn)
        return move(turn, Step.ABSENT, by=by, now=now, counter="")


def show_up(key: int, *, by: Actor, now: datetime, version: int | None = None) -> Turn:
    """Let a party that was away wait again: half-way between its call and its return."""
    with transaction.atomic():
        turn = turn_locked(key, by=by)
        check(turn, Step.SHOW_UP, version)
        return move(turn, Step.SHOW_UP, by=by, now=now, waiting_since_at=now, officer_id=None)


def start(key: int, *, by: Actor, now: datetime, version: int | None = None) -> Turn:
    """Begin: the party sits at the counter."""
    with transaction.atomic():
        turn = held_turn(key, Step.START, by=by, version=version)
        return move(turn, Step.START, by=by, now=now, started_at=now)


def park(key: int, *, by: Actor, now: datetime, version: int | None = None) -> Turn:
    """Set a party aside while it fetches something; the counter is free, and any officer of it may call it back."""
    with transaction.atomic():
        turn = held_turn(key, Step.PARK, by=by, version=version)
        release_people(turn)
        return move(turn, Step.PARK, by=by, now=now, counter="")


def duty_needed(by: Actor, now: datetime) -> CounterDuty:
    """Return the officer's counter, or say that one must be taken first."""
    duty = queue.duty_of(by, now=now)
    if duty is None:
        raise needed("counter", "Take a counter first.", "Neem eerst een balie.")
    return duty


def turn_locked(key: int, *, by: Actor) -> Turn:
    """Read a turn of the own desk; nobody else changes anything of its party until the transaction ends."""
    arrival = queue.turn_at(key, desk=by.desk).arrival_id
    Arrival.objects.select_for_update().get(pk=arrival)
    return queue.turn_at(key, desk=by.desk)


def held_turn(key: int, step: Step, *, by: Actor, version: int | None) -> Turn:
    """Return a locked turn that this officer has at the own counter, or that the coordinator helps with."""
    turn = turn_locked(key, by=by)
    check(turn, step, version)
    if str(turn.officer_id) != by.id and by.role != Role.COORDINATOR:
        raise NotYourTurn(turn)
    return turn


def check(turn: Turn, step: Step, version: int | None) -> None:
    """Refuse what the table of steps does not allow, and what was asked about an older state."""
    if not possible(step, State(turn.state)):
        raise StepRefused(turn, step)
    if version is not None and version != turn.version:
        raise Changed(turn)


def move(
    turn: Turn, step: Step, *, by: Actor, now: datetime, before: Mapping[str, Any] | None = None, **to: Any
) -> Turn:
    """Take a checked step: the turn's new state, the note of it and the audit, in the caller's transaction."""
    kept = {name: getattr(turn, name) for name in KEPT}
    to = {**to, "state": STEPS[step][1], "version": turn.version + 1}
    with refusing(CounterBusy):
        if not Turn.objects.filter(pk=turn.pk, version=turn.version).update(**to):
            raise Changed(queue.turn_at(turn.pk, desk=turn.desk))
    note_step(step, by=by, now=now, turn=turn, arrival=turn.arrival, before={**kept, **(before or {})})
    for name, value in to.items():
        setattr(turn, name, value)
    record(turn.arrival, by, "desk-step", step=step)
    return turn


def claim_people(turn: Turn) -> None:
    """Note that these people are at a counter: the primary key refuses who is at another one."""
    people = sorted({task.person_key for task in turn.tasks.all() if not task.outcome})
    with refusing(PersonElsewhere):
        PersonCalled.objects.bulk_create(
            PersonCalled(region=turn.region, arrival=turn.arrival, person_key=key, turn=turn) for key in people
        )


def release_people(turn: Turn) -> None:
    """Let the people of a turn be called by others again."""
    PersonCalled.objects.filter(turn=turn).delete()


def record(arrival: Arrival, by: Actor, sentence: str, **params: str) -> None:
    """Write down what a desk did with a party; a walk-in belongs to no household of ours."""
    visit = arrival.visit
    audit.record_write(
        by=by,
        purpose=Purpose.APPOINTMENTS,
        household=visit.household_id if visit else None,
        sentence=sentence if visit else "walk-in",
        compartments=[Compartment.APPOINTMENTS] if visit and visit.household_id else [],
        params={"reference": visit.reference if visit else "", **params},
        region=arrival.region,
    )
