"""How long people waited and were served on a day, from the steps that were taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from softlanding.appointments.models import QueueStep, Turn
from softlanding.appointments.queries.claims import ZONE
from softlanding.core.queueing import Step, percentile
from softlanding.core.timeline import moment_of

ENDS = {Step.PARK, Step.DONE, Step.HAND_OVER}


@dataclass
class Measured:
    """Minutes of one turn: until its first call, and at counters, all stretches together."""

    waited: float | None = None
    served: float = 0
    begun_at: datetime | None = None


@dataclass
class Times:
    """The times of one authority on one day; a walk-in and a booked party wait in ways that do not compare."""

    day: date
    authority: str
    booked: bool
    waited: list[float] = field(default_factory=list)
    served: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float | int | None]:
        """Return n and the half-way and nine-in-ten points, in minutes."""
        return {
            "n": len(self.waited),
            "waited_p50": percentile(self.waited, 0.5),
            "waited_p90": percentile(self.waited, 0.9),
            "served_n": len(self.served),
            "served_p50": percentile(self.served, 0.5),
            "served_p90": percentile(self.served, 0.9),
        }


def times_of(desk: str, first: date, last: date) -> list[Times]:
    """Return the times of each day and authority, the latest day first; days on which nobody came have none."""
    turns = {
        one.pk: one
        for one in Turn.objects.filter(desk=desk, day_on__gte=first, day_on__lte=last).select_related("arrival")
    }
    steps = QueueStep.objects.filter(desk=desk, day_on__gte=first, day_on__lte=last, undone_at=None, turn__isnull=False)
    rows: dict[tuple[date, str, bool], Times] = {}
    for key, one in _measured(turns, steps.exclude(step="undo").order_by("pk")).items():
        turn = turns[key]
        booked = turn.planned_tick is not None
        row = rows.setdefault((turn.day_on, turn.authority, booked), Times(turn.day_on, turn.authority, booked))
        if one.waited is not None:
            row.waited.append(one.waited)
        if one.served:
            row.served.append(one.served)
    return sorted(rows.values(), key=lambda row: (-row.day.toordinal(), row.authority, not row.booked))


def _measured(turns: dict[int, Turn], steps: Iterable[QueueStep]) -> dict[int, Measured]:
    found: dict[int, Measured] = {}
    for step in steps:
        one = found.setdefault(step.turn_id, Measured())
        if step.step == Step.CALL and one.waited is None:
            one.waited = max(0.0, _minutes(_due(turns[step.turn_id], step.at), step.at))
        elif step.step == Step.START:
            one.begun_at = step.at
        elif step.step in ENDS and one.begun_at:
            one.served += _minutes(one.begun_at, step.at)
            one.begun_at = None
    return found


def _due(turn: Turn, called_at: datetime) -> datetime:
    """Return from when a turn counts as waiting: before its own time nobody waits."""
    if turn.handed_over_by_id and turn.waiting_since_at <= called_at:
        return turn.waiting_since_at
    arrived_at = turn.arrival.arrived_at
    return arrived_at if turn.planned_tick is None else max(arrived_at, moment_of(turn.planned_tick, ZONE))


def _minutes(first: datetime, second: datetime) -> float:
    return (second - first).total_seconds() / 60
