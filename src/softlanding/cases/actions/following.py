"""Cases that begin by themselves, or with what the newcomer tells; and what moves them on without an officer."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from softlanding.appointments.actions import TaskDone
from softlanding.cases import queries
from softlanding.cases.actions.following_letters import forget_letters
from softlanding.cases.actions.running import CaseChanged, NewCase, case_changed, change_case, open_case
from softlanding.cases.actions.states import correct_case
from softlanding.cases.actions.states_refusals import OpenAlready
from softlanding.cases.models import Case, CaseEvent
from softlanding.cases.queries import following
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose, Role
from softlanding.common.errors import BadInput, Conflict, Mistake, Refused
from softlanding.core.rulebook import load_rulebook

log = structlog.get_logger("softlanding.cases")


class FollowedAlready(Conflict):
    """The household follows this application already."""

    def __init__(self) -> None:
        super().__init__(
            "followed-already",
            {"en": "You follow this application already.", "nl": "U volgt deze aanvraag al."},
            {"en": "Open it in your list of cases.", "nl": "Open de aanvraag in uw lijst met zaken."},
        )


def begin_from_visit(*, visit: Any, by: Actor, now: datetime, **_: Any) -> None:
    """Open a case for each person and service of a booked visit, unless one is open. A cancelled visit leaves it."""
    kinds = following.kinds_by_service()
    wanted = {(task.person_key, task.service) for task in visit.tasks.all() if task.service in kinds}
    if not wanted:
        return
    open_now = set(Case.objects.filter(household=visit.household_id, closed_at=None).values_list("person_key", "kind"))
    for person, service in sorted(wanted):
        if (person, kinds[service].id) not in open_now:
            _begin(visit, person, kinds[service].id, by=by, now=now)


def _begin(visit: Any, person_key: str, kind: str, *, by: Actor, now: datetime) -> None:
    household = visit.household
    chosen = load_rulebook().case_kinds[kind].terms
    facts = following.facts_of(household.pk, person_key, on=timezone.localdate(now)) if chosen else {}
    new = NewCase(
        kind=kind,
        household=household.pk,
        person_key=person_key,
        desk=visit.desk,
        municipality=household.municipality,
        facts=facts,
        region=visit.region,
    )
    # somebody else opened it at this very moment, or another service of the visit belongs to the same kind
    with suppress(OpenAlready), transaction.atomic():
        open_case(new, by=by, now=now)


def move_on_from_task(*, done: TaskDone, **_: Any) -> None:
    """Move a case on as far as the fact says that its task was done at the desk; a decision stays the officer's."""
    name, change = following.AT_THE_DESK.get(done.service, ("", ""))
    kind = load_rulebook().case_kinds.get(name)
    if kind is None:
        return
    mine = Case.objects.filter(
        household=done.visit.household_id, person_key=done.person_key, kind=kind.id, closed_at=None
    )
    if not mine.exists():
        _begin(done.visit, done.person_key, kind.id, by=done.by, now=done.now)
    case = mine.get()
    possible = [one for one in kind.changes_from(case.state, done.by.role) if one.id == change and not one.decides]
    if not possible:
        return
    try:
        with transaction.atomic():
            change_case(case.pk, change, by=done.by, now=done.now, on=timezone.localdate(done.now))
    except Refused as refused:  # the turn ends all the same; the officer sees the case as it stands
        log.warning("case-not-moved", case=str(case.pk), code=refused.code)


def take_back_from_task(*, done: TaskDone, **_: Any) -> None:
    """Let a case stand as before when the officer takes back that its task was done, unless more happened since."""
    kind, change = following.AT_THE_DESK.get(done.service, ("", ""))
    cases = Case.objects.filter(household=done.visit.household_id, person_key=done.person_key, kind=kind)
    case = cases.order_by("-opened_at").first()
    last = queries.last_change(case) if case else None
    if case is None or last is None or last.what != change or last.by_role != done.by.role:
        return
    try:
        with transaction.atomic():
            correct_case(case.pk, by=done.by, now=done.now, reason=gettext("Taken back at the desk."))
    except Refused as refused:  # another one of the kind was opened since, or the officer may not: they see it
        log.warning("case-not-taken-back", case=str(case.pk), code=refused.code)


@transaction.atomic
def follow_application(
    *, household: Any, kind: str, person_key: str, applied_on: date, by: Actor, now: datetime
) -> Case:
    """Follow an application that the newcomer says to have made. Raises FollowedAlready or BadInput.

    It stands on their word alone, and says so: no live link to the authority is pretended.
    """
    known = {one.id: one for one in following.kinds_to_follow()}
    today = timezone.localdate(now)
    if mistakes := _wrong(kind in known, applied_on, today):
        raise BadInput(mistakes)
    found = (
        Case.objects.select_for_update()
        .filter(household=household, kind=kind, person_key=person_key, closed_at=None)
        .first()
    )
    if found is not None and found.received_on is not None:
        raise FollowedAlready
    facts = {**following.facts_of(household.pk, person_key, on=today), following.STATED: "newcomer"}
    case = found or open_case(
        NewCase(
            kind=kind,
            household=household.pk,
            person_key=person_key,
            municipality=household.municipality,
            facts=facts,
            region=household.region,
        ),
        by=by,
        now=now,
    )
    before = case.state
    case.state, case.state_since_on = following.stated_state(known[kind]) or before, applied_on
    case.facts, case.received_on = facts, applied_on
    case.due_on = queries.due_on(case, on=today)
    case.version, case.updated_at = case.version + 1, now
    case.save()
    _note(case, before, "told", by=by, now=now, on=applied_on)
    return case


def _wrong(known: bool, applied_on: date, today: date) -> list[Mistake]:
    mistakes = []
    if not known:
        mistakes.append(Mistake("kind", {"en": "is not known", "nl": "is niet bekend"}))
    if applied_on > today:
        mistakes.append(Mistake("applied_on", {"en": "lies in the future", "nl": "ligt in de toekomst"}))
    if applied_on.year < today.year - 10:
        mistakes.append(Mistake("applied_on", {"en": "lies too long ago", "nl": "ligt te lang geleden"}))
    return mistakes


def _note(case: Case, before: str, what: str, *, by: Actor, now: datetime, on: date) -> None:
    event = CaseEvent.objects.create(
        region=case.region,
        case=case,
        what=what,
        version=case.version,
        from_state=before,
        to_state=case.state,
        happened_on=on,
        by_role=by.role,
        noted_at=now,
    )
    if case.household_id is not None:
        _note_change(case, "case-stated" if what == "told" else "case-changed", by=by)
    case_changed.send(sender=Case, change=CaseChanged(case, event, by))


def _note_change(case: Case, sentence: str, *, by: Actor) -> None:
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE if by.kind == "newcomer" else queries.purpose_of(case),
        household=case.household_id,
        sentence=sentence,
        compartments=[Compartment(load_rulebook().case_kinds[case.kind].compartment)],
        params={"reference": case.reference},
        region=case.region,
        person=by.id if by.kind == "newcomer" else "",
    )


def change_own(
    case: UUID, change: str, *, by: Actor, now: datetime, seen: int, on: date | None = None, reason: str = ""
) -> Case:
    """Make a change that the table of the kind lets the newcomer make; a member acts for themselves as one."""
    return change_case(case, change, by=replace(by, role=Role.NEWCOMER), now=now, seen=seen, on=on, reason=reason)


def forget_cases(*, household: Any, **_: Any) -> None:
    """Send nothing any more about the cases of a household that is about to be deleted; they go with it."""
    forget_letters(household)
