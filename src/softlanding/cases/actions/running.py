"""Open a case and change where it stands: only as the table of its kind allows, and with its history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.dispatch import Signal
from django.utils import timezone

from softlanding.cases import queries
from softlanding.cases.actions.states_refusals import ChangedMeanwhile, NotThisChange, NotYourCase, OpenAlready
from softlanding.cases.models import Case, CaseEvent, TermChange
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment
from softlanding.common.errors import BadInput, Mistake
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import CaseKind, Change

ONE_DAY = timedelta(days=1)
FOLLOWED = frozenset({"case-manager", "guardian"})

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


@transaction.atomic
def open_case(new: NewCase, *, by: Actor, now: datetime) -> Case:
    """Open a case in the first state of its kind, and count its term when it was received already.

    Raises OpenAlready while this person has an open case of the kind. Who follows an asylum application has it at once.
    """
    kind = load_rulebook().case_kinds[new.kind]
    try:
        with transaction.atomic():
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
                officer_id=int(by.id) if by.role in FOLLOWED and by.kind == "staff" else None,
                opened_at=now,
                updated_at=now,
            )
    except IntegrityError as error:
        if "one_open_case_of_a_kind" in str(error) or "cases_case.household_id" in str(error):
            raise OpenAlready(kind) from error
        raise
    if new.received_on is not None:
        case.due_on = queries.due_on(case, on=timezone.localdate(now))
        case.save(update_fields=["due_on"])
    happened(case, "opened", by=by, now=now, to_state=kind.first)
    return case


@transaction.atomic
def change_case(
    case: UUID, change: str, *, by: Actor, now: datetime, seen: int | None = None, on: date | None = None,
    reason: str = "", note: str = "", until: date | None = None,
) -> Case:  # fmt: skip
    """Make one change of the kind's table. `until`: the last day that is given for papers, where the term stands still.

    Raises NotYourCase, NotThisChange, ChangedMeanwhile, or BadInput for what is missing.
    """
    found = case_as_seen(case, seen=seen)
    kind = load_rulebook().case_kinds[found.kind]
    maker = queries.case_maker(by)
    wanted = next((one for one in kind.changes_from(found.state, maker) if one.id == change), None)
    if wanted is None:
        raise NotThisChange(kind, found.state, change)
    if not queries.acts_on(by, found):
        raise NotYourCase
    today = timezone.localdate(now)
    day = on or today
    _check(wanted, found, kind, day=on, reason=reason, today=today, until=until)
    before, found.state, found.state_since_on = found.state, wanted.to, day
    if wanted.decides:
        found.decided_on = day
    if kind.state(wanted.to).closes:
        found.closed_at = now
    if kind.state(before).clock == "not-begun" and kind.state(found.state).clock == "runs":
        found.received_on = day
    event = _event(found, change, by=by, now=now, from_state=before, on=day, reason=reason, note=note)
    _move_clock(found, kind, before, event, until)
    return saved(found, event, by=by, now=now)


def case_as_seen(case: UUID, *, seen: int | None) -> Case:
    """Return a case to change, locked, or raise ChangedMeanwhile when it is not the version that somebody saw."""
    found = queries.case_to_change(case)
    if seen is not None and found.version != seen:
        raise ChangedMeanwhile
    return found


def saved(case: Case, event: CaseEvent, *, by: Actor, now: datetime) -> Case:
    """Keep what an action changed, count its term anew, and tell the audit and whoever follows the case."""
    case.due_on = queries.due_on(case, on=timezone.localdate(now))
    case.version, case.updated_at = case.version + 1, now
    case.save()
    _told(case, event, by=by)
    return case


def happened(case: Case, what: str, *, by: Actor, now: datetime, on: date | None = None, **more: str) -> CaseEvent:
    """Write what happened into the history of a case that is saved already."""
    event = _event(case, what, by=by, now=now, on=on, version=case.version, **more)
    _told(case, event, by=by)
    return event


def noted(
    case: Case, what: str, *, by: Actor, now: datetime, on: date, reason: str = "", from_state: str = ""
) -> CaseEvent:
    """Begin the event of an action that `saved` completes."""
    return _event(case, what, by=by, now=now, on=on, reason=reason, from_state=from_state or case.state)


def _check(
    wanted: Change, case: Case, kind: CaseKind, *, day: date | None, reason: str, today: date, until: date | None
) -> None:
    mistakes = []
    if "day" in wanted.needs and day is None:
        mistakes.append(Mistake("on", {"en": "is missing", "nl": "ontbreekt"}))
    if day is not None and day > today:
        mistakes.append(Mistake("on", {"en": "lies in the future", "nl": "ligt in de toekomst"}))
    if day is not None and case.received_on is not None and day < case.received_on:
        mistakes.append(Mistake("on", {"en": "lies before the receipt", "nl": "ligt voor de ontvangst"}))
    elif day is not None and case.state != kind.first and day < case.state_since_on:
        mistakes.append(Mistake("on", {"en": "lies before the last change", "nl": "ligt voor de vorige stap"}))
    if "reason" in wanted.needs and not reason.strip():
        mistakes.append(Mistake("reason", {"en": "is missing", "nl": "ontbreekt"}))
    if until is not None and until < (day or today):
        mistakes.append(
            Mistake("until", {"en": "lies before the day of asking", "nl": "ligt voor de dag van de vraag"})
        )
    if mistakes:
        raise BadInput(mistakes)


def _move_clock(case: Case, kind: CaseKind, before: str, event: CaseEvent, until: date | None) -> None:
    """Stop or resume the term as the states say. It stands still from the day after asking (Awb 4:15)."""
    was, is_now = kind.state(before).clock, kind.state(case.state).clock
    first = event.happened_on + ONE_DAY
    if is_now in {"stopped", "ended"} or was == "stopped":
        end_suspension(case, event, on=event.happened_on)
    if was == "runs" and is_now == "stopped" and case.received_on is not None:
        TermChange.objects.create(
            region=case.region, case=case, kind="suspension", first_on=first, given_on=until, begun_by=event,
            reason=event.reason,
        )  # fmt: skip


def end_suspension(case: Case, event: CaseEvent, *, on: date) -> bool:
    """Let the term run again from a day on, or from when the given day had passed; say whether it stood still."""
    one = TermChange.objects.filter(case=case, kind="suspension", until_on=None).first()
    if one is None:
        return False
    passed = one.given_on + ONE_DAY if one.given_on else on
    one.until_on, one.ended_by = max(one.first_on, min(on, passed)), event
    one.save(update_fields=["until_on", "ended_by"])
    return True


def _event(
    case: Case, what: str, *, by: Actor, now: datetime, on: date | None = None, version: int = 0, **more: str
) -> CaseEvent:
    return CaseEvent.objects.create(
        region=case.region,
        case=case,
        what=what,
        version=version or case.version + 1,
        happened_on=on or timezone.localdate(now),
        by_role=by.role,
        by_staff_id=by.id if by.kind == "staff" else None,
        noted_at=now,
        **{"to_state": case.state, **more},
    )


def _told(case: Case, event: CaseEvent, *, by: Actor) -> None:
    audit.record_write(
        by=by,
        purpose=queries.case_purpose(by, case),
        household=case.household_id,
        sentence="case-changed",
        compartments=[Compartment(load_rulebook().case_kinds[case.kind].compartment)],
        params={"reference": case.reference},
        region=case.region,
    )
    case_changed.send(sender=Case, change=CaseChanged(case, event, by))
