"""Invented cases with the history that they are said to have had: for the demo, and marked as invented for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from softlanding.cases.actions.promises import rebuild_clocks
from softlanding.cases.models import Case, CaseEvent, PromiseClock, PromiseNote
from softlanding.core.rulebook import load_rulebook

LEFT_UNEXPLAINED = 4


@dataclass(frozen=True)
class Invented:
    """One invented case: of whom, of which kind, and the days on which it moved to which state."""

    household: UUID
    person_key: str
    kind: str
    moves: tuple[tuple[date, str], ...]


@transaction.atomic
def invent_cases(desk: str, told: Sequence[Invented], *, reasons: Sequence[str], now: datetime) -> None:
    """Write invented cases with their history, and a reason for each broken promise but the latest few."""
    pairs = [(_case(desk, one, now=now), one) for one in told]
    Case.objects.bulk_create([case for case, _ in pairs])
    CaseEvent.objects.bulk_create([event for case, one in pairs for event in _events(case, one)])
    rebuild_clocks(desk=desk)
    broken = PromiseClock.objects.filter(desk=desk, invented=True, broken_at=None).select_related("case")
    late = [
        one
        for one in broken.filter(outcome__in=["", "broken"], due_on__lt=timezone.localdate(now)).order_by(
            "due_on", "pk"
        )
        if one.paused_since_on is None
    ]
    notes = [_note(one, "broke", at=_morning(one.due_on)) for one in late]
    for at, one in enumerate(late[:-LEFT_UNEXPLAINED]):
        notes.append(_note(one, "reason", at=_morning(one.due_on, hour=10), reason=reasons[at % len(reasons)]))
    PromiseNote.objects.bulk_create(notes)
    rebuild_clocks(desk=desk)


def _case(desk: str, one: Invented, *, now: datetime) -> Case:
    kind = load_rulebook().case_kinds[one.kind]
    first, last = one.moves[0][0], one.moves[-1]
    closed = kind.state(last[1]).closes
    return Case(
        region=settings.REGION,
        kind=one.kind,
        household_id=one.household,
        person_key=one.person_key,
        authority=kind.authority,
        desk=desk,
        lane="fast-track" if one.kind == "registration" else "regular",
        state=last[1],
        state_since_on=last[0],
        facts={"invented": True, "purpose": "highly-skilled-migrant"},
        received_on=first,
        decided_on=last[0] if closed else None,
        opened_at=_morning(first, days=0),
        updated_at=now,
        closed_at=_morning(last[0], days=0, hour=16) if closed else None,
    )


def _events(case: Case, one: Invented) -> list[CaseEvent]:
    kind, events, before = load_rulebook().case_kinds[one.kind], [], ""
    moves = ((one.moves[0][0], kind.first), *one.moves)
    for at, (day, state) in enumerate(moves):
        changes = (change.id for change in kind.changes if before in change.frm and change.to == state)
        events.append(
            CaseEvent(
                region=case.region,
                case=case,
                what=next(changes, "opened" if not at else "changed"),
                from_state=before,
                to_state=state,
                happened_on=day,
                by_role="system",
                noted_at=_morning(day, days=0) + timedelta(minutes=at),
            )
        )
        before = state
    return events


def _note(clock: PromiseClock, what: str, *, at: datetime, reason: str = "") -> PromiseNote:
    return PromiseNote(
        region=clock.region,
        case_id=clock.case_id,
        promise=clock.promise,
        what=what,
        reason=reason,
        happened_on=timezone.localdate(at),
        by_role="system",
        noted_at=at,
    )


def _morning(day: date | None, *, days: int = 1, hour: int = 6) -> datetime:
    """Give an hour of the day after a day."""
    whole = (day or date.min) + timedelta(days=days)
    return datetime.combine(whole, time(hour), tzinfo=timezone.get_default_timezone())
