"""A guardian's list of minors: counted until eighteen, never in the pool of households."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.errors import BadInput, Mistake
from softlanding.core.housing.turning_adult import turns_adult_on
from softlanding.core.rulebook import load_rulebook
from softlanding.housing.models import MinorUnderGuardianship
from softlanding.housing.queries.waiting_minors import minor_of
from softlanding.housing.queries.waiting_staff import contact_people


@transaction.atomic
def count_minor(
    *,
    key: str,
    born_on: date,
    guardian: str,
    municipality: str,
    contact: int | None = None,
    by: Actor,
    now: datetime,
) -> MinorUnderGuardianship:
    """Count a minor from today on, or change the one of that number. Raises BadInput with every mistake."""
    today = timezone.localdate(now)
    mistakes = _wrong_in_minor(key, born_on, guardian, municipality, by=by, today=today)
    if contact is not None and contact not in {one.pk for one in contact_people(municipality)}:
        what = {"en": "Nobody of this municipality.", "nl": "Niemand van deze gemeente."}
        mistakes.append(Mistake("contact", what))
    if mistakes:
        raise BadInput(mistakes)
    told = {
        "region": settings.REGION,
        "municipality": municipality,
        "born_on": born_on,
        "guardian_member_id": int(by.id) if by.kind == "staff" else None,
        "left_on": None,
        "contact_person_id": contact,
        "noted_at": now,
    }
    found, _ = MinorUnderGuardianship.objects.update_or_create(
        guardian=guardian, key=key, defaults=told, create_defaults={**told, "counted_since_on": today}
    )
    _note(found, by)
    return found


def _wrong_in_minor(
    key: str, born_on: date, guardian: str, municipality: str, *, by: Actor, today: date
) -> list[Mistake]:
    mistakes = []
    if not born_on <= today < turns_adult_on(born_on):
        what = {"en": "On this list stand minors only.", "nl": "Op deze lijst staan alleen minderjarigen."}
        mistakes.append(Mistake("born_on", what))
    if municipality not in load_rulebook().municipalities:
        what = {"en": "We know no such municipality.", "nl": "Deze gemeente kennen we niet."}
        mistakes.append(Mistake("municipality", what))
    others = MinorUnderGuardianship.objects.filter(guardian=guardian, key=key)
    if others.exclude(guardian_member_id=int(by.id) if by.kind == "staff" else None).exists():
        what = {"en": "A colleague counts this minor already.", "nl": "Een collega telt deze minderjarige al."}
        mistakes.append(Mistake("key", what))
    return mistakes


@transaction.atomic
def leave_minor_out(key: UUID, *, by: Actor, now: datetime) -> None:
    """Count a minor no longer: they moved elsewhere, or stood here by mistake."""
    found = minor_of(key, by)
    found.left_on = timezone.localdate(now)
    found.save()
    _note(found, by)


def _note(found: MinorUnderGuardianship, by: Actor) -> None:
    audit.record_write(
        by=by,
        purpose=Purpose.GUARDIANSHIP,
        household=found.pk,
        sentence="minor-counted",
        compartments=[Compartment.ASYLUM],
        region=found.region,
    )
