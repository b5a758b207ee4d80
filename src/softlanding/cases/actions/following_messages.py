"""Writing about a case, both ways: the household and the authority that has it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from softlanding.cases.actions.following_letters import tell_of_message
from softlanding.cases.models import Case, CaseMessage
from softlanding.cases.queries.running import purpose_of
from softlanding.common import audit
from softlanding.common.access import NEWCOMERS, Actor, Compartment, Purpose
from softlanding.common.errors import TooOften
from softlanding.core.rulebook import load_rulebook
from softlanding.people.actions import tries_this_hour

MESSAGES_AN_HOUR = 20


@transaction.atomic
def write_message(case: Case, text: str, *, by: Actor, now: datetime) -> CaseMessage:
    """Write a message about a case. What the desk writes is announced to the household by e-mail, without its words.

    Raises TooOften for a household that writes again and again.
    """
    own = by.role in NEWCOMERS
    if own and tries_this_hour("case-message", str(by.household), now=now) > MESSAGES_AN_HOUR:
        raise TooOften(
            "too-many-messages",
            {"en": "You wrote many messages in this hour.", "nl": "U schreef dit uur veel berichten."},
            {"en": "Write again in an hour.", "nl": "Schrijf over een uur weer."},
            seconds=3600,
        )
    message = CaseMessage.objects.create(
        region=case.region,
        case=case,
        from_household=own,
        by_role=by.role,
        by_staff_id=by.id if by.kind == "staff" else None,
        text=text,
        sent_at=now,
    )
    _note(case, "case-message-written", by=by)
    if not own:
        tell_of_message(case, now=now)
    return message


@transaction.atomic
def mark_read(case: Case, *, from_household: bool, now: datetime) -> int:
    """Note that the other side's messages were read now, and return how many were new."""
    return CaseMessage.objects.filter(case=case, from_household=from_household, read_at=None).update(read_at=now)


def note_looked(cases: Iterable[Case], sentence: str, *, by: Actor) -> None:
    """Write down that somebody of the household looked at its cases, in one entry."""
    found = list(cases)
    kinds = load_rulebook().case_kinds
    audit.record_read(
        by=by,
        purpose=Purpose.OWN_FILE,
        household=UUID(by.household) if by.household else None,
        sentence=sentence,
        compartments={Compartment(kinds[one.kind].compartment) for one in found} or {Compartment.HOUSEHOLD},
        params={"reference": found[0].reference} if len(found) == 1 else {},
        person=by.id,
    )


def _note(case: Case, sentence: str, *, by: Actor) -> None:
    if case.household_id is None:
        return
    audit.record_write(
        by=by,
        purpose=Purpose.OWN_FILE if by.role in NEWCOMERS else purpose_of(case),
        household=case.household_id,
        sentence=sentence,
        compartments=[Compartment(load_rulebook().case_kinds[case.kind].compartment)],
        params={"reference": case.reference},
        region=case.region,
        person=by.id if by.role in NEWCOMERS else "",
    )
