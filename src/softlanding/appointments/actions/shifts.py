"""Who works when: adding, changing, copying and importing shifts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from softlanding.appointments.actions.changing import Effect, changing
from softlanding.appointments.models import Shift
from softlanding.common.access import Actor

FIELDS = ("counter", "member_id", "day_on", "opens", "closes", "authorities", "languages", "skills", "breaks")


def add_shifts(
    desk: str, rows: Sequence[Mapping[str, Any]], *, by: Actor, now: datetime, what: str = "shifts-added"
) -> Effect:
    """Add shifts, all or none. A row has the fields of a Shift that are named in FIELDS."""
    with changing(desk, what, by=by, now=now) as change:
        shifts = [Shift(region=change.policy.region, desk=desk, **row) for row in rows]
        change.touch(*(shift.day_on for shift in shifts))
        change.add(*shifts)
        change.details = {"number": len(shifts), **_span(shifts)}
    return change.effect


def change_shift(shift: Shift, row: Mapping[str, Any], *, by: Actor, now: datetime) -> Effect:
    """Let a shift say something else."""
    with changing(shift.desk, "shift-changed", by=by, now=now) as change:
        change.touch(shift.day_on, row["day_on"])
        change.alter(shift, **{name: row[name] for name in FIELDS})
        change.details = {"number": 1, **_span([shift])}
    return change.effect


def remove_shift(shift: Shift, *, by: Actor, now: datetime) -> Effect:
    """Take a shift away."""
    with changing(shift.desk, "shift-removed", by=by, now=now) as change:
        change.touch(shift.day_on)
        change.details = {"number": 1, **_span([shift])}
        change.drop(shift)
    return change.effect


def copy_week(desk: str, monday: date, *, by: Actor, now: datetime) -> Effect:
    """Give the week that begins on this Monday the shifts of the week before; what stands there already is kept."""
    week, sunday = timedelta(days=7), monday + timedelta(days=6)
    with changing(desk, "week-copied", by=by, now=now) as change:
        there = {_place(shift) for shift in Shift.objects.filter(desk=desk, day_on__range=(monday, sunday))}
        earlier = Shift.objects.filter(desk=desk, day_on__range=(monday - week, sunday - week))
        copies = [
            Shift(
                region=change.policy.region,
                desk=desk,
                **{**{name: getattr(shift, name) for name in FIELDS}, "day_on": shift.day_on + week},
            )
            for shift in earlier.order_by("day_on", "counter", "opens")
        ]
        fresh = [shift for shift in copies if _place(shift) not in there]
        change.touch(*(monday + timedelta(days=number) for number in range(7)))
        change.add(*fresh)
        change.details = {
            "number": len(fresh),
            "first": monday.isoformat(),
            "last": sunday.isoformat(),
        }
    return change.effect


def _place(shift: Shift) -> tuple[Any, ...]:
    return shift.counter, shift.member_id, shift.day_on, shift.opens, shift.closes


def _span(shifts: Sequence[Shift]) -> dict[str, str]:
    days = [shift.day_on for shift in shifts]
    return {"first": min(days).isoformat(), "last": max(days).isoformat()} if days else {}
