"""Changing what is in the desk's safe: receive, hand out, send back, note as missing, found again."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from softlanding.cases.models import DeskDocument
from softlanding.cases.queries import joint as queries
from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.errors import BadInput, Conflict, Mistake

KINDS = {
    "card": {"en": "Residence document (card)", "nl": "Verblijfsdocument (pas)"},
    "sticker": {"en": "Residence sticker", "nl": "Verblijfssticker"},
    "original": {"en": "Original that a household left", "nl": "Origineel dat een huishouden achterliet"},
    "other": {"en": "Something else", "nl": "Iets anders"},
}
STATES = {
    "in-safe": {"en": "in the safe", "nl": "in de kluis"},
    "handed-out": {"en": "handed out", "nl": "uitgereikt"},
    "sent-back": {"en": "sent back", "nl": "teruggestuurd"},
    "missing": {"en": "missing", "nl": "vermist"},
}
STEPS = {"hand-out": "handed-out", "send-back": "sent-back", "missing": "missing", "found": "in-safe"}
NUMBER_LIKE = re.compile(r"\d{6,}|[A-Z]{2}[A-Z0-9]{6}\d|(?:\d[ .-]?){9}")
"""What looks like a document's or a person's own number: six digits in a row, or a passport's nine signs."""


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """A document that comes into the safe: what it is, what stands on its envelope, and of whom it is."""

    kind: str
    label: str
    household: UUID | None = None
    person_key: str = ""
    note: str = ""


class DocumentChanged(Conflict):
    """The document is no longer where the page showed it."""

    def __init__(self, found: DeskDocument) -> None:
        state = STATES[found.state]
        super().__init__(
            "document-changed",
            {
                "en": f"A colleague changed “{found.label}” meanwhile: it is {state['en']}.",
                "nl": f"Een collega heeft “{found.label}” intussen veranderd: {state['nl']}.",
            },
            {"en": "Look at it as it is now.", "nl": "Bekijk het zoals het nu is."},
        )


def receive_document(new: NewDocument, *, by: Actor, now: datetime) -> DeskDocument:
    """Put a document in the safe under the label of its envelope, which the desk uses once."""
    _check(new)
    try:
        with transaction.atomic():
            found = DeskDocument.objects.create(
                region=settings.REGION,
                desk=by.desk,
                kind=new.kind,
                label=new.label.strip(),
                household_id=new.household,
                person_key=new.person_key,
                note=new.note.strip()[:300],
                received_on=timezone.localdate(now),
                by_staff_id=int(by.id) if by.id else None,
            )
            _note(found, by)
    except IntegrityError:
        raise BadInput(
            [Mistake("label", {"en": "This label was used before.", "nl": "Dit label is al gebruikt."})]
        ) from None
    return found


def move_document(
    key: int, step: str, *, by: Actor, now: datetime, seen: int, to: str = "", note: str = "", on: date | None = None
) -> DeskDocument:
    """Hand a document out, send it back, note that it is missing, or that it was found."""
    found = queries.document_at(key, desk=by.desk)
    state = STEPS.get(step, "")
    wrong = []
    if not state:
        wrong.append(Mistake("step", {"en": "Choose what happened.", "nl": "Kies wat er is gebeurd."}))
    if state in {"handed-out", "sent-back"} and not to.strip():
        wrong.append(Mistake("to", {"en": "Say to whom.", "nl": "Zeg aan wie."}))
    if state == "missing" and not note.strip():
        wrong.append(Mistake("note", {"en": "Say what is known of it.", "nl": "Zeg wat ervan bekend is."}))
    if on is not None and on > timezone.localdate(now):
        wrong.append(Mistake("on", {"en": "lies in the future", "nl": "ligt in de toekomst"}))
    if wrong:
        raise BadInput(wrong)
    left = state in {"handed-out", "sent-back"}
    changes = {"state": state, "left_on": (on or timezone.localdate(now)) if left else None}
    changes |= {"left_to": to.strip()[:120] if left else "", "note": note.strip()[:300] or found.note}
    return _change(found, by, seen=seen, was="in-safe" if state != "in-safe" else found.state, **changes)


def note_document(key: int, *, note: str, by: Actor, seen: int) -> DeskDocument:
    """Say why a document stays in the safe."""
    if not note.strip():
        raise BadInput([Mistake("note", {"en": "Say why it stays.", "nl": "Zeg waarom het blijft liggen."})])
    found = queries.document_at(key, desk=by.desk)
    return _change(found, by, seen=seen, was=found.state, note=note.strip()[:300])


def _check(new: NewDocument) -> None:
    wrong = []
    if new.kind not in KINDS:
        wrong.append(Mistake("kind", {"en": "Choose what it is.", "nl": "Kies wat het is."}))
    if not new.label.strip() or len(new.label.strip()) > 40:
        wrong.append(
            Mistake(
                "label", {"en": "Write a label of 1 to 40 letters.", "nl": "Schrijf een label van 1 tot 40 tekens."}
            )
        )
    if any(NUMBER_LIKE.search(text.upper()) for text in (new.label, new.note)):
        wrong.append(
            Mistake(
                "label",
                {
                    "en": "This looks like a number of a document or a person. Use the desk's own label.",
                    "nl": "Dit lijkt op een nummer van een document of persoon. Gebruik een eigen label van het loket.",
                },
            )
        )
    if wrong:
        raise BadInput(wrong)


def _change(found: DeskDocument, by: Actor, *, seen: int, was: str, **to: object) -> DeskDocument:
    with transaction.atomic():
        same = DeskDocument.objects.filter(pk=found.pk, version=seen, state=was)
        if not same.update(**to, version=seen + 1, by_staff=int(by.id) if by.id else None):
            raise DocumentChanged(queries.document_at(found.pk, desk=by.desk))
        _note(found, by)
    return queries.document_at(found.pk, desk=by.desk)


def _note(found: DeskDocument, by: Actor) -> None:
    audit.record_write(
        by=by,
        purpose=Purpose.APPOINTMENTS,
        household=found.household_id,
        sentence="joint-document",
        compartments=[Compartment.APPOINTMENTS],
        region=found.region,
    )
