"""What of a day at a desk is still open, and how its days were closed.

A day is clean when nothing of it is open: every visit has an end, every party has left, every turn is closed, every
task has an outcome, every task of the desk that was due is dealt with or moved, and every document is accounted for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from softlanding.appointments import queries as appointments
from softlanding.appointments.queries import queue
from softlanding.appointments.queries.around import days_with_anybody
from softlanding.appointments.queries.listed import tasks_of
from softlanding.cases.models import DayClosed, DeskDocument, WorkItem
from softlanding.cases.queries import joint

KINDS = ("visit", "party", "turn", "task", "work", "document", "paper", "count")
ENDED = frozenset({"done", "no-show", "cancelled"})
LOOKS_BACK = 14
"""So many days back a morning asks whether a day was closed."""


@dataclass(frozen=True)
class Point:
    """One thing that is still open: what kind, its id, whose it is, and the record itself for whoever shows it."""

    kind: str
    id: str
    authority: str = ""
    record: Any = field(default=None, compare=False, repr=False)
    more: tuple[Any, ...] = field(default=(), compare=False, repr=False)

    @property
    def key(self) -> str:
        """Return the word by which a closing keeps the point: `work:12`."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Day:
    """A day as it is in the books: visits, turns with their party and tasks, parties, due tasks, documents."""

    desk: str
    day: date
    visits: Sequence[Any]
    parties: Sequence[Any]
    turns: Sequence[Any]
    work: Sequence[WorkItem]
    documents: Sequence[DeskDocument]

    @property
    def in_safe(self) -> int:
        """How many documents the safe should hold."""
        return sum(one.state == "in-safe" for one in self.documents)


def day_at(desk: str, day: date) -> Day:
    """Read a day, in a few queries however full it was."""
    turns = list(queue.turns_of_day(desk, day))
    arrivals = {turn.arrival_id: turn.arrival for turn in turns}
    here = {one.pk: one for one in queue.still_here(desk, day)}
    return Day(
        desk=desk,
        day=day,
        visits=appointments.visits_of_day(desk, day),
        parties=list({**arrivals, **here}.values()),
        turns=turns,
        work=list(joint.work_due(desk, day)),
        documents=list(joint.documents_of_desk(desk, state="")),
    )


def open_points(found: Day, *, counted: int | None = None) -> list[Point]:
    """Return everything that is open, each thing once: a party that is here stands for its turns and tasks.

    `counted` is what somebody counted in the safe by hand; None leaves the count out, as before anybody counted.
    """
    left = {one.pk for one in found.parties if one.state == "left"}
    here = [one for one in found.parties if one.state != "left"]
    visits_here = {one.visit_id for one in here}
    turns_of: dict[Any, list[Any]] = {}
    for turn in found.turns:
        turns_of.setdefault(turn.arrival_id, []).append(turn)
    points = [
        Point("visit", str(one.pk), record=one)
        for one in found.visits
        if one.state not in ENDED and one.pk not in visits_here
    ]
    points += [Point("party", str(one.pk), record=one, more=tuple(turns_of.get(one.pk, ()))) for one in here]
    for turn in found.turns:
        if turn.arrival_id not in left:
            continue
        if turn.state != "done":
            points.append(Point("turn", str(turn.pk), turn.authority, turn))
        points += [
            Point("task", str(task.pk), turn.authority, task, (turn,)) for task in tasks_of(turn) if not task.outcome
        ]
    points += [Point("work", str(one.pk), one.authority, one) for one in found.work if one.state == "open"]
    return points + _documents(found, counted)


def _documents(found: Day, counted: int | None) -> list[Point]:
    points = []
    for one in found.documents:
        if one.received_on > found.day:
            continue
        if one.state == "missing" and not one.note.strip():
            points.append(Point("document", str(one.pk), record=one))
        if one.state == "in-safe" and one.kind == "original" and not one.note.strip():
            points.append(Point("paper", str(one.pk), record=one))
    if counted is not None and counted != found.in_safe:
        points.append(Point("count", str(counted), more=(counted, found.in_safe)))
    return points


def closing_of(desk: str, day: date) -> DayClosed | None:
    """Return how a day was last closed, or None when it never was."""
    found = DayClosed.objects.filter(desk=desk, day_on=day, reopened_at=None).select_related("by_staff")
    return found.first()


def closings(desk: str) -> list[DayClosed]:
    """Return how the desk's days were closed, latest first, with those that were opened again."""
    return list(DayClosed.objects.filter(desk=desk).select_related("by_staff").order_by("-day_on", "-closed_at"))


def came_up_since(closing: DayClosed, points: Iterable[Point]) -> list[Point]:
    """Return what is open that was not left open on purpose when the day was closed: the day is open again."""
    known = {one["key"] for one in closing.left_open}
    return [one for one in points if one.key not in known and one.kind != "count"]


def days_left_open(desk: str, *, today: date) -> list[date]:
    """Return the days before today on which the desk had visits or parties and which nobody closed, oldest first."""
    first, last = today - timedelta(days=LOOKS_BACK), today - timedelta(days=1)
    busy = days_with_anybody(desk, first=first, last=last)
    rows = DayClosed.objects.filter(desk=desk, reopened_at=None).order_by("day_on").values_list("day_on", flat=True)
    closed = list(rows)
    begun = min(closed[0], last) if closed else last  # a desk that never closed a day starts with yesterday
    return sorted(day for day in busy if day >= begun and day not in closed)
