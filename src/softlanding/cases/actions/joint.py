"""Changing the desk's tasks: make, take, assign, hand over, move, end, and open again. Who was second is told so."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from softlanding.cases.models import Looking, WorkItem
from softlanding.cases.queries import joint as queries
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.errors import BadInput, Conflict, Mistake, NotAllowed
from softlanding.directory.queries import AUTHORITIES
from softlanding.people import queries as people

DONE, DROPPED = "done", "dropped"
MOST_LETTERS = 200


@dataclass(frozen=True, kw_only=True)
class NewWork:
    """A task to make: for whom, which authority has to do what, by when; with a visit or case that it belongs to."""

    household: UUID
    what: str
    authority: str
    due_on: date | None = None
    visit: UUID | None = None
    case: UUID | None = None
    assigned_to: int | None = None
    word: str = ""


class WorkTaken(Conflict):
    """A colleague took it a moment before."""

    def __init__(self, item: WorkItem) -> None:
        who = item.assigned_to.display_name if item.assigned_to else ""
        super().__init__(
            "work-taken",
            {"en": f"{who} took this task before you.", "nl": f"{who} nam deze taak eerder dan u."},
            {"en": "Choose another one, or ask your colleague.", "nl": "Kies een andere, of vraag het uw collega."},
        )


class WorkChanged(Conflict):
    """The task is no longer as the page showed it."""

    def __init__(self, item: WorkItem) -> None:
        state = {
            "open": {"en": "It is open.", "nl": "De taak is open."},
            "done": {"en": "It is done.", "nl": "De taak is klaar."},
            "dropped": {"en": "It was dropped.", "nl": "De taak is vervallen."},
        }[item.state]
        super().__init__(
            "work-changed",
            {
                "en": f"A colleague changed this task after you opened the page. {state['en']}",
                "nl": f"Een collega heeft deze taak veranderd nadat u de pagina opende. {state['nl']}",
            },
            {"en": "Look at it as it is now, then decide.", "nl": "Bekijk de taak zoals die nu is, en beslis dan."},
        )


class NotYourWork(NotAllowed):
    """The task is the other authority's."""

    def __init__(self, authority: str) -> None:
        words = AUTHORITIES.get(authority, {"en": authority, "nl": authority})
        super().__init__(
            "not-your-work",
            {"en": f"This task is for: {words['en']}.", "nl": f"Deze taak is voor: {words['nl']}."},
            {"en": "Ask a colleague of that authority.", "nl": "Vraag een collega van die instantie."},
        )


def make_work(new: NewWork, *, by: Actor, now: datetime) -> WorkItem:
    """Make a task at the officer's own desk; for another authority it is handed over, with a word."""
    _check(new)
    own = queries.own_authority(by)
    handed = bool(own) and own != new.authority
    staff = _staff(by)
    with transaction.atomic():
        item = WorkItem.objects.create(
            region=settings.REGION,
            desk=by.desk,
            authority=new.authority,
            household_id=new.household,
            case_id=new.case,
            visit=new.visit,
            what=new.what.strip()[:MOST_LETTERS],
            due_on=new.due_on,
            assigned_to_id=new.assigned_to,
            made_by_id=staff,
            handed_over_by_id=staff if handed else None,
            handed_over_from=own if handed else "",
            handed_over_word=new.word.strip()[:300] if handed else "",
            made_at=now,
        )
        _note(item, by, handed=handed)
    return item


def take_work(key: int, *, by: Actor) -> WorkItem:
    """Take a task that nobody has; of two officers, one has it and the other is told who."""
    item = _own(key, by)
    if str(item.assigned_to_id) == by.id and item.state == "open":
        return item
    free = WorkItem.objects.filter(pk=key, state="open", assigned_to=None, authority=item.authority)
    with transaction.atomic():
        if not free.update(assigned_to=_staff(by), version=F("version") + 1):
            item = queries.work_item(key, desk=by.desk)
            raise WorkTaken(item) if item.assigned_to_id else WorkChanged(item)
        _note(item, by)
    return queries.work_item(key, desk=by.desk)


def assign_work(key: int, *, to: int | None, by: Actor, seen: int, word: str = "") -> WorkItem:
    """Give a task to a colleague of the same desk who serves its authority, or to nobody."""
    item = _own(key, by)
    if to is not None:
        _check_colleague(to, item.authority, desk=by.desk)
    handed = to is not None and str(to) != by.id
    told: dict[str, Any] = {"assigned_to": to}
    if handed:
        told |= {"handed_over_by": _staff(by), "handed_over_from": "", "handed_over_word": word.strip()[:300]}
    return _change(item, by, seen=seen, handed=handed, **told)


def hand_over_work(key: int, *, to: str, word: str, by: Actor, seen: int) -> WorkItem:
    """Hand a task over to another authority, with a word; whoever is there takes it."""
    item = _own(key, by)
    wrong = []
    if to not in AUTHORITIES or to == item.authority:
        wrong.append(Mistake("to", {"en": "Choose the other authority.", "nl": "Kies de andere instantie."}))
    if not word.strip():
        wrong.append(Mistake("word", {"en": "Say in a few words why.", "nl": "Zeg in een paar woorden waarom."}))
    if wrong:
        raise BadInput(wrong)
    return _change(
        item,
        by,
        seen=seen,
        handed=True,
        authority=to,
        assigned_to=None,
        handed_over_by=_staff(by),
        handed_over_from=item.authority,
        handed_over_word=word.strip()[:300],
    )


def move_work(key: int, *, due_on: date | None, by: Actor, seen: int) -> WorkItem:
    """Give a task another due day."""
    if due_on is None:
        raise BadInput([Mistake("due_on", {"en": "Choose a day.", "nl": "Kies een dag."})])
    return _change(_own(key, by), by, seen=seen, due_on=due_on)


def end_work(key: int, *, state: str, outcome: str, by: Actor, now: datetime, seen: int) -> WorkItem:
    """End a task as done or dropped, with what came of it; what is dropped needs a reason."""
    item = _own(key, by)
    if state not in {DONE, DROPPED} or (state == DROPPED and not outcome.strip()):
        raise BadInput([Mistake("outcome", {"en": "Say why it is dropped.", "nl": "Zeg waarom de taak vervalt."})])
    return _change(item, by, seen=seen, state=state, outcome=outcome.strip()[:300], ended_at=now, ended_by=_staff(by))


def reopen_work(key: int, *, by: Actor, seen: int) -> WorkItem:
    """Open an ended task again: whoever pressed the wrong button takes it back."""
    item = _own(key, by)
    if item.state == "open":
        raise WorkChanged(item)
    return _change(item, by, seen=seen, was=item.state, state="open", outcome="", ended_at=None, ended_by=None)


def keep_looking(household: UUID, *, by: Actor, now: datetime) -> None:
    """Note that an officer has a household's page open at this moment, and forget who closed theirs."""
    Looking.objects.filter(seen_at__lt=now - queries.LOOKS_FOR * 10).delete()
    Looking.objects.update_or_create(
        household_id=household, staff_id=int(by.id), defaults={"region": settings.REGION, "seen_at": now}
    )


def _check(new: NewWork) -> None:
    wrong = []
    if not new.what.strip():
        wrong.append(Mistake("what", {"en": "Say what has to be done.", "nl": "Zeg wat er moet gebeuren."}))
    if new.authority not in AUTHORITIES:
        wrong.append(Mistake("authority", {"en": "Choose who does it.", "nl": "Kies wie het doet."}))
    if wrong:
        raise BadInput(wrong)


def _check_colleague(to: int, authority: str, *, desk: str) -> None:
    member = next((one for one in people.staff_at(desk) if one.pk == to), None)
    serves = member and queries.OWN_AUTHORITY.get(member.role, authority if member.role == "coordinator" else "")
    if serves != authority:
        raise BadInput(
            [
                Mistake(
                    "to",
                    {
                        "en": "Choose a colleague of this desk and authority.",
                        "nl": "Kies een collega van dit loket en deze instantie.",
                    },
                )
            ]
        )


def _own(key: int, by: Actor) -> WorkItem:
    item = queries.work_item(key, desk=by.desk)
    if not queries.reads_work_of(by, item.authority):
        raise NotYourWork(item.authority)
    return item


def _change(item: WorkItem, by: Actor, *, seen: int, handed: bool = False, was: str = "open", **to: Any) -> WorkItem:
    """Change a task that is still as it was seen, in one statement: the database says who was first."""
    with transaction.atomic():
        same = WorkItem.objects.filter(pk=item.pk, version=seen, state=was)
        if not same.update(**to, version=seen + 1):
            raise WorkChanged(queries.work_item(item.pk, desk=by.desk))
        _note(item, by, handed=handed)
    return queries.work_item(item.pk, desk=by.desk)


def _staff(by: Actor) -> int | None:
    return int(by.id) if by.kind == "staff" and by.id else None


def _note(item: WorkItem, by: Actor, *, handed: bool = False) -> None:
    audit.record_write(
        by=by,
        purpose=Purpose.APPOINTMENTS,
        household=item.household_id,
        sentence="joint-work-handed-over" if handed else "joint-work",
        compartments=[Compartment.APPOINTMENTS],
        region=item.region,
    )
