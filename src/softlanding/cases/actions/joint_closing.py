"""Closing a day at a desk: clean when nothing is open, and else with a reason for each thing that stays open."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from softlanding.appointments import actions as appointments
from softlanding.appointments.actions import finishing
from softlanding.cases.models import DayClosed
from softlanding.cases.queries import joint_closing as queries
from softlanding.common.access import Actor
from softlanding.common.errors import BadInput, Conflict, Mistake


class ClosedMeanwhile(Conflict):
    """Two closed the same day at once: the first one's closing stands."""

    def __init__(self) -> None:
        super().__init__(
            "closed-meanwhile",
            {"en": "A colleague closed this day a moment ago.", "nl": "Een collega sloot deze dag zojuist af."},
            {"en": "Look at how it was closed.", "nl": "Bekijk hoe de dag is afgesloten."},
        )


def close_desk_day(
    day: date, *, counted: int | None, reasons: Mapping[str, str], by: Actor, now: datetime, note: str = ""
) -> DayClosed:
    """Close a day of the officer's desk, or raise BadInput for a missing count or reason; an earlier closing ends."""
    if counted is None or counted < 0:
        raise BadInput(
            [Mistake("counted", {"en": "Count the documents in the safe.", "nl": "Tel de documenten in de kluis."})]
        )
    if day > timezone.localdate(now):
        raise BadInput([Mistake("day", {"en": "This day is still to come.", "nl": "Deze dag moet nog komen."})])
    found = queries.day_at(by.desk, day)
    points = queries.open_points(found, counted=counted)
    said = {point.key: reasons.get(point.key, "").strip()[:300] for point in points}
    if unsaid := [key for key, reason in said.items() if not reason]:
        words = {"en": "Settle it, or say why it stays open.", "nl": "Handel het af, of zeg waarom het open blijft."}
        raise BadInput(Mistake(key, words) for key in unsaid)
    try:
        with transaction.atomic():
            DayClosed.objects.filter(desk=by.desk, day_on=day, reopened_at=None).update(reopened_at=now)
            return DayClosed.objects.create(
                region=settings.REGION,
                desk=by.desk,
                day_on=day,
                closed_at=now,
                by_staff_id=int(by.id) if by.id else None,
                counts=_counts(found, counted),
                left_open=[{"key": one.key, "kind": one.kind, "reason": said[one.key]} for one in points],
                note=note.strip()[:600],
            )
    except IntegrityError:
        raise ClosedMeanwhile from None


def nobody_came(day: date, *, by: Actor, now: datetime) -> int:
    """Note every visit of the day that is over, and to which nobody came, as missed; return how many."""
    return len(appointments.close_day(by.desk, day, now=now, by=by))


def has_left(arrival: UUID, *, by: Actor, now: datetime) -> int:
    """Say goodbye to a party that left; return its number."""
    return int(finishing.leave(arrival, by=by, now=now).number)


def _counts(found: queries.Day, counted: int) -> dict[str, Any]:
    states = [one.state for one in found.visits]
    return {
        "visits": len(states),
        "done": states.count("done"),
        "missed": states.count("no-show"),
        "parties": len(found.parties),
        "turns": len(found.turns),
        "safe_expected": found.in_safe,
        "safe_counted": counted,
    }
