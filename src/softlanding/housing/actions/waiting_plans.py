"""From a newcomer's own plan to the list: attach it, and take over what housing may know."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from softlanding.common import audit
from softlanding.common.access import Actor, Compartment
from softlanding.common.errors import NotFound, Refused
from softlanding.housing.actions.waiting_noted import keep_promise_clocks, noted, purpose_of, to_change
from softlanding.housing.models import WaitingHousehold, WaitingMember
from softlanding.journeys.queries import household_file
from softlanding.people.queries import household_by_reference


class NoPlanToAttach(Refused):
    """No plan of this reference is of a household that COA linked to this municipality."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            "no-such-plan",
            {
                "en": "No plan with this code is of a household that COA linked to your municipality.",
                "nl": "Geen plan met deze code is van een huishouden dat het COA aan uw gemeente heeft gekoppeld.",
            },
            {"en": "Ask the household for its code.", "nl": "Vraag het huishouden naar de code."},
        )


@dataclass(frozen=True)
class _Known:
    """What housing may know of a plan: no nationality, no language of a person."""

    linked_on: date
    people: tuple[tuple[str, str, date | None], ...]


@transaction.atomic
def attach_plan(key: UUID, reference: str, *, by: Actor, now: datetime) -> WaitingHousehold:
    """Attach a household's own plan by its code. Names and birth dates of members are taken over where the list has
    none of that birth date; the days and facts of the list stay as they are. Raises NoPlanToAttach.
    """
    found = to_change(key, by=by)
    try:
        plan = household_by_reference(reference)
    except NotFound:
        raise NoPlanToAttach from None
    known = _known_of(household_file(plan), found.municipality)
    taken = WaitingHousehold.objects.filter(household=plan).exclude(pk=found.pk).exists()
    if known is None or taken:
        raise NoPlanToAttach
    found.household = plan
    found.contact_email = found.contact_email or plan.contact_email or ""
    mine = {one.born_on for one in found.members.all()}
    keys = {one.key for one in found.members.all()}
    WaitingMember.objects.bulk_create(
        WaitingMember(region=found.region, waiting=found, key=name, called=called, born_on=born)
        for name, called, born in known.people
        if born is not None and born not in mine and name not in keys
    )
    audit.record_read(
        by=by,
        purpose=purpose_of(by),
        household=plan.pk,
        sentence="waiting-plan-attached",
        compartments=[Compartment.HOUSEHOLD, Compartment.ASYLUM, Compartment.CONTACT],
        params={"reference": found.reference},
        region=found.region,
    )
    noted(found, "plan-attached", by=by, now=now)
    keep_promise_clocks([found])
    return found


def _known_of(file: object, municipality: str) -> _Known | None:
    """Give what housing may know, when somebody of the household has an asylum permit and was linked here."""
    people = getattr(file, "people", ())
    linked = [one.linked_on for one in people if one.purpose == "asylum" and one.linked_on is not None]
    if not linked or getattr(file, "municipality", None) != municipality:
        return None
    return _Known(min(linked), tuple((one.id, one.name or "", one.born) for one in people))


@transaction.atomic
def detach_plan(key: UUID, *, by: Actor, now: datetime) -> None:
    """Take a plan off that was attached by mistake."""
    found = to_change(key, by=by)
    found.household = None
    noted(found, "plan-detached", by=by, now=now)
    keep_promise_clocks([found])
