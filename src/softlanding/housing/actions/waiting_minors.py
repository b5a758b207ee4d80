"""A guardian's list of minors: counted until eighteen, never in the pool of households."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from softlanding.common import audit
from softlanding.common.access import Actor, Compartment, Purpose
from softlanding.common.errors import BadInput, Mistake
from softlanding.core.rulebook import load_rulebook
from softlanding.core.turning_adult import turns_adult_on
from softlanding.housing.models import MinorUnderGuardianship
from softlanding.housing.queries.waiting_minors import minor_of


@transaction.atomic
def count_minor(
    *, key: str, born_on: date, guardian: str, municipality: str, by: Actor, now: datetime
) -> MinorUnderGuardianship:
    """Count a minor from today on, or change the one of that number. Raises BadInput with every mistake."""
    today, mistakes = timezone.localdate(now), []
    if not born_on <= today < turns_adult_on(born_on):
        what = {"en": "On this list stand minors only.", "nl": "Op deze lijst staan alleen minderjarigen."}
        mistakes.append(Mistake("born_on", what))
    if municipality not in load_rulebook().municipalities:
        what = {"en": "We know no such municipality.", "nl": "Deze gemeente kennen we niet."}
        mistakes.append(Mistake("municipality", what))
    if (
        MinorUnderGuardianship.objects.filter(guardian=guardian, key=key)
        .exclude(guardian_member_id=by.id or 0)
        .exists()
    ):
        what = {"en": "A colleague counts this minor already.", "nl": "Een collega telt deze minderjarige al."}
        mistakes.append(Mistake("key", what))
    if mistakes:
        raise BadInput(mistakes)
    found, _ = MinorUnderGuardianship.objects.update_or_create(
        guardian=guardian,
        key=key,
        defaults={
            "region": settings.REGION,
            "municipality": municipality,
            "born_on": born_on,
            "guardian_member_id": int(by.id) if by.kind == "staff" else None,
            "left_on": None,
            "noted_at": now,
        },
        create_defaults={
            "region": settings.REGION,
            "municipality": municipality,
            "born_on": born_on,
            "guardian_member_id": int(by.id) if by.kind == "staff" else None,
            "counted_since_on": today,
            "noted_at": now,
        },
    )
    _note(found, by)
    return found


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
