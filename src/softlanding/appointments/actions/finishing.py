"""Ending a turn: done with an outcome per task, handed over to another authority, or left; and undoing a step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.dateparse import parse_datetime

from softlanding.appointments.actions.calling import (
    KEPT,
    check,
    claim_people,
    held_turn,
    move,
    record,
    release_people,
)
from softlanding.appointments.actions.duty import note_step
from softlanding.appointments.actions.queue_refusals import CannotUndo, CounterBusy, StepRefused, needed, refusing
from softlanding.appointments.actions.signalling import task_undone, tell_done
from softlanding.appointments.models import Arrival, QueueStep, Turn, TurnTask, Visit, VisitTask
from softlanding.appointments.queries import queue
from softlanding.common.access import Actor, Role
from softlanding.common.errors import NotFound
from softlanding.core.queueing import AT_A_COUNTER, State, Step
from softlanding.directory import queries as directory


@dataclass(frozen=True)
class Outcome:
    """What came of one task, and a word to the colleagues of the same authority."""

    outcome: str
    note: str = ""


def finish(key: int, outcomes: Mapping[int, Outcome], *, by: Actor, now: datetime, version: int | None = None) -> Turn:
    """End a turn with an outcome for each task. The visit is done when this was its last turn."""
    with transaction.atomic():
        turn = held_turn(key, Step.DONE, by=by, version=version)
        settled = _settle(turn, outcomes, by=by, now=now)
        release_people(turn)
        move(turn, Step.DONE, by=by, now=now, before={"tasks": settled}, ended_at=now)
        _close(turn.arrival, now)
    return turn


def hand_over(
    key: int,
    outcomes: Mapping[int, Outcome],
    *,
    to: str,
    by: Actor,
    now: datetime,
    service: str = "",
    version: int | None = None,
) -> Turn:
    """End a turn and send the party on to another authority, where it goes first. Returns the turn over there.

    `service` is what the party needs there when it has no turn there yet.
    """
    with transaction.atomic():
        turn = held_turn(key, Step.HAND_OVER, by=by, version=version)
        people = sorted({task.person_key for task in turn.tasks.all()})
        settled = _settle(turn, outcomes, by=by, now=now)
        release_people(turn)
        other, told = _sent_on(turn, to, service, people, by=by, now=now)
        move(turn, Step.HAND_OVER, by=by, now=now, before={"tasks": settled, "other": told}, ended_at=now)
    return other


def leave(key: UUID, *, by: Actor, now: datetime) -> Arrival:
    """Let a party go before everything was done: what is open was not done, and can be booked again."""
    with transaction.atomic():
        arrival = Arrival.objects.select_for_update(of=("self",)).get(pk=queue.arrival_at(key, desk=by.desk).pk)
        turns = list(arrival.turns.exclude(state=State.DONE).select_related("arrival__visit", "officer").order_by("pk"))
        if not turns:
            _close(arrival, now)
            record(arrival, by, "desk-step", step=Step.LEAVE)
        for turn in turns:
            check(turn, Step.LEAVE, None)
            settled = _settle(turn, {}, by=by, now=now, otherwise=TurnTask.Outcome.NOT_DONE)
            move(turn, Step.LEAVE, by=by, now=now, before={"tasks": settled}, ended_at=now)
            _close(arrival, now)
    arrival.refresh_from_db()
    return arrival


def _settle(turn: Turn, outcomes: Mapping[int, Outcome], *, by: Actor, now: datetime, otherwise: str = "") -> list[int]:
    """Write the outcome of each open task down; its need is free for a new booking. Returns which tasks they were."""
    tasks = [task for task in turn.tasks.all() if not task.outcome]
    for task in tasks:
        said = outcomes.get(task.pk, Outcome(otherwise))
        if said.outcome not in TurnTask.Outcome.values:
            raise needed("outcome", "Say for each task what came of it.", "Geef per taak aan wat ervan kwam.")
        task.outcome, task.note = said.outcome, said.note
    TurnTask.objects.bulk_update(tasks, ["outcome", "note"])
    VisitTask.objects.filter(pk__in=[task.task_id for task in tasks if task.task_id]).update(live=False)
    tell_done(turn.arrival, tasks, by=by, now=now)
    return [task.pk for task in tasks]


def _close(arrival: Arrival, now: datetime) -> None:
    """Say goodbye to a party whose turns have all ended; its visit is done."""
    if arrival.turns.exclude(state=State.DONE).exists():
        return
    Arrival.objects.filter(pk=arrival.pk).update(state=Arrival.State.LEFT, left_at=now, version=F("version") + 1)
    Visit.objects.filter(pk=arrival.visit_id, state__in=[Visit.State.BOOKED, Visit.State.CONFLICT]).update(
        state=Visit.State.DONE, ended_at=now, version=F("version") + 1
    )


def _sent_on(
    turn: Turn, to: str, service: str, people: Sequence[str], *, by: Actor, now: datetime
) -> tuple[Turn, dict[str, Any]]:
    """Put the party in front at the other authority, on its open turn there or on a new one."""
    other = turn.arrival.turns.filter(authority=to).exclude(state=State.DONE).select_related("arrival__visit").first()
    if to == turn.authority or (other and other.state != State.WAITING):
        raise StepRefused(other or turn, Step.HAND_OVER)
    sent = {"handed_over_by_id": int(by.id), "waiting_since_at": now, "times_called": 0}
    if other:
        kept = {name: getattr(other, name) for name in KEPT}
        Turn.objects.filter(pk=other.pk).update(**sent, version=other.version + 1)
        other.refresh_from_db()
        return other, {"turn": other.pk, "version": other.version, "before": kept}
    if (service, to) not in services_at(turn.desk):
        raise needed("to", "Say what they need there.", "Geef aan wat zij daar nodig hebben.")
    made = Turn.objects.create(
        region=turn.region, desk=turn.desk, day_on=turn.day_on, arrival=turn.arrival, authority=to, **sent
    )
    TurnTask.objects.bulk_create(
        TurnTask(region=turn.region, turn=made, person_key=key, service=service) for key in people
    )
    return made, {"turn": made.pk, "version": made.version, "before": None}


def services_at(desk: str) -> list[tuple[str, str]]:
    """Return each (service, authority) that a desk offers."""
    return [(one.service, one.authority) for one in directory.desk(desk).services if one.offered != "no"]


def undo(key: int, *, by: Actor, now: datetime) -> Turn:
    """Take back the last step of a turn, for who called or ended the wrong one; CannotUndo when it is not the last."""
    with transaction.atomic():
        step = QueueStep.objects.filter(pk=key, desk=by.desk, turn__isnull=False).select_related("turn").first()
        if step is None:
            raise NotFound
        if step.day_on != queue.today_of(now):
            raise CannotUndo
        Arrival.objects.select_for_update().get(pk=step.arrival_id)
        turn = queue.turn_at(step.turn_id, desk=by.desk)
        last = QueueStep.objects.filter(turn=turn, undone_at=None).exclude(step="undo").order_by("-pk").first()
        mine = str(step.officer_id) == by.id or by.role == Role.COORDINATOR
        if last is None or last.pk != step.pk or not mine or step.step not in set(Step):
            raise CannotUndo
        _take_back(turn, step.before, by=by, now=now)
        QueueStep.objects.filter(pk=step.pk).update(undone_at=now)
        note_step("undo", by=by, now=now, turn=turn, arrival=turn.arrival)
        record(turn.arrival, by, "desk-step", step="undo")
    return queue.turn_at(turn.pk, desk=by.desk)


def _take_back(turn: Turn, before: dict[str, Any], *, by: Actor, now: datetime) -> None:
    if other := before.get("other"):
        _take_back_other(other)
    if turn.state == State.DONE:
        _reopen(turn, before.get("tasks", []), by=by, now=now)
    release_people(turn)
    with refusing(CounterBusy):
        Turn.objects.filter(pk=turn.pk).update(**_moments(before), version=turn.version + 1)
    if before["state"] in AT_A_COUNTER:
        claim_people(queue.turn_at(turn.pk, desk=turn.desk))


def _take_back_other(told: dict[str, Any]) -> None:
    other = Turn.objects.filter(pk=told["turn"], version=told["version"])
    if told["before"] is None:
        gone = other.delete()[0]
    else:
        gone = other.update(**_moments(told["before"]), version=F("version") + 1)
    if not gone:
        raise CannotUndo


def _reopen(turn: Turn, tasks: Sequence[int], *, by: Actor, now: datetime) -> None:
    """Let the tasks be open again; refused when somebody has booked one of them anew meanwhile."""
    open_again = TurnTask.objects.filter(pk__in=tasks)
    with refusing(CannotUndo):
        VisitTask.objects.filter(pk__in=open_again.filter(task__isnull=False).values("task")).update(live=True)
    tell_done(turn.arrival, list(open_again), by=by, now=now, signal=task_undone)
    open_again.update(outcome="", note="")
    Arrival.objects.filter(pk=turn.arrival_id).update(
        state=Arrival.State.PRESENT, left_at=None, version=F("version") + 1
    )
    Visit.objects.filter(pk=turn.arrival.visit_id, state=Visit.State.DONE).update(
        state=Visit.State.BOOKED, ended_at=None, version=F("version") + 1
    )


def _moments(before: dict[str, Any]) -> dict[str, Any]:
    """Read back what a step kept: moments are text in JSON."""
    return {
        name: parse_datetime(before[name]) if name.endswith("_at") and before[name] else before[name] for name in KEPT
    }
