"""Reading the day at the desk: who is here, whose turn it is, who is at which counter, and what it took."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from softlanding.appointments.models import (
    Arrival,
    CounterDuty,
    QueueStep,
    Turn,
    TurnTask,
    Visit,
    VisitTask,
)
from softlanding.appointments.queries.claims import ZONE
from softlanding.appointments.queries.listed import tasks_of, with_tasks
from softlanding.common.access import Actor, Role
from softlanding.common.errors import NotFound
from softlanding.core.queueing import AT_A_COUNTER, Reserved, Waiting
from softlanding.core.timeline import TICK_MINUTES, first_tick_from, moment_of, ticks_of_day
from softlanding.directory import queries as directory

SERVES: Mapping[Role, tuple[str, ...]] = {
    Role.MUNICIPAL_CLERK: ("municipality", "information"),
    Role.IND_OFFICER: ("ind", "information"),
    Role.COORDINATOR: ("municipality", "ind", "information"),
}
"""The authorities for which each role may take a counter. The first is its own."""
UNKNOWN_MINUTES = 10
LAST_CALLS = 5


def today_of(now: datetime) -> date:
    """Return the local day of a moment."""
    return now.astimezone(ZONE).date()


def turns_of_day(desk: str, day: date) -> QuerySet[Turn]:
    """Return every turn of a day with its party and tasks, in two queries however many."""
    return (
        Turn.objects.filter(desk=desk, day_on=day)
        .select_related("arrival__visit__household", "officer")
        .prefetch_related(with_tasks(TurnTask.objects.select_related("task").order_by("pk")))
        .order_by("arrival__number", "pk")
    )


def turns_with(visits: Iterable[Visit], desk: str, day: date) -> list[Turn]:
    """Return every turn of a day, with visits and tasks that were read already: half the rows to read."""
    known = {one.pk: one for one in visits}
    tasks = {task.pk: task for one in known.values() for task in tasks_of(one)}
    found = list(
        Turn.objects.filter(desk=desk, day_on=day)
        .select_related("arrival", "officer")
        .prefetch_related(with_tasks(TurnTask.objects.order_by("pk")))
        .order_by("arrival__number", "pk")
    )
    for turn in found:
        if turn.arrival.visit_id in known:
            turn.arrival.visit = known[turn.arrival.visit_id]
        for task in tasks_of(turn):
            if task.task_id in tasks:
                task.task = tasks[task.task_id]
    return found


def turn_at(key: int, *, desk: str) -> Turn:
    """Return a desk's turn, or raise NotFound: another desk's turn does not exist here."""
    found = Turn.objects.filter(pk=key, desk=desk).select_related("arrival__visit__household", "officer").first()
    if found is None:
        raise NotFound("no-such-turn")
    return found


def arrival_at(key: Any, *, desk: str) -> Arrival:
    """Return a party that came to this desk, or raise NotFound."""
    found = Arrival.objects.filter(pk=key, desk=desk).select_related("visit__household").first()
    if found is None:
        raise NotFound("no-such-arrival")
    return found


def arrival_of(visit: Visit) -> Arrival | None:
    """Return the party of a visit once it has come, with its turns."""
    return Arrival.objects.filter(visit=visit).prefetch_related("turns__tasks", "turns__officer").first()


def waiting_of(turn: Turn) -> Waiting:
    """Return a turn as the order of calling sees it."""
    away = turn.times_called > 0
    return Waiting(
        number=turn.arrival.number,
        arrived_at=turn.arrival.arrived_at,
        planned_at=None if turn.planned_tick is None else moment_of(turn.planned_tick, ZONE),
        handed_over_at=turn.waiting_since_at if turn.handed_over_by_id else None,
        called_at=turn.called_at if away else None,
        back_at=turn.waiting_since_at if away else None,
        minutes=minutes_of(turn),
    )


def minutes_of(turn: Turn) -> int:
    """Return how long a turn is expected to take: as booked, or as the desk plans its services."""
    tasks = [task for task in tasks_of(turn) if not task.outcome]
    booked = [task.task for task in tasks if task.task]
    ticks = {(one.counter, tick) for one in booked for tick in range(one.start_tick, one.end_tick)}
    persons: dict[str, int] = {}
    for task in tasks:
        if task.task is None:
            persons[task.service] = persons.get(task.service, 0) + 1
    return len(ticks) * TICK_MINUTES + sum(_planned_minutes(turn.desk, *pair) for pair in persons.items())


def _planned_minutes(desk: str, service: str, persons: int) -> int:
    known = next((one for one in directory.desk(desk).services if one.service == service), None)
    return known.minutes(persons) if known else UNKNOWN_MINUTES * persons


def reserved_at(counter: str, authority: str, *, desk: str, now: datetime) -> Reserved:
    """Return when booked parties still come to a counter, or to one of its authority that nobody has taken."""
    staffed = CounterDuty.objects.filter(desk=desk, day_on=today_of(now)).exclude(counter=counter)
    begun = Turn.objects.filter(authority=authority, desk=desk, day_on=today_of(now), state__in=[*AT_A_COUNTER, "done"])
    ticks = ticks_of_day(today_of(now), ZONE)
    parties = (
        VisitTask.objects.filter(
            visit__desk=desk,
            visit__state__in=[Visit.State.BOOKED, Visit.State.CONFLICT],
            visit__starts_tick__gte=ticks.start,
            visit__starts_tick__lt=ticks.stop,
            authority=authority,
        )
        .exclude(counter__in=staffed.values("counter"))
        .exclude(visit__arrival__in=begun.values("arrival"))
        .order_by()
        .values_list("visit", "visit__arrival__number")
        .annotate(first=Min("start_tick"))
        .filter(first__gte=first_tick_from(now))
    )
    return [(moment_of(tick, ZONE), number) for _, number, tick in parties]


def nobody_at(desk: str) -> Actor:
    """Return who acts when a screen at a desk does it by itself."""
    return Actor(kind="system", id="", role=Role.ADMINISTRATOR, desk=desk)


def duties_of(desk: str, day: date) -> list[CounterDuty]:
    """Return who has taken which counter today."""
    return list(CounterDuty.objects.filter(desk=desk, day_on=day).select_related("officer").order_by("counter"))


def duty_of(actor: Actor, *, now: datetime) -> CounterDuty | None:
    """Return the counter that an officer has taken today, at the own desk."""
    if not actor.id:
        return None
    found = CounterDuty.objects.filter(officer_id=actor.id, desk=actor.desk, day_on=today_of(now))
    return found.select_related("officer").first()


def counters_for(actor: Actor) -> list[tuple[str, str]]:
    """Return each (counter, authority) of the own desk that this role may take."""
    serves = SERVES.get(actor.role, ())
    counters = directory.desk(actor.desk).counters if directory.known(actor.desk) else ()
    return [(one.id, authority) for one in counters for authority in one.authorities if authority in serves]


def queue_mark(desk: str, day: date) -> str:
    """Return a word that changes with every step of the day, for one small query."""
    steps = QueueStep.objects.filter(desk=desk, day_on=day).aggregate(last=Max("pk"), all=Count("pk"))
    return f"{steps['last'] or 0}.{steps['all']}"


def still_expected(desk: str, day: date) -> int:
    """Count the visits of a day whose party has not come yet."""
    ticks = ticks_of_day(day, ZONE)
    booked = [Visit.State.BOOKED, Visit.State.CONFLICT]
    visits = Visit.objects.filter(desk=desk, starts_tick__gte=ticks.start, starts_tick__lt=ticks.stop)
    return visits.filter(state__in=booked, arrival__isnull=True).count()


def last_step(actor: Actor, *, desk: str, now: datetime) -> QueueStep | None:
    """Return the last thing that an officer did with a turn today, when it can still be undone."""
    if not actor.id:
        return None
    found = QueueStep.objects.filter(
        desk=desk, day_on=today_of(now), officer_id=actor.id, turn__isnull=False, undone_at=None
    ).exclude(step="undo")
    return found.select_related("turn__arrival").order_by("-pk").first()


def served_minutes(turns: Iterable[Turn], authority: str) -> list[float]:
    """Return what serving took today for an authority, in the order in which it ended."""
    done = [one for one in turns if one.authority == authority and one.started_at and one.ended_at]
    return [_minutes(one.started_at, one.ended_at) for one in sorted(done, key=lambda one: one.ended_at)]


def last_calls(desk: str, day: date) -> list[Turn]:
    """Return the last turns that were called, latest first."""
    found = Turn.objects.filter(desk=desk, day_on=day, called_at__isnull=False).exclude(state="waiting")
    return list(found.select_related("arrival").order_by("-called_at", "-pk")[:LAST_CALLS])


def still_here(desk: str, day: date) -> list[Arrival]:
    """Return the parties that nobody has said goodbye to, with their open turns."""
    found = Arrival.objects.filter(desk=desk, day_on=day).exclude(state=Arrival.State.LEFT)
    return list(
        found.select_related("visit__household")
        .prefetch_related("turns__tasks", "turns__officer", "visit__household__people")
        .order_by("number")
    )


def unfinished_tasks(desk: str, day: date) -> list[TurnTask]:
    """Return what was not brought to an end: no outcome, or an outcome after which somebody must come again."""
    again = ["", TurnTask.Outcome.PAPERS_MISSING, TurnTask.Outcome.COME_BACK, TurnTask.Outcome.NOT_DONE]
    found = TurnTask.objects.filter(turn__desk=desk, turn__day_on=day, outcome__in=again)
    return list(
        found.select_related("turn__arrival__visit__household")
        .prefetch_related("turn__arrival__visit__household__people")
        .order_by("turn__arrival__number", "pk")
    )


def arrivals_named(desk: str, day: date, typed: str) -> QuerySet[Arrival]:
    """Return walk-ins of the day by the name they gave, or any party by its ticket."""
    by_number = Q(number=int(typed)) if typed.isdecimal() and len(typed) < 5 else Q(name__icontains=typed)
    return Arrival.objects.filter(by_number, desk=desk, day_on=day)


def _minutes(first: datetime, second: datetime) -> float:
    return (second - first).total_seconds() / 60
