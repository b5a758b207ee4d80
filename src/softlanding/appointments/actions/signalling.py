"""What appointments tells the features above, inside the transaction in which it happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.dispatch import Signal

from softlanding.appointments.models import Arrival, TurnTask, Visit
from softlanding.common.access import Actor

visit_booked = Signal()
"""Sent with `visit`, `by` and `now` when a household's visit is firm. A partner's visit has no household of ours."""

task_done = Signal()
"""Sent with `done` (a TaskDone) for each task of a household that an officer ended with the outcome `done`."""

task_undone = Signal()
"""Sent with `done` (a TaskDone) for each of these tasks when the officer takes the step back."""


@dataclass(frozen=True)
class TaskDone:
    """An officer did what somebody came for: which service, for which person of which visit."""

    visit: Visit
    person_key: str
    service: str
    by: Actor
    now: datetime


def tell_booked(visit: Visit, *, by: Actor, now: datetime) -> None:
    """Say that a visit is firm."""
    if visit.household_id is not None:
        visit_booked.send(sender=Visit, visit=visit, by=by, now=now)


def tell_done(
    arrival: Arrival, tasks: Sequence[TurnTask], *, by: Actor, now: datetime, signal: Signal = task_done
) -> None:
    """Say which tasks were done, or are not any more; a walk-in without a visit is no household of ours."""
    if arrival.visit is None or arrival.visit.household_id is None:
        return
    for task in tasks:
        if task.outcome == TurnTask.Outcome.DONE:
            signal.send(sender=TurnTask, done=TaskDone(arrival.visit, task.person_key, task.service, by, now))
