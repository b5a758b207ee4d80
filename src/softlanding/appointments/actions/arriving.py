"""Coming in: a booked party checks in, a walk-in takes a ticket. Numbers start at 1 each day and none is missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Max

from softlanding.appointments.actions.booking import locked
from softlanding.appointments.actions.calling import record
from softlanding.appointments.actions.duty import note_step
from softlanding.appointments.actions.finishing import services_at
from softlanding.appointments.actions.queue_refusals import NotExpected, StepRefused, WrongDay, needed
from softlanding.appointments.models import Arrival, Turn, TurnTask, Visit, VisitTask
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.claims import ZONE
from softlanding.common.access import Actor
from softlanding.core.queueing import AT_A_COUNTER, State, Step
from softlanding.core.timeline import moment_of

EXPECTED = (Visit.State.BOOKED, Visit.State.CONFLICT)
MOST_PERSONS = 20
MOST_TRIES = 200


@dataclass(frozen=True, kw_only=True)
class WalkIn:
    """Somebody without an appointment: what for, how many, in which language, and a name when they give one."""

    services: Sequence[str]
    persons: int = 1
    language: str = "nl"
    name: str = ""


def check_in(
    visit: Visit, *, by: Actor, now: datetime, missing: Collection[str] = (), at_kiosk: bool = False
) -> Arrival:
    """Note that a booked party is here, and give it a number; again gives the same number.

    `missing` are the persons who did not come: what they came for is not done, and can be booked again.
    """
    with transaction.atomic():
        found = locked(visit.pk)
        if arrival := Arrival.objects.filter(visit=found).first():
            return arrival
        if found.state not in EXPECTED:
            raise NotExpected
        if (day := moment_of(found.starts_tick, ZONE).date()) != queue.today_of(now):
            raise WrongDay(day)
        tasks = list(VisitTask.objects.filter(visit=found, live=True).order_by("authority", "start_tick", "pk"))
        here = {task.person_key for task in tasks} - set(missing)
        if not here:
            raise needed("present", "Tick at least one person.", "Vink ten minste één persoon aan.")
        arrival = _numbered(
            region=found.region,
            desk=found.desk,
            visit=found,
            persons=len(here),
            language=found.language,
            arrived_at=now,
        )
        _turns_of(arrival, tasks, here, now)
        note_step("check-in", by=by, now=now, arrival=arrival)
        record(arrival, by, "visit-checked-in-at-entrance" if at_kiosk else "visit-checked-in")
    return arrival


def take_ticket(walk_in: WalkIn, *, by: Actor, now: datetime) -> Arrival:
    """Give a walk-in a number, with a turn at each authority that its services need."""
    offered = dict(services_at(by.desk))
    if not walk_in.services or set(walk_in.services) - set(offered):
        raise needed("services", "Choose what they come for.", "Kies waarvoor zij komen.")
    if not 1 <= walk_in.persons <= MOST_PERSONS:
        raise needed("persons", "Write a number from 1 to 20.", "Schrijf een getal van 1 tot 20.")
    with transaction.atomic():
        arrival = _numbered(
            region=settings.REGION,
            desk=by.desk,
            visit=None,
            persons=walk_in.persons,
            language=walk_in.language,
            name=walk_in.name,
            arrived_at=now,
        )
        for authority in dict.fromkeys(offered[service] for service in walk_in.services):
            turn = _turn(arrival, authority, None, now)
            TurnTask.objects.bulk_create(
                TurnTask(region=arrival.region, turn=turn, person_key=f"person-{person}", service=service)
                for service in walk_in.services
                if offered[service] == authority
                for person in range(1, walk_in.persons + 1)
            )
        note_step("walk-in", by=by, now=now, arrival=arrival)
        record(arrival, by, "walk-in")
    return arrival


def tick_off(arrival: Arrival, *, here: Collection[str], by: Actor, now: datetime) -> None:
    """Correct who of a checked-in party is here, in the turns that nobody has begun yet."""
    with transaction.atomic():
        Arrival.objects.select_for_update().get(pk=arrival.pk)
        turns = list(arrival.turns.exclude(state=State.DONE).select_related("arrival__visit", "officer"))
        busy = next((turn for turn in turns if turn.state in AT_A_COUNTER), None)
        if busy:
            raise StepRefused(busy, Step.LEAVE)
        tasks = TurnTask.objects.filter(turn__in=turns, task__isnull=False)
        if not tasks.filter(person_key__in=here).exists():
            raise needed("present", "Tick at least one person.", "Vink ten minste één persoon aan.")
        back = tasks.filter(person_key__in=here, outcome=TurnTask.Outcome.NOT_DONE)
        gone = tasks.exclude(person_key__in=here).filter(outcome="")
        VisitTask.objects.filter(pk__in=back.values("task")).update(live=True)
        VisitTask.objects.filter(pk__in=gone.values("task")).update(live=False)
        back.update(outcome="")
        gone.update(outcome=TurnTask.Outcome.NOT_DONE)
        Turn.objects.filter(pk__in=[turn.pk for turn in turns]).update(version=F("version") + 1)
        note_step("tick-off", by=by, now=now, arrival=arrival)
        record(arrival, by, "desk-step", step="tick-off")


def _numbered(**fields: Any) -> Arrival:
    """Insert with the next number. The constraint decides between two who want the same one; the other tries again."""
    day = queue.today_of(fields["arrived_at"])
    for _ in range(MOST_TRIES):
        last = Arrival.objects.filter(desk=fields["desk"], day_on=day).aggregate(last=Max("number"))["last"]
        try:
            with transaction.atomic():
                return Arrival.objects.create(number=(last or 0) + 1, day_on=day, **fields)
        except IntegrityError:
            continue
    raise RuntimeError("no ticket number could be had")


def _turns_of(arrival: Arrival, tasks: Sequence[VisitTask], here: set[str], now: datetime) -> None:
    """Make a turn per authority. One in which nobody is here has ended before it began."""
    for authority, group in groupby(tasks, key=lambda task: task.authority):
        own = list(group)
        turn = _turn(arrival, authority, own[0].start_tick, now)
        if here.isdisjoint(task.person_key for task in own):
            Turn.objects.filter(pk=turn.pk).update(state=State.DONE, ended_at=now)
        TurnTask.objects.bulk_create(
            TurnTask(
                region=arrival.region,
                turn=turn,
                task=task,
                person_key=task.person_key,
                service=task.service,
                outcome="" if task.person_key in here else TurnTask.Outcome.NOT_DONE,
            )
            for task in own
        )
    VisitTask.objects.filter(pk__in=[task.pk for task in tasks if task.person_key not in here]).update(live=False)


def _turn(arrival: Arrival, authority: str, planned_tick: int | None, now: datetime) -> Turn:
    return Turn.objects.create(
        region=arrival.region,
        desk=arrival.desk,
        day_on=arrival.day_on,
        arrival=arrival,
        authority=authority,
        planned_tick=planned_tick,
        waiting_since_at=now,
    )
