"""What can happen to a case of any kind: its term longer or standing still, a mistake corrected, another officer."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from softlanding.cases import queries
from softlanding.cases.actions.running import ONE_DAY, case_as_seen, end_suspension, noted, saved
from softlanding.cases.actions.states_refusals import (
    NothingToCorrect,
    NotLonger,
    NotSuspended,
    NotYourCase,
    OpenAlready,
)
from softlanding.cases.models import Case, CaseEvent, TermChange
from softlanding.common.access import Actor
from softlanding.common.errors import BadInput, Mistake, Words
from softlanding.core.cases import not_extended
from softlanding.core.rulebook import load_rulebook
from softlanding.core.rulebook.case_kinds import OFFICERS
from softlanding.people.queries import staff_at

MISSING: Words = {"en": "is missing", "nl": "ontbreekt"}
FUTURE: Words = {"en": "lies in the future", "nl": "ligt in de toekomst"}


@transaction.atomic
def extend_case(
    case: UUID, *, by: Actor, now: datetime, reason: str, on: date | None = None, months: int | None = None,
    seen: int | None = None,
) -> Case:  # fmt: skip
    """Make the term of the law longer, once, where the law allows it and before it has ended.

    `months`: fewer than the law allows at most. Raises NotLonger with the reason, NotYourCase, or BadInput.
    """
    found = _of_an_officer(case, by=by, seen=seen)
    today = timezone.localdate(now)
    day = on or today
    chosen, already = queries.term(found), queries.extension_of(queries.term_changes(found))
    due = None if found.decided_on else queries.due_on(found, on=day)
    if why := not_extended(chosen, due, on=day, already=already):
        raise NotLonger(why, article=f"{chosen.source} {chosen.article}" if chosen else "", due=due)
    most = chosen.extended_by if chosen else None
    at_most = (most.months if most else None) or 0
    mistakes = _wrong(found, day, today=today, reason=reason)
    if months is not None and not 1 <= months <= at_most:
        said = {"en": f"is at most {at_most}", "nl": f"is ten hoogste {at_most}"}
        mistakes.append(Mistake("months", said))
    if mistakes:
        raise BadInput(mistakes)
    event = noted(found, "extended", by=by, now=now, on=day, reason=reason)
    TermChange.objects.create(
        region=found.region,
        case=found,
        kind="extension",
        first_on=day,
        months=months or at_most,
        days=0 if at_most else (most.days if most else None) or 0,
        begun_by=event,
        reason=reason,
    )
    return saved(found, event, by=by, now=now)


@transaction.atomic
def suspend_case(
    case: UUID, *, by: Actor, now: datetime, reason: str, on: date | None = None, until: date | None = None,
    seen: int | None = None,
) -> Case:  # fmt: skip
    """Let the term stand still from the day after `on`, up to and with `until` or until resumed; not for papers."""
    found = _of_an_officer(case, by=by, seen=seen)
    today = timezone.localdate(now)
    day = on or today
    still = queries.stands_still(found, on=day + ONE_DAY)
    due = queries.due_on(found, on=day)
    runs = queries.kind_of(found).state(found.state).clock == "runs" and due is not None and day <= due
    if still or not runs:
        raise NotSuspended(stands_still=still)
    mistakes = _wrong(found, day, today=today, reason=reason)
    if until is not None and until <= day:
        mistakes.append(Mistake("until", {"en": "lies before the first day", "nl": "ligt voor de eerste dag"}))
    if mistakes:
        raise BadInput(mistakes)
    event = noted(found, "suspended", by=by, now=now, on=day, reason=reason)
    end_suspension(found, event, on=day + ONE_DAY)
    TermChange.objects.create(
        region=found.region, case=found, kind="suspension", first_on=day + ONE_DAY, given_on=until, begun_by=event,
        reason=reason,
    )  # fmt: skip
    return saved(found, event, by=by, now=now)


@transaction.atomic
def resume_case(
    case: UUID, *, by: Actor, now: datetime, on: date | None = None, reason: str = "", seen: int | None = None
) -> Case:
    """Let a term run again that `suspend_case` let stand still: from `on`, which counts."""
    found = _of_an_officer(case, by=by, seen=seen)
    today = timezone.localdate(now)
    day = on or today
    if queries.kind_of(found).state(found.state).clock != "runs":
        raise NotSuspended(stands_still=False)
    if mistakes := _wrong(found, day, today=today, reason="-"):
        raise BadInput(mistakes)
    event = noted(found, "resumed", by=by, now=now, on=day, reason=reason)
    if not end_suspension(found, event, on=day):
        raise NotSuspended(stands_still=False)
    return saved(found, event, by=by, now=now)


@transaction.atomic
def correct_case(case: UUID, *, by: Actor, now: datetime, reason: str, seen: int | None = None) -> Case:
    """Take back the last thing that still stands: a change of the table, also a decision, or a change of the term.

    Only who acts for the authority that made it; nothing is erased: the history gets an event that corrects. This is
    the only way in which a closed case opens again. Raises NothingToCorrect, NotYourCase, OpenAlready or BadInput.
    """
    found = _of_an_officer(case, by=by, seen=seen)
    last = queries.last_change(found)
    if last is None:
        raise NothingToCorrect
    if last.by_role in OFFICERS and last.by_role != by.role:
        raise NotYourCase
    if not reason.strip():
        raise BadInput([Mistake("reason", MISSING)])
    before = found.state
    TermChange.objects.filter(case=found, begun_by=last).delete()
    TermChange.objects.filter(case=found, ended_by=last).update(until_on=None, ended_by=None)
    _take_back(found, last)
    event = noted(found, "corrected", by=by, now=now, on=timezone.localdate(now), reason=reason, from_state=before)
    kind = queries.kind_of(found)
    try:
        with transaction.atomic():
            return saved(found, event, by=by, now=now)
    except IntegrityError as error:
        raise OpenAlready(kind) from error


def _take_back(case: Case, last: CaseEvent) -> None:
    """Put a case back where it stood before this event; what only changed the term leaves the state alone."""
    kind = queries.kind_of(case)
    change = kind.change(last.what)
    if change is None:
        return
    was, is_now = kind.state(last.from_state), kind.state(last.to_state)
    earlier = [
        event.happened_on
        for event in CaseEvent.objects.filter(case=case, to_state=was.id, pk__lt=last.pk)
        .exclude(from_state=was.id)
        .exclude(what="corrected")
        .order_by("pk")
    ]
    case.state = was.id
    case.state_since_on = earlier[-1] if earlier else timezone.localdate(case.opened_at)
    if was.clock == "not-begun" and is_now.clock == "runs":
        case.received_on = None
    if change.decides:
        case.decided_on = None
    if not was.closes:
        case.closed_at = None


@transaction.atomic
def assign_case(
    case: UUID, *, by: Actor, now: datetime, officer: int | None = None, reason: str = "", seen: int | None = None
) -> Case:
    """Give a case to an officer of the same role at the desk; without one, take it over oneself."""
    found = _of_an_officer(case, by=by, seen=seen)
    wanted = officer if officer is not None else int(by.id or 0)
    colleagues = {member.pk for member in staff_at(by.desk) if member.role == by.role} if by.desk else set()
    if wanted not in colleagues | {int(by.id or 0)} or not wanted:
        said: Words = {"en": "does not work here in this role", "nl": "werkt hier niet in deze rol"}
        raise BadInput([Mistake("officer", said)])
    event = noted(found, "assigned", by=by, now=now, on=timezone.localdate(now), reason=reason)
    found.officer_id = wanted
    return saved(found, event, by=by, now=now)


@transaction.atomic
def hand_over_case(
    case: UUID, *, by: Actor, now: datetime, reason: str, authority: str = "", desk: str = "", seen: int | None = None
) -> Case:
    """Give a case to the other authority that its kind is shared with, or to another desk; nobody has it there yet."""
    found = _of_an_officer(case, by=by, seen=seen)
    kind, mistakes = queries.kind_of(found), []
    if not reason.strip():
        mistakes.append(Mistake("reason", MISSING))
    if authority and (authority not in kind.authorities or authority == found.authority):
        said: Words = {"en": "does not have cases of this kind", "nl": "heeft geen zaken van deze soort"}
        mistakes.append(Mistake("authority", said))
    if desk and (desk not in load_rulebook().desks or desk == found.desk):
        mistakes.append(Mistake("desk", {"en": "is not another desk", "nl": "is geen ander loket"}))
    if not authority and not desk:
        mistakes.append(Mistake("desk", MISSING))
    if mistakes:
        raise BadInput(mistakes)
    event = noted(found, "handed-over", by=by, now=now, on=timezone.localdate(now), reason=reason)
    found.authority, found.desk, found.officer = authority or found.authority, desk or found.desk, None
    return saved(found, event, by=by, now=now)


def _of_an_officer(case: UUID, *, by: Actor, seen: int | None) -> Case:
    """Return a case to change for who works on it as staff, or raise NotYourCase."""
    found = case_as_seen(case, seen=seen)
    if by.role not in queries.CASEWORKERS or not queries.acts_on(by, found):
        raise NotYourCase
    return found


def _wrong(case: Case, day: date, *, today: date, reason: str) -> list[Mistake]:
    mistakes = []
    if day > today:
        mistakes.append(Mistake("on", FUTURE))
    if case.received_on is not None and day < case.received_on:
        mistakes.append(Mistake("on", {"en": "lies before the receipt", "nl": "ligt voor de ontvangst"}))
    if not reason.strip():
        mistakes.append(Mistake("reason", MISSING))
    return mistakes
