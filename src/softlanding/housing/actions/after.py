"""After the move: note what was done, hand the household over to the integration side, and take it over."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from softlanding.common import jobs
from softlanding.common.access import Actor, Compartment
from softlanding.common.errors import BadInput, Conflict, Mistake, NotFound, Words
from softlanding.housing.actions.waiting_noted import happened
from softlanding.housing.models import AfterMovePoint, Handover, Offer, WaitingHousehold
from softlanding.housing.queries.after import STANDING, AfterMove, after_move
from softlanding.housing.queries.waiting_staff import case_manager

TELL_AFTER = "housing.tell-after-move"
CHANGED = "after-move-changed"
TOUCHED = (Compartment.HOUSEHOLD, Compartment.CONTACT)
EARLIEST = timedelta(weeks=4)
"""A move can be told to the municipality from four weeks before it (Wet BRP 2.39)."""
LONGEST = 600


class NotYoursToTake(Conflict):
    """The household was handed over to somebody else, or taken over already."""

    def __init__(self) -> None:
        super().__init__(
            "not-yours-to-take",
            {
                "en": "This household is not handed over to you any more.",
                "nl": "Dit huishouden is niet meer aan u overgedragen.",
            },
            {"en": "Look who has it now.", "nl": "Kijk wie het nu heeft."},
        )


def begin_after_move(*, offer: Offer, now: datetime, **_: Any) -> None:
    """Answer `home_moved`: what was noted after an earlier move is over, and the contact person is told."""
    waiting = offer.waiting
    AfterMovePoint.objects.filter(waiting=waiting).delete()
    Handover.objects.filter(waiting=waiting, state__in=STANDING).update(state=Handover.State.REPLACED)
    if waiting.contact_person_id:
        _tell("moved", waiting, waiting.contact_person_id, now)


@transaction.atomic
def note_after_move(
    key: UUID, kind: str, member: str, *, state: str, on: date | None, by: Actor, now: datetime
) -> None:
    """Note a point as under way or done on a day; `to-do` takes that back. Raises BadInput with every mistake."""
    found = _to_change(key, by=by, now=now)
    if not any(one.kind == kind and one.key == member for one in found.points):
        raise NotFound
    today = timezone.localdate(now)
    mistakes = _wrong(state, on, found.moved.moved_on, today)
    if mistakes:
        raise BadInput(mistakes)
    if state == "to-do":
        AfterMovePoint.objects.filter(waiting=found.waiting, kind=kind, member_key=member).delete()
    else:
        AfterMovePoint.objects.update_or_create(
            waiting=found.waiting,
            kind=kind,
            member_key=member,
            defaults={
                "region": found.waiting.region,
                "state": state,
                "on": on or today,
                "by_staff_id": int(by.id) if by.kind == "staff" else None,
                "noted_at": now,
            },
        )
    _note(found.waiting, f"after-{state}", kind, by=by, now=now)


def _wrong(state: str, on: date | None, moved_on: date, today: date) -> list[Mistake]:
    wrong: list[Mistake] = []
    if state not in {"to-do", "under-way", "done"}:
        wrong.append(Mistake("state", {"en": "is missing", "nl": "ontbreekt"}))
    if state == "done" and on is None:
        wrong.append(Mistake("on", {"en": "Say on which day.", "nl": "Vermeld op welke dag."}))
    if on is not None and not moved_on - EARLIEST <= on <= today:
        what: Words = {
            "en": "Choose a day from four weeks before the move up to today.",
            "nl": "Kies een dag vanaf vier weken voor de verhuizing tot en met vandaag.",
        }
        wrong.append(Mistake("on", what))
    return wrong


@transaction.atomic
def hand_over(key: UUID, to: int, *, note: str = "", by: Actor, now: datetime) -> Handover:
    """Hand a household over to a case manager of its municipality; the same person twice is one handover.

    Another one before it is replaced, taken or not. Raises BadInput, or NotFound for who is no case manager there.
    """
    found = _to_change(key, by=by, now=now)
    waiting, note = found.waiting, note.strip()
    if len(note) > LONGEST:
        too_long: Words = {"en": f"is longer than {LONGEST} characters", "nl": f"is langer dan {LONGEST} tekens"}
        raise BadInput([Mistake("note", too_long)])
    who = case_manager(waiting.municipality, to)
    before = found.handover
    if before is not None and before.to_staff_id == who.pk:
        return before
    Handover.objects.filter(waiting=waiting, state__in=STANDING).update(state=Handover.State.REPLACED)
    made = Handover.objects.create(
        region=waiting.region,
        waiting=waiting,
        to_staff_id=who.pk,
        by_staff_id=int(by.id) if by.kind == "staff" else None,
        note=note,
        handed_at=now,
    )
    _note(waiting, "handed-over", "", by=by, now=now)
    if str(who.pk) != by.id:
        _tell("handed-over", waiting, who.pk, now)
    return made


@transaction.atomic
def take_over_household(key: UUID, *, by: Actor, now: datetime) -> Handover:
    """Acknowledge a handover: from now on who took it over is the contact person. Twice is once.

    Raises NotYoursToTake when it is handed over to somebody else.
    """
    found = _to_change(key, by=by, now=now)
    standing = found.handover
    if standing is None or by.kind != "staff" or str(standing.to_staff_id) != by.id:
        raise NotYoursToTake
    if standing.state == Handover.State.TAKEN:
        return standing
    standing.state, standing.taken_at = Handover.State.TAKEN, now
    standing.save()
    waiting = found.waiting
    waiting.contact_person_id, waiting.version, waiting.updated_at = int(by.id), waiting.version + 1, now
    waiting.save(update_fields=["contact_person", "version", "updated_at"])
    _note(waiting, "handover-taken", "", by=by, now=now)
    return standing


def _to_change(key: UUID, *, by: Actor, now: datetime) -> AfterMove:
    """Return a household that moved in, which nobody else changes until the transaction ends."""
    after_move(key, by=by, now=now)
    WaitingHousehold.objects.select_for_update().get(pk=key)
    return after_move(key, by=by, now=now)


def _note(waiting: WaitingHousehold, what: str, detail: str, *, by: Actor, now: datetime) -> None:
    told = [(waiting, what, detail)]
    happened(told, by=by, now=now, compartments=TOUCHED, sentence=CHANGED)


def _tell(what: str, waiting: WaitingHousehold, member: int, now: datetime) -> None:
    key = f"after-move:{what}:{waiting.pk}:{member}:{now.isoformat()}"
    jobs.enqueue(TELL_AFTER, key=key[:120], region=waiting.region, what=what, waiting=str(waiting.pk), member=member)
