"""Open a case and change where it stands: only as the table of its kind allows, and with its history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from softlanding.cases import queries
from softlanding.cases.models import Case, CaseEvent, TermChange
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.errors import BadInput, Conflict, Mistake, NotAllowed
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import CaseKind, Change

case_changed = Signal()
"""Sent inside the transaction, with `change` (a CaseChanged), after each thing that happened to a case."""


@dataclass(frozen=True)
class CaseChanged:
    """What happened to a case, for whoever follows it: the case as it is now, and the event."""

    case: Case
    event: CaseEvent
    by: Actor


@dataclass(frozen=True, kw_only=True)
class NewCase:
    """A case to open: of which kind, for whom, at which desk; `facts` only those that choose its term or promise."""

    kind: str
    household: UUID | None = None
    announcement: UUID | None = None
    person_key: str = ""
    desk: str = ""
    municipality: str = ""
    lane: str = "regular"
    received_on: date | None = None
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    region: str = ""


class NotThisChange(NotAllowed):
    """The table of the kind does not allow this change from this state, for this role."""

    def __init__(self, kind: CaseKind, state: str, change: str) -> None:
        title = kind.state(state).title
        super().__init__(
            "not-this-change",
            {
                "en": f"“{change}” is not possible while this case is “{title.en}”.",
                "nl": f"“{change}” kan niet zolang deze zaak “{title.nl}” is.",
            },
            {"en": "Choose one of the steps on the page.", "nl": "Kies een van de stappen op de pagina."},
        )


class ChangedMeanwhile(Conflict):
    """Somebody else changed the case after this page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "changed-meanwhile",
            {"en": "A colleague changed this case meanwhile.", "nl": "Een collega heeft deze zaak intussen veranderd."},
            {"en": "Look at it as it is now, then decide.", "nl": "Bekijk de zaak zoals die nu is, en beslis dan."},
        )


@transaction.atomic
def open_case(new: NewCase, *, by: Actor, now: datetime) -> Case:
    """Open a case in the first state of its kind, and count its term when it was received already."""
    kind = load_rulebook().case_kinds[new.kind]
    case = Case.objects.create(
        region=new.region or settings.REGION,
        kind=new.kind,
        household_id=new.household,
        announcement_id=new.announcement,
        person_key=new.person_key,
        authority=kind.authority,
        desk=new.desk,
        municipality=new.municipality,
        lane=new.lane,
        state=kind.first,
        state_since_on=timezone.localdate(now),
        facts=dict(new.facts),
        received_on=new.received_on,
        opened_at=now,
        updated_at=now,
    )
    _happened(case, "opened", by=by, now=now, to_state=kind.first)
    return case


@transaction.atomic
def change_case(
    case: UUID, change: str, *, by: Actor, now: datetime, seen: int | None = None, on: date | None = None,
    reason: str = "", note: str = "",
) -> Case:  # fmt: skip
    """Make one change of the kind's table. Raises NotThisChange, ChangedMeanwhile, or BadInput for what is missing."""
    found = queries.case_to_change(case)
    if seen is not None and found.version != seen:
        raise ChangedMeanwhile
    kind = load_rulebook().case_kinds[found.kind]
    wanted = next((one for one in kind.changes_from(found.state, by.role) if one.id == change), None)
    if wanted is None:
        raise NotThisChange(kind, found.state, change)
    day = on or timezone.localdate(now)
    _check(wanted, found, day=on, reason=reason, today=timezone.localdate(now))
    before, found.state, found.state_since_on = found.state, wanted.to, day
    _move_clock(found, kind, before, day, reason)
    if wanted.decides:
        found.decided_on = day
    if kind.state(wanted.to).closes:
        found.closed_at = now
    found.due_on = queries.due_on(found, on=timezone.localdate(now))
    found.version, found.updated_at = found.version + 1, now
    found.save()
    _happened(found, change, by=by, now=now, from_state=before, to_state=found.state, on=day, reason=reason, note=note)
    return found


@transaction.atomic
def extend_case(case: UUID, *, by: Actor, now: datetime, reason: str, on: date | None = None) -> Case:
    """Make the term of the law longer, once, where the law allows it and before it has ended."""
    raise NotImplementedError


def _check(wanted: Change, case: Case, *, day: date | None, reason: str, today: date) -> None:
    mistakes = []
    if "day" in wanted.needs and day is None:
        mistakes.append(Mistake("on", {"en": "is missing", "nl": "ontbreekt"}))
    if day is not None and day > today:
        mistakes.append(Mistake("on", {"en": "lies in the future", "nl": "ligt in de toekomst"}))
    if day is not None and case.received_on is not None and day < case.received_on:
        mistakes.append(Mistake("on", {"en": "lies before the receipt", "nl": "ligt voor de ontvangst"}))
    if "reason" in wanted.needs and not reason.strip():
        mistakes.append(Mistake("reason", {"en": "is missing", "nl": "ontbreekt"}))
    if mistakes:
        raise BadInput(mistakes)


def _move_clock(case: Case, kind: CaseKind, before: str, day: date, reason: str) -> None:
    """Begin, stop or resume the term as the states say."""
    was, is_now = kind.state(before).clock, kind.state(case.state)
    if was == "not-begun" and is_now.clock == "runs":
        case.received_on = day
    if was == "runs" and is_now.clock == "stopped" and not is_now.closes:
        TermChange.objects.create(region=case.region, case=case, kind="suspension", first_on=day, reason=reason)
    if was == "stopped":
        TermChange.objects.filter(case=case, kind="suspension", until_on=None).update(until_on=day)


def _happened(case: Case, what: str, *, by: Actor, now: datetime, on: date | None = None, **more: str) -> CaseEvent:
    event = CaseEvent.objects.create(
        region=case.region,
        case=case,
        what=what,
        happened_on=on or timezone.localdate(now),
        by_role=by.role,
        by_staff_id=by.id if by.kind == "staff" else None,
        noted_at=now,
        **more,
    )
    if case.household_id is not None:
        audit.record_write(
            by=by,
            purpose=Purpose.RESIDENCE if case.authority == "ind" else Purpose.REGISTRATION,
            household=case.household_id,
            sentence="case-changed",
            compartments=[Compartment(load_rulebook().case_kinds[case.kind].compartment)],
            params={"reference": case.reference},
            region=case.region,
        )
    case_changed.send(sender=Case, change=CaseChanged(case, event, by))
    return event
